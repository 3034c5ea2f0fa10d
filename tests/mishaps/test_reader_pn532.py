"""What befalls a PN532 on its line; on a stepped clock, so nothing is waited for.

Each test of a pitfall shows first that the naive way meets it.
"""

import pytest

from devices.protocols import CardRemoved, CardTouched, HealthChanged
from devices.readers import pn532
from devices.readers.pn532_driver import Pn532Reader
from devices.virtual.pn532 import VirtualPn532
from devices.virtual.ports import MemoryTransport, SteppedClock
from tests.contracts.devices_workbench import Heard

SEVEN = "04112233445566"


class Table:
    """A chip, its reader and a clock; every turn is taken by hand."""

    def __init__(self, support=7):
        self.chip, self.clock, self.heard = VirtualPn532(support), SteppedClock(), Heard()
        self.line = MemoryTransport(self.chip, self.clock)
        self.reader = Pn532Reader("card_reader", self.line, self.heard, self.clock)

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(self.reader.supervisor.turn())
        return self

    def cards(self):
        return [e for e in self.heard.events if not isinstance(e, HealthChanged)]

    def naive(self, *commands):
        """Write commands and read once after each, as a first driver would."""
        self.line.open()
        answers = []
        for command in commands:
            self.line.write(command, 1.0)
            answers.append(self.line.read(1.0))
        return answers


@pytest.fixture
def table():
    return Table()


def test_a_chip_that_sleeps_is_woken(table):
    assert table.naive(pn532.SAM_CONFIGURATION) == [b""]
    table.line.close()
    table.turn()
    assert table.reader.health().reason == "ok"
    assert table.chip.commands[0] == 0x14


def test_a_look_for_a_card_ends_though_none_comes(table):
    setup = pn532.WAKE_UP + pn532.SAM_CONFIGURATION
    assert table.naive(setup, pn532.LIST_TYPE_A)[1] == pn532.ACK  # and then nothing, for ever
    table.line.close()
    table.turn(3)
    assert table.reader.health().reason == "ok"


@pytest.mark.parametrize("uid", ["11223344", SEVEN, "00010203040506070809"])
def test_a_uid_of_any_length_is_whole(table, uid):
    table.chip.lay(uid)
    table.turn(2)
    assert table.cards() == [CardTouched(uid, "A")]
    assert len(uid) == 8 or table.cards()[0].uid != uid[:8]  # what fixed-length reading gives


def test_a_card_of_type_b_is_told_as_such(table):
    table.chip.lay("FB0EE20B", "B")
    table.turn(5)
    assert table.cards() == [CardTouched("FB0EE20B", "B")]


def test_a_board_without_type_b_is_not_asked_for_it():
    table = Table(support=1)
    table.chip.lay("FB0EE20B", "B")
    table.turn(5)
    assert table.cards() == []
    assert table.reader.health().reason == "ok"


def test_a_card_that_lies_there_is_told_once_and_its_removal_once(table):
    table.chip.lay(SEVEN)
    table.turn(20)
    table.chip.take()
    table.turn(20)
    assert table.cards() == [CardTouched(SEVEN, "A"), CardRemoved()]


def test_one_missed_look_is_no_removal(table):
    table.chip.lay(SEVEN)
    table.turn(2)
    table.chip.take()
    table.turn()
    table.chip.lay(SEVEN)
    table.turn(5)
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_another_card_at_once_is_another_card(table):
    table.chip.lay(SEVEN)
    table.turn(2)
    table.chip.take()
    table.chip.lay("11223344")
    table.turn(2)
    assert table.cards() == [CardTouched(SEVEN, "A"), CardRemoved(), CardTouched("11223344", "A")]


@pytest.mark.parametrize("kind", ["A", "B"])
def test_a_card_that_draws_its_number_anew_is_one_card(table, kind):
    for number in range(5):
        table.chip.take()
        table.chip.lay(f"0811220{number}", kind)
        table.turn()
    assert table.cards() == [CardTouched("08112200", kind)]


def test_the_chip_is_reset_while_a_card_lies_there(table):
    table.chip.lay(SEVEN)
    table.turn(2)
    table.chip.reset()
    table.turn(3)
    assert table.cards()[-1] == CardTouched(SEVEN, "A")
    told = [e.health.reason for e in table.heard.of(HealthChanged)]
    assert told == ["ok"], "nobody was told of a reset that healed at once"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 11])
