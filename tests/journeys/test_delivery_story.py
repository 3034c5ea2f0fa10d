"""An application's whole life, from a kiosk without a line to "siap diambil", without a window.

Two kiosks, a real office with its command line, real databases and sockets.
"""

import json

import pytest

from kiosk.commands import SubmitAct
from kiosk.domain.reference import make
from kiosk.domain.status import CaseState
from kiosk.events import (
    Answered,
    Begin,
    CompleteNow,
    ConfirmWithdraw,
    OpenStatus,
    Submit,
    Tick,
    Withdraw,
)
from kiosk.journey import Screen
from kiosk.journey.photographing import wants_camera
from kiosk.viewdata import MessageView, StatusView
from tests.mishaps.parts import SERVICE, catalogue
from tests.mishaps.town import wait_for

PHOTO = next(q.key for q in catalogue().service(SERVICE).form.question if q.kind == "photo")


class Story:
    """Two kiosks of one town; "here" took the application."""

    def __init__(self, town, road, kiosk_at):
        self.town, self.road = town, road
        self.here, self.there = kiosk_at("here"), kiosk_at("there")
        self.receipt = None

    def applies(self):
        while True:  # another citizen, until one brings the paper and not only the promise
            assert self.here.apply() is Screen.RECEIVED
            self.receipt = self.here.state.visit.receipt
            if self.here.core.store.read(attachments_of(self.receipt.envelope)):
                return self.receipt
            self.here.leave()

    def decides(self, state, *more):
        said = self.town.do("decide", self.receipt.reference, "--state", state, *more, "--json")
        assert json.loads(said)["state"] == state

    def office_has(self, state):
        kiosk = self.here.core.trust.identity().kiosk

        def is_so():
            held = {e["id"]: e for e in self.town.audit(kiosk)["envelopes"]}
            case = held[self.receipt.envelope]["cases"] if self.receipt.envelope in held else []
            return case and case[0]["state"] == state

        wait_for(is_so)

    def note_arrives(self, state):
        """The agent brings it by itself."""
        history = lambda: self.here.core.inbox.history(self.receipt.envelope)  # noqa: E731
        self.here.until(lambda: any(note.state == state for note in history()))


def attachments_of(envelope):
    return lambda db: db["attachment"].count_where("envelope = ?", [envelope])


def scans(kiosk, text):
    """Hold the paper under the scanner; the status or why there is none."""
    kiosk.machine.plugged.scanner.scan(text)
    kiosk.until(lambda: kiosk.screen in {Screen.STATUS, Screen.STATUS_MISSING})
    return kiosk.body


def types(kiosk, reference, code):
    """Type number and code; the status or why there is none."""
    if kiosk.screen is Screen.ATTRACT:
        kiosk.handle(Begin())
    kiosk.handle(OpenStatus())
    kiosk.handle(Answered(reference))
    kiosk.handle(Answered(code))
    kiosk.until(lambda: kiosk.screen in {Screen.STATUS, Screen.STATUS_MISSING})
    return kiosk.body


def done(body):
    """The titles of what has happened, in order."""
    return [step.title for step in body.steps if step.tone != "todo"]


@pytest.fixture
def story(town, road, kiosk_at):
    return Story(town, road, kiosk_at)


def test_from_no_line_to_ready_with_a_supplement_at_another_kiosk(story, road):
    here, there = story.here, story.there
    road.cut()
    receipt = story.applies()
    assert "Belum terkirim ke kantor." in here.said()
    here.leave()
    offline_only_its_own_kiosk_knows(here, there, receipt)
    road.mend()
    here.delivered()  # by itself
    wants_a_clearer_photo(story)
    road.cut()
    its_own_kiosk_knows_what_is_wanted(here, there, receipt)
    road.mend()
    every_kiosk_knows_what_is_wanted(here, there, receipt)
    here.leave()
    completes_at(there, receipt)
    there.delivered()
    there.leave()
    becomes_ready(story)
    for line in (road.mend, road.cut):
        line()
        assert done(scans(here, receipt.url))[-1] == "Siap diambil"
        here.leave()


def wants_a_clearer_photo(story):
    story.office_has("received")
    story.decides("review")
    story.decides("incomplete", "--reason", "photo_unreadable", "--want", PHOTO)
    story.note_arrives("incomplete")


def its_own_kiosk_knows_what_is_wanted(here, there, receipt):
    """By QR, from its own notes, without a line."""
    body = scans(here, receipt.url)
    assert isinstance(body, StatusView)
    assert here.state.visit.found.source == "kiosk"
    assert "Perlu dilengkapi" in done(body)
    assert "Lengkapi sekarang" in here.said()
    here.leave()
    body = types(there, receipt.reference, receipt.code)
    assert body.title == "Belum bisa dicek di kios ini"
    there.leave()


def every_kiosk_knows_what_is_wanted(here, there, receipt):
    """By QR, and by number and code, from the office."""
    for kiosk in (here, there):
        assert "Perlu dilengkapi" in done(scans(kiosk, receipt.url))
        assert kiosk.state.visit.found.source == "office"
        kiosk.leave()
        assert "Perlu dilengkapi" in done(types(kiosk, receipt.reference.lower(), receipt.code))
        assert kiosk.state.visit.found.source == "office"


def becomes_ready(story):
    story.office_has("review")
    story.decides("approved")
    story.decides("ready")
    story.note_arrives("ready")


def offline_only_its_own_kiosk_knows(here, there, receipt):
    body = scans(here, receipt.url)
    assert isinstance(body, StatusView)
    assert done(body) == ["Tersimpan di kios"]
    assert "belum terkirim" in here.said()
    here.leave()
    body = types(there, receipt.reference, receipt.code)
    assert isinstance(body, MessageView)
    assert body.title == "Belum bisa dicek di kios ini"
    assert "Coba lagi nanti" in body.text
    there.leave()


