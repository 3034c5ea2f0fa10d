"""The kiosk's clock is years off, or jumps: applications are taken, in order, and acknowledged."""

from datetime import UTC, datetime, timedelta

import pytest

from devices.virtual.printer import VirtualPrinter
from kiosk.bootstrap.clocks import Around
from kiosk.domain.dates import with_weekday
from kiosk.journey import Screen
from kiosk.usecases.tell_time import RELEASED

EPOCH = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
FAR = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)


class Hands:
    """A clock whose hands can be moved."""

    def __init__(self, start: datetime | None = None) -> None:
        self.shift = start - datetime.now(UTC) if start else timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def around(self) -> Around:
        return Around(now=self)


@pytest.fixture
def printer():
    made = VirtualPrinter()
    made.start()
    yield made
    made.stop()


def chain(town, kiosk):
    """What the office holds, in the order of (epoch, seq); nothing may be wrong with it."""
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert (held["quarantined"], held["alarms"]) == (0, [])
    assert [e["seq"] for e in held["envelopes"]] == [*range(1, len(held["envelopes"]) + 1)]
    return [e["id"] for e in held["envelopes"]]


@pytest.mark.parametrize("start", [EPOCH, FAR], ids=["1970", "2038"])
def test_the_battery_died(kiosk_at, town, road, printer, start):
    """Told that the time is uncertain, on screen and on paper; delivered all the same."""
    hands = Hands(start)
    kiosk = kiosk_at(around=hands.around(), sync=False, printer=printer.url)
    told = []
    for _ in range(2):
        assert kiosk.apply() is Screen.RECEIVED
        assert kiosk.printed() == "printed"
        assert "Belum terkirim ke kantor." in kiosk.said()
        assert "Jam kios belum pasti." in kiosk.said()
        assert "Jam kios belum pasti." in printer.sheets[-1].text
        assert not kiosk.state.visit.receipt.time_certain
        told.append(kiosk.state.visit.receipt.envelope)
        if len(told) < 2:
            kiosk.leave()
    kiosk.machine.agent.start()
    kiosk.until(lambda: "Diterima kantor." in kiosk.said())
    this_year = with_weekday(datetime.now(UTC).date(), "id")[-4:]
    assert f"{this_year}," in kiosk.said(), "received when the office says so"
    kiosk.delivered()
    assert chain(town, kiosk) == told


def test_in_1970_somebody_born_in_1995_can_still_apply(kiosk_at):
    """Without a word of the office, no day before this program was made is believed."""
    kiosk = kiosk_at(around=Hands(EPOCH).around(), sync=False)
    assert kiosk.state.now == RELEASED
    assert kiosk.views[-1].chrome.date.endswith(str(RELEASED.year))


def test_after_a_turn_in_2038_the_header_shows_this_year(kiosk_at):
    kiosk = kiosk_at(around=Hands(FAR).around())
    kiosk.until(lambda: kiosk.state.connection.online)
    kiosk.machine.look()
    kiosk.pump()
    assert abs(kiosk.state.now - datetime.now(UTC)) < timedelta(minutes=5)


def test_the_clock_jumps_back_between_two_citizens(kiosk_at, town, road):
    hands = Hands()
    kiosk = kiosk_at(around=hands.around())
    kiosk.until(lambda: kiosk.state.connection.online)
    road.cut()
    told = []
    for jump in (timedelta(), timedelta(days=-400), timedelta(days=3000), timedelta()):
        hands.shift = jump
        kiosk.machine.look()
        assert kiosk.apply() is Screen.RECEIVED
        told.append(kiosk.state.visit.receipt)
        kiosk.leave()
    assert [r.time_certain for r in told] == [True, False, False, True]
    road.mend()
    kiosk.delivered()
    assert chain(town, kiosk) == [r.envelope for r in told]


def test_the_clock_stands_still(kiosk_at, town, road):
    """Three applications of one and the same second, taken without a line, keep their order."""
    frozen = datetime.now(UTC)
    kiosk = kiosk_at(around=Around(now=lambda: frozen), sync=False)
    told = []
    for _ in range(3):
        assert kiosk.apply() is Screen.RECEIVED
        told.append(kiosk.state.visit.receipt.envelope)
        kiosk.leave()
    kiosk.machine.agent.start()
    kiosk.delivered()
    assert chain(town, kiosk) == told


def test_it_jumps_while_five_wrong_codes_are_punished(kiosk_at):
    """A clock that goes back does not lengthen the hour."""
    hands = Hands()
    kiosk = kiosk_at(around=hands.around(), sync=False)
    kiosk.apply()
    reference = kiosk.state.visit.receipt.reference
    for _ in range(6):
        last = kiosk.core.lookup.by_reference(reference, "000000")
    assert type(last).__name__ == "Paused"
    hands.shift = timedelta(days=-30)
    found = kiosk.core.lookup.by_reference(reference, kiosk.state.visit.receipt.code)
    assert type(found).__name__ == "Found"
