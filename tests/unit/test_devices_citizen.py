"""The seam for readers with a SAM: whatever its maker's code says, only whole data gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.bell import Bell
from devices.fakes.sam import FakeSam
from devices.protocols import CardRemoved, CardTouched, CardUnread, CitizenRead, HealthChanged
from devices.readers.citizen import READ_SECONDS, SamDriver, checked
from devices.supervisor import Supervisor
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard

SITI = CitizenRead("3299994507950003", "Siti Contoh", "1995-07-05", "04112233445566", "A")
CARD = CardTouched("04112233445566", "A")


class Table:
    def __init__(self):
        self.clock, self.heard, self.sam = SteppedClock(), Heard(), FakeSam(Bell())
        driver = SamDriver(self.sam, self.heard, self.clock)
        self.supervisor = Supervisor("card_reader", driver, self.heard, self.clock)

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(self.supervisor.turn())
        return self

    def told(self):
        return [e for e in self.heard.events if not isinstance(e, HealthChanged)]


@pytest.fixture
def table():
    return Table()


def test_a_citizen_is_read_once_and_then_leaves(table):
    table.sam.rounds = 20
    table.sam.tap(SITI)
    table.turn(19)
    assert table.told() == []
    table.turn(30)
    table.sam.lift()
    assert table.turn(2).told() == [SITI, CardRemoved()]


def test_a_card_whose_own_checks_fail_gives_nothing(table):
    table.sam.lay(CARD, CardUnread("refused"))
    assert table.turn(5).told() == [CardUnread("refused")]


def test_a_card_that_is_lifted_too_early_gives_nothing(table):
    table.sam.rounds = 20
    table.sam.tap(SITI)
    table.turn(5)
    table.sam.lift_early()
    assert table.turn(30).told() == [CardUnread("removed"), CardRemoved()]
    assert table.sam.cancelled == 1


def test_a_card_that_never_ends_is_given_up(table):
    table.sam.stall()
    table.sam.tap(SITI)
    began = table.clock()
    while not table.told():
        table.turn()
    assert table.told() == [CardUnread("timeout")]
    assert READ_SECONDS <= table.clock() - began < READ_SECONDS + 1
    assert table.sam.cancelled == 1
    assert table.turn(50).told() == [CardUnread("timeout")]


def test_another_card_in_the_middle_never_gives_the_first_ones_data(table):
    table.sam.rounds = 20
    table.sam.tap(SITI)
    table.turn(5)
    table.sam._here = (CardTouched("FB0EE20B", "B"), SITI)
    table.turn(30)
    assert SITI not in table.told()


def test_pulled_out_in_the_middle_of_a_card(table):
    table.sam.rounds = 20
    table.sam.tap(SITI)
    table.turn(5)
    table.sam.cable.change(plugged=False)
    table.turn(2)
    assert table.told() == [CardUnread("removed"), CardRemoved()]
    assert table.supervisor.health().reason == "unplugged"
    table.sam.cable.change(plugged=True)
    table.sam.rounds = 1
    table.sam.tap(SITI)
    assert table.turn(3).told()[-1] == SITI


@pytest.mark.parametrize(
    "changes",
    [
        {"nik": "329999450795000"},
        {"nik": "32999945079500034"},
        {"nik": "3299994507950O03"},
        {"nik": "３２９９９９４５０７９５０００３"},
        {"nik": ""},
        {"name": ""},
        {"name": "  "},
        {"name": "Siti\x1b[2J"},
        {"birth_date": "05-07-1995"},
        {"birth_date": "1995-02-30"},
        {"birth_date": "19950705"},
        {"uid": "FB0EE20B"},
        {"uid": ""},
        {"type": "B"},
    ],
)
def test_partial_or_foreign_data_is_no_data(changes):
    assert checked(replace(SITI, **changes), CARD) == CardUnread("incomplete")


def test_whole_data_gets_through_also_without_a_birth_date():
    assert checked(SITI, CARD) == SITI
    assert checked(replace(SITI, birth_date=""), CARD) == replace(SITI, birth_date="")


def test_a_card_that_is_no_identity_card_is_only_a_card():
    assert checked(CardTouched("anything", "?"), CARD) == CARD


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=12))
def test_no_text_of_a_card_gets_through_unchecked(nik, name, birth):
    outcome = checked(CitizenRead(nik, name, birth, CARD.uid, CARD.type), CARD)
    if isinstance(outcome, CitizenRead):
        assert len(nik) == 16
        assert nik.isdigit()
        assert name.isprintable()