def completes_at(kiosk, receipt):
    """Complete the application whose status is on screen: only what was asked for."""
    kiosk.handle(CompleteNow())
    assert kiosk.screen is Screen.QUESTION
    assert kiosk.state.visit.wanted == (PHOTO,)
    assert wants_camera(kiosk.state, kiosk.world)
    kiosk.walker().answer_here()
    assert kiosk.screen is Screen.CHECK
    for event in (Tick("truth"), Tick("consent"), Submit()):
        kiosk.handle(event)
    assert kiosk.screen is Screen.RECEIVED
    assert kiosk.body.title == "Pelengkap tersimpan"
    assert kiosk.body.reference == receipt.reference


def test_withdrawn_at_another_kiosk(story):
    receipt = story.applies()
    story.here.delivered()
    story.here.leave()
    story.office_has("received")
    body = types(story.there, receipt.reference, receipt.code)
    assert isinstance(body, StatusView)
    story.there.handle(Withdraw())
    assert story.there.body.title == "Tarik permohonan ini?"
    story.there.handle(ConfirmWithdraw())
    assert story.there.screen is Screen.RECEIVED
    assert story.there.body.title == "Penarikan tersimpan"
    story.there.delivered()
    story.office_has("withdrawn")
    story.note_arrives("withdrawn")
    assert done(scans(story.here, receipt.url))[-1] == "Ditarik"


def test_withdrawn_without_a_line_by_the_paper_itself(story, road):
    receipt = story.applies()
    story.here.delivered()
    story.here.leave()
    story.office_has("received")
    road.cut()
    assert isinstance(scans(story.here, receipt.url), StatusView)
    story.here.handle(Withdraw())
    story.here.handle(ConfirmWithdraw())
    assert story.here.screen is Screen.RECEIVED
    assert "Belum terkirim ke kantor." in story.here.said()
    road.mend()
    story.here.delivered()
    story.office_has("withdrawn")


@pytest.mark.parametrize("where", ["here", "there"])
def test_five_wrong_codes_pause_the_number(story, where):
    receipt = story.applies()
    story.here.delivered()
    story.here.leave()
    story.office_has("received")
    kiosk = getattr(story, where)
    wrong = f"{(int(receipt.code) + 1) % 1_000_000:06d}"
    titles = [types(kiosk, receipt.reference, wrong).title for _ in range(6)]
    assert titles[:4] == ["Nomor atau kode belum cocok"] * 4
    assert titles[4:] == ["Tunggu satu jam, lalu coba lagi"] * 2, "told with the fifth already"
    body = types(kiosk, receipt.reference, receipt.code)
    assert body.title == "Tunggu satu jam, lalu coba lagi", "the right one has to wait as well"


def test_a_wrong_number_and_a_wrong_code_look_alike(story):
    receipt = story.applies()
    story.here.delivered()
    story.here.leave()
    story.office_has("received")
    unknown = types(story.there, make("K999", 7), receipt.code)
    story.there.leave()
    wrong = f"{(int(receipt.code) + 1) % 1_000_000:06d}"
    assert types(story.there, receipt.reference, wrong) == unknown


def test_somebody_elses_qr_is_no_receipt(story):
    body = scans(story.there, "https://contoh.example/promo")
    assert body.title == "Itu bukan QR struk e-Kios"


@pytest.mark.parametrize("line", ["up", "down"])
def test_a_receipt_with_one_changed_letter_is_no_receipt(story, road, line):
    """Any kiosk checks the other kiosk's signature by itself, also without a line."""
    receipt = story.applies()
    story.there.until(lambda: knows(story.there, story.here))
    if line == "down":
        road.cut()
    forged = receipt.url[:-40] + ("A" if receipt.url[-40] != "A" else "B") + receipt.url[-39:]
    assert scans(story.there, forged).title == "Itu bukan QR struk e-Kios"
    story.there.leave()
    true = scans(story.there, receipt.url)
    assert true.title != "Itu bukan QR struk e-Kios"


def knows(kiosk, other):
    """Whether the directory of `kiosk` has the other kiosk's key already."""
    names = {key.kiosk for key in kiosk.core.trust.trust().kiosks}
    return other.core.trust.identity().kiosk in names


def test_submit_is_tapped_twice(story, town):
    """A second tap before the first has come back, through the real dispatcher and disk lane."""
    kiosk = story.here
    kiosk.fill_in()
    kiosk.lanes["disk"].hold()
    kiosk.handle(Submit())
    kiosk.handle(Submit())
    kiosk.lanes["disk"].release()
    kiosk.until(lambda: kiosk.screen is Screen.RECEIVED)
    kiosk.delivered()
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [(e["id"], len(e["cases"])) for e in held["envelopes"]] == [
        (kiosk.state.visit.receipt.envelope, 1)
    ]


def test_the_same_submission_runs_twice_at_once(story, town):
    """Even if two of them came through: one envelope, one number, one code."""
    kiosk = story.here
    kiosk.fill_in()
    sent = []
    dispatcher = kiosk.machine._dispatcher
    kiosk.lanes["disk"].hold()
    kiosk.machine.session._execute = lambda c: (sent.append(c), dispatcher(c))
    kiosk.handle(Submit())
    [act] = [c for c in sent if isinstance(c, SubmitAct)]
    dispatcher(act)
    kiosk.lanes["disk"].release()
    kiosk.until(lambda: kiosk.screen is Screen.RECEIVED and kiosk.lanes["disk"].quiet())
    kiosk.delivered()
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert len(held["envelopes"]) == 1
    assert CaseState(held["envelopes"][0]["cases"][0]["state"]) is CaseState.RECEIVED
