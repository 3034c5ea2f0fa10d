"""What befalls a reader behind PC/SC: the service restarts, the reader is pulled out."""

import builtins

import pytest

from devices.errors import DeviceError, DeviceRefused
from devices.fakes.smartcards import ATR_A, ATR_B, READER, FakeSmartcards
from devices.protocols import CardRemoved, CardTouched, HealthChanged
from devices.readers.pcsc import PcscReader, kind_of, uid_of
from devices.readers.smartcards import PcscService
from devices.virtual.ports import SteppedClock
from tests.contracts import pcscd
from tests.contracts.devices_workbench import Heard, QuickBell

SEVEN = "04112233445566"


class Table:
    def __init__(self, wanted=""):
        self.cards, self.clock, self.heard = FakeSmartcards(), SteppedClock(), Heard()
        self.reader = PcscReader("r", self.cards, self.heard, wanted=wanted, clock=self.clock)
        self.turn()

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(self.reader.supervisor.turn())

    def told(self):
        return [e for e in self.heard.events if not isinstance(e, HealthChanged)]


@pytest.fixture
def table():
    return Table()


def test_the_service_restarts_while_a_card_lies_there(table):
    """A context of before is dead for ever: a naive loop that keeps it sees nothing again."""
    table.cards.lay(SEVEN)
    table.turn()
    table.cards.start_service()
    for _ in range(3):
        with pytest.raises(DeviceError):
            table.cards.look(READER)
    table.turn(2)
    card = CardTouched(SEVEN, "A")
    assert table.told() == [card, CardRemoved(), card]
    assert table.cards.opened == 2


def test_the_service_is_down_for_a_while(table):
    table.cards.stop_service()
    table.turn(3)
    assert (table.reader.health().state, table.reader.health().reason) == ("absent", "no_pcscd")
    started = table.clock()
    table.cards.start_service()
    table.turn()
    assert table.reader.health().reason == "ok"
    assert table.clock() - started < 25


def test_the_reader_is_pulled_out_and_put_back(table):
    table.cards.lay(SEVEN)
    table.turn()
    table.cards.plugged = False
    table.turn(2)
    assert table.reader.health().reason == "not_found"
    assert table.told()[-1] == CardRemoved()
    table.cards.plugged = True
    table.turn()
    assert table.told()[-1] == CardTouched(SEVEN, "A")


def test_a_reader_that_another_program_holds_is_busy_until_it_lets_go(table):
    table.cards.lay(SEVEN)
    table.turn()
    table.cards.held = True
    table.turn(2)
    assert (table.reader.health().state, table.reader.health().reason) == ("failed", "busy")
    assert table.told()[-1] == CardRemoved()
    table.turn(4)
    held = table.clock()
    table.cards.held = False
    table.turn()
    assert table.reader.health().state == "ready"
    assert table.told()[-1] == CardTouched(SEVEN, "A")
    assert table.clock() - held < 25


class Scard:
    """pyscard's lowest layer, as far as it goes here; its words are those of pcsclite.h."""

    SCARD_S_SUCCESS, SCARD_SCOPE_USER, SCARD_STATE_UNAWARE = 0, 0, 0
    SCARD_STATE_UNKNOWN, SCARD_STATE_UNAVAILABLE = 0x04, 0x08
    SCARD_STATE_PRESENT, SCARD_STATE_EXCLUSIVE, SCARD_STATE_INUSE = 0x20, 0x80, 0x100
    SCARD_E_SHARING_VIOLATION = 0x8010000B - (1 << 32)  # pyscard's numbers are signed
    SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 = 2, 1, 2

    def __init__(self, flags=SCARD_STATE_PRESENT, connected=0):
        self.flags, self.connected = flags, connected

    def SCardGetStatusChange(self, _context, _seconds, states):  # noqa: N802
        return 0, [(states[0][0], self.flags, list(ATR_A))]

    def SCardConnect(self, *_how):  # noqa: N802
        return self.connected, 0, 0