def test_answers_come_in_pieces(table, size):
    table.chip.split(size)
    table.chip.lay(SEVEN)
    table.turn(3)
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_answers_in_extended_frames_are_read(table):
    table.chip.extended = True
    table.chip.lay(SEVEN)
    table.turn(2)
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_a_damaged_answer_is_asked_for_again(table):
    table.turn()
    table.chip.lay(SEVEN)
    table.chip.damage()
    table.turn()
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_a_lost_ack_costs_one_try(table):
    table.turn()
    table.chip.lay(SEVEN)
    table.chip.lose_ack()
    table.turn()
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_an_error_frame_costs_one_try(table):
    table.turn()
    table.chip.lay(SEVEN)
    table.chip.err()
    table.turn()
    assert table.cards() == [CardTouched(SEVEN, "A")]


def test_noise_between_answers_is_no_card(table):
    table.turn()
    table.chip.say(b"\x00\x00\xff\x0c\xf4\xd5\x4b\x01\x01\x00")
    table.chip.say(bytes(range(256)))
    table.chip.lay(SEVEN)
    table.turn(2)
    assert table.cards() == [CardTouched(SEVEN, "A")]


def late_answer(table):
    """Return what the chip says of a card that has gone meanwhile."""
    table.chip.lay(SEVEN)
    late = []
    table.chip.attach(late.append)
    table.chip.receive(pn532.LIST_TYPE_A)
    table.chip.detach(late.append)
    table.chip.take()
    table.line.read(0)
    return late[-1]


def test_a_late_answer_before_the_command_is_never_taken_for_its_answer(table):
    table.turn()
    late = late_answer(table)
    [naive] = pn532.Decoder().feed(late + table.line.read(0))
    assert pn532.card(naive, "A") == pn532.Card(SEVEN, "A"), "what a naive reader would tell"
    table.chip.say(late)
    table.turn(3)
    assert table.cards() == []


def test_a_late_answer_that_comes_with_the_ack_is_never_taken_either(table):
    table.turn()
    late, receive = late_answer(table), table.chip.receive

    def slow(data):
        table.chip.receive = receive
        table.chip.say(late)
        receive(data)

    table.chip.receive = slow
    table.turn(3)
    assert table.cards() == []


def test_a_mute_chip_is_silent_and_another_devices_chatter_is_garbled(table):
    table.turn()
    table.chip.silent()
    table.turn(3)
    assert (table.reader.health().state, table.reader.health().reason) == ("unknown", "silent")
    table.chip.silent(on=False)
    table.turn(2)
    assert table.reader.health().reason == "ok"
    table.chip._do = lambda _said: table.chip.say(b"hello\r\n")
    table.turn(3)
    assert table.reader.health().reason == "garbled"


@pytest.mark.parametrize("flood", [pn532.ACK, b"\x00", pn532.NACK])
def test_a_line_that_never_falls_silent_holds_the_thread_for_no_more_than_seconds(table, flood):
    table.turn()
    read = table.line.read

    def endless(seconds):
        table.clock.step(0.01 if seconds else 0)
        return read(0) + flood

    table.line.read = endless
    table.chip.silent()
    began = table.clock()
    table.turn(2)
    assert table.clock() - began < 30
    assert table.reader.health().reason == "garbled"


def test_pulled_out_at_any_byte_it_heals(table):
    """The cable goes after each single byte that the chip says in a whole look."""
    for count in range(0, 60, 3):
        table.chip.lay(SEVEN)
        said = 0

        def speak(data, limit=count):
            nonlocal said
            said += len(data)
            if said >= limit and table.chip.plugged:
                table.chip.unplug()

        table.chip.split(1)
        table.chip.attach(speak)
        table.turn(3)
        table.chip.detach(speak)
        assert table.reader.health().state in ("absent", "unknown", "failed")
        table.chip.plug()
        started = table.clock()
        while table.reader.health().reason != "ok":
            table.turn()
        assert table.clock() - started < 25
        table.turn(2)
        assert table.cards()[-1] == CardTouched(SEVEN, "A")
        table.chip.take()
        table.turn(20)
        assert table.cards()[-1] == CardRemoved()
