"""The office is down, slow, or somebody else answers: nothing is believed, nothing is lost."""

import threading

import pytest

from kiosk.domain.reference import make
from kiosk.events import (
    Answered,
    Begin,
    CloseOverlay,
    OpenOverlay,
    OpenStatus,
    SetLanguage,
    Submit,
)
from kiosk.journey import Screen
from kiosk.viewdata import BusyView, EmergencyView
from tests.mishaps import bad_offices
from tests.mishaps.bad_offices import BadOffice, Forger


@pytest.fixture
def instead(road):
    """Put somebody else where the office was: `instead(behaviour)`; ends with the test."""
    made = []

    def put(behaviour):
        made.append(BadOffice(behaviour))
        road.detour(made[-1].address)
        return made[-1]

    yield put
    for bad in made:
        bad.close()


def applied(kiosk):
    """A citizen applies; told honestly that nothing was sent. The envelope's id."""
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() == "printed"
    assert "Belum terkirim ke kantor." in kiosk.said()
    assert "Diterima kantor." not in kiosk.said()
    assert kiosk.core.outbox.counts().pending == 1
    return kiosk.state.visit.receipt.envelope


def arrives_by_itself(kiosk, town, road, envelope):
    """The office is back; nobody touches anything."""
    road.mend(town.address)
    road.break_off()
    kiosk.until(lambda: "Diterima kantor." in kiosk.said())
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [(e["id"], len(e["cases"])) for e in held["envelopes"]] == [(envelope, 1)]


def test_the_line_is_cut(kiosk_at, town, road):
    kiosk = kiosk_at()
    road.cut()
    kiosk.machine.agent.poke()
    kiosk.until(lambda: kiosk.state.connection.online is False)
    envelope = applied(kiosk)
    assert "Jaringan padam." in kiosk.said()
    assert "Terkirim otomatis saat jaringan pulih" in kiosk.said()
    arrives_by_itself(kiosk, town, road, envelope)


@pytest.mark.parametrize(
    "behaviour",
    [
        bad_offices.garbage,
        bad_offices.half_json,
        bad_offices.portal,
        bad_offices.portal_redirect,
        bad_offices.broken,
        bad_offices.refusing,
    ],
    ids=lambda behaviour: behaviour.__name__,
)
def test_somebody_else_answers(kiosk_at, town, road, instead, behaviour):
    kiosk = kiosk_at()
    instead(behaviour)
    kiosk.until(lambda: kiosk.state.connection.online is False)
    envelope = applied(kiosk)
    arrives_by_itself(kiosk, town, road, envelope)


def test_somebody_forges_the_acknowledgement(kiosk_at, town, road, instead):
    kiosk = kiosk_at()
    forger = instead(Forger(kiosk.core.trust.trust()))
    kiosk.until(lambda: kiosk.state.connection.online is False)
    envelope = applied(kiosk)
    kiosk.until(lambda: forger.asked.acquire(blocking=False))
    kiosk.until(lambda: "did not sign" in kiosk.state.connection.detail)
    assert kiosk.core.outbox.counts().pending == 1
    arrives_by_itself(kiosk, town, road, envelope)


def test_the_office_takes_everything_and_says_nothing(kiosk_at, town, road, instead):
    """While the agent and a look-up wait for an answer, every touch is still answered."""
    kiosk = kiosk_at()
    mute = instead(bad_offices.mute)
    envelope = applied(kiosk)
    assert mute.asked.acquire(timeout=20), "the agent did not ask"
    kiosk.leave()
    kiosk.lanes["net"].hold()  # its answer would come in half a minute
    ask_for_status(kiosk)
    assert isinstance(kiosk.body, BusyView)
    kiosk.handle(OpenOverlay("emergency"))
    assert isinstance(kiosk.views[-1].overlay, EmergencyView)
    kiosk.handle(CloseOverlay())
    kiosk.leave()
    assert kiosk.screen is Screen.ATTRACT
    assert kiosk.apply() is Screen.RECEIVED
    envelopes = [envelope, kiosk.state.visit.receipt.envelope]
    road.mend(town.address)
    road.break_off()
    kiosk.until(lambda: "Diterima kantor." in kiosk.said())
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [e["id"] for e in held["envelopes"]] == envelopes


def ask_for_status(kiosk):
    kiosk.handle(Begin())
    kiosk.handle(OpenStatus())
    kiosk.handle(Answered(make("K99", 1)))
    kiosk.handle(Answered("123456"))


def test_no_touch_waits_for_disk_device_or_network(kiosk_at):
    """Every lane stands still. `handle` runs on this thread: if it waited, this would never end."""
    kiosk = kiosk_at(sync=False)
    kiosk.fill_in()
    for lane in kiosk.lanes.values():
        lane.hold()
    done = threading.Event()

    def touch():
        kiosk.machine.session.handle(Submit())
        for language in ("en", "id"):
            kiosk.machine.session.handle(SetLanguage(language))
        kiosk.machine.session.handle(OpenOverlay("help"))
        done.set()

    thread = threading.Thread(target=touch, daemon=True)
    thread.start()
    assert done.wait(30), "a touch waited for a lane"
    thread.join()
    assert kiosk.screen is Screen.SAVING
    assert kiosk.state.overlay == "help"
    for lane in kiosk.lanes.values():
        lane.release()
    kiosk.until(lambda: kiosk.screen is Screen.RECEIVED)


def test_the_office_vanishes_between_commit_and_answer(kiosk_at, town, road):
    """The office holds it, the kiosk does not know: told "belum terkirim", then once only."""
    kiosk = kiosk_at()
    kiosk.until(lambda: kiosk.state.connection.online)
    identity = kiosk.core.trust.identity().kiosk
    lost = threading.Event()

    def mood(direction, data):
        if direction == "down" and town.audit(identity)["envelopes"]:
            lost.set()
            return 0
        return len(data)

    road.mood = mood
    envelope = applied(kiosk)
    assert lost.wait(30)
    assert kiosk.core.outbox.counts().pending == 1
    road.mood = lambda _direction, data: len(data)
    arrives_by_itself(kiosk, town, road, envelope)