def service(scard):
    made = PcscService()
    made._scard, made._context = scard, 1
    return made


@pytest.mark.parametrize("more", [0, Scard.SCARD_STATE_INUSE])
def test_a_reader_that_is_held_alone_is_told_from_one_that_is_shared(more):
    alone = Scard(Scard.SCARD_STATE_PRESENT | Scard.SCARD_STATE_EXCLUSIVE | more)
    with pytest.raises(DeviceRefused) as caught:
        service(alone).look(READER)
    assert caught.value.code == "busy"
    assert service(Scard(Scard.SCARD_STATE_PRESENT | more)).look(READER) is not None


def test_a_card_that_another_program_took_between_look_and_question_is_busy_not_mute():
    with pytest.raises(DeviceRefused) as caught:
        service(Scard(connected=Scard.SCARD_E_SHARING_VIOLATION)).ask(READER, b"")
    assert caught.value.code == "busy"


def test_a_card_that_was_swapped_between_two_looks_is_another_card(table):
    table.cards.lay(SEVEN)
    table.turn()
    table.cards.lay("11223344")
    table.turn()
    assert table.told()[1:] == [CardRemoved(), CardTouched("11223344", "A")]


def test_a_card_that_does_not_answer_at_once_is_asked_again(table):
    table.cards.mute = True
    table.cards.lay(SEVEN)
    table.turn(3)
    assert table.told() == []
    table.cards.mute = False
    table.turn()
    assert table.told() == [CardTouched(SEVEN, "A")]


@pytest.mark.parametrize("answer", ["6a81", "6300", "9000", "112233449000ff", "1122339000"])
def test_a_card_without_a_uid_is_no_card_and_no_fault(table, answer):
    table.cards.answer = bytes.fromhex(answer)
    table.cards.lay(SEVEN)
    table.turn(2)
    assert table.told() == []
    assert table.reader.health().reason == "ok"


def test_a_reader_is_chosen_by_a_part_of_its_name():
    assert Table("contactless").reader.health().reason == "ok"
    assert Table("another").reader.health().reason == "not_found"


@pytest.mark.parametrize(
    ("atr", "uid", "kind"),
    [
        (ATR_A, "11223344", "A"),
        (ATR_B, "11223344", "B"),
        (bytes.fromhex("3B8880011122334455667788FF"), "11223344", ""),
        (bytes.fromhex("3B8880011122334455667788FF"), SEVEN, "A"),
        (b"", "11223344", ""),
    ],
)
def test_the_type_is_told_only_where_it_is_certain(atr, uid, kind):
    assert kind_of(atr, uid) == kind


def test_a_uid_is_whole_or_none():
    assert uid_of(bytes.fromhex(SEVEN + "9000")) == SEVEN
    assert uid_of(bytes.fromhex(SEVEN + "6282")) == ""
    assert uid_of(b"") == ""


def test_without_pyscard_one_clear_sentence(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("smartcard"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DeviceRefused) as caught:
        PcscService().open()
    assert caught.value.code == "no_pyscard"


def restart_the_service_itself():
    """Kill pcscd under the driver; where it, the virtual reader and pyscard are installed."""
    heard = Heard()
    naive, reader = PcscService(), PcscReader("r", PcscService(), heard, bell=QuickBell())
    with pcscd.daemon() as daemon:
        reader.start()
        card = pcscd.Card(bytes.fromhex(SEVEN))
        try:
            heard.until(lambda: heard.of(CardTouched))
            naive.open()
            assert naive.readers()
            daemon.stop()
            heard.until_reason("no_pcscd")
            daemon.start()
            heard.until(lambda: len(heard.of(CardTouched)) == 2)
            with pytest.raises(DeviceError):
                naive.readers()
            with pcscd.held():
                heard.until_reason("busy")
            heard.until_reason("ok")
        finally:
            reader.stop()
            card.take()


if pcscd.there():
    test_pcscd_itself_restarts_and_the_card_is_seen_again = restart_the_service_itself
