"""Readers that only speak: 125 kHz tags and wedges; repeating, torn, swapped. A stepped clock."""

import pytest

from devices.inputs.node import TypedTransport
from devices.protocols import CardRemoved, CardTouched, HealthChanged
from devices.readers.em4100 import Decoder, Tag
from devices.readers.em4100_driver import TagReader
from devices.readers.wedge import Format, WedgeReader
from devices.virtual.keyboard import VirtualKeyboard, event, typed
from devices.virtual.ports import MemoryTransport, SteppedClock
from devices.virtual.tag_reader import VirtualTagReader, frame
from tests.contracts.devices_workbench import Heard

UID, OTHER = "100086F444", "100086F445"


class Table:
    def __init__(self, part, make):
        self.part, self.clock, self.heard = part, SteppedClock(), Heard()
        self.reader = make(MemoryTransport(part, self.clock), self.heard, self.clock)
        self.turn()

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(self.reader.supervisor.turn())

    def cards(self):
        return [e for e in self.heard.events if not isinstance(e, HealthChanged)]


@pytest.fixture
def tags():
    return Table(VirtualTagReader(), lambda line, heard, clock: TagReader("r", line, heard, clock))


@pytest.fixture
def wedge():
    def make(line, heard, clock):
        form = Format(16, reversed=False, size=4)
        return WedgeReader("r", TypedTransport(line, clock), heard, form=form, clock=clock)

    return Table(VirtualKeyboard(), make)


def test_a_tag_that_is_repeated_is_one_touch(tags):
    """Naive: one event for every frame, twenty a second."""
    assert Decoder().feed(frame(UID) * 40) == [Tag(UID)] * 40
    for _ in range(40):
        tags.part.show(UID)
        tags.clock.step(0.05)
        tags.turn()
    assert tags.cards() == [CardTouched(UID, "EM4100")]


def test_silence_is_the_removal(tags):
    tags.part.show(UID)
    tags.turn()
    assert tags.cards() == [CardTouched(UID, "EM4100")]
    tags.turn(3)
    assert tags.cards()[1:] == [CardRemoved()]


def test_one_frame_that_was_lost_is_no_removal(tags):
    for data in (frame(UID), frame(UID)[:7], frame(UID)):
        tags.part.say(data)
        tags.clock.step(0.05)
        tags.turn()
    assert tags.cards() == [CardTouched(UID, "EM4100")]


def test_a_frame_that_was_torn_and_the_next_one_of_another_tag(tags):
    tags.part.say(frame(UID)[:8] + frame(OTHER))
    tags.turn()
    assert tags.cards() == [CardTouched(OTHER, "EM4100")]


def test_a_noisy_line_does_not_fill_the_log(tags, caplog):
    tags.part.say(b"\x02noise\x03" * 500)
    tags.turn(3)
    assert caplog.messages == ["tag frames are refused: shape"]
    assert tags.cards() == []


def test_two_tags_one_after_the_other_without_a_pause(tags):
    tags.part.show(UID)
    tags.part.show(OTHER)
    tags.turn()
    assert tags.cards() == [
        CardTouched(UID, "EM4100"),
        CardRemoved(),
        CardTouched(OTHER, "EM4100"),
    ]


@pytest.mark.parametrize("at", range(15))
def test_pulled_out_at_any_byte(tags, at):
    tags.part.say(frame(UID)[:at])
    tags.part.unplug()
    tags.turn(2)
    assert tags.reader.health().reason == "unplugged"
    tags.part.plug()
    tags.clock.step(20)
    tags.turn()
    tags.part.say(frame(UID)[at:])
    tags.turn()
    assert not tags.cards() or at == 0, "a half from before the cable went is never completed"
    tags.part.show(OTHER)
    tags.turn()
    assert tags.cards()[-1] == CardTouched(OTHER, "EM4100")


def test_half_a_number_and_silence_never_joins_the_next(wedge):
    wedge.part.type("FB0E")
    wedge.turn(2)
    wedge.part.type("E20B\r")
    wedge.turn()
    assert wedge.cards() == []
    wedge.part.type("FB0EE20B\r")
    wedge.turn()
    assert wedge.cards() == [CardTouched("FB0EE20B", "")]


def test_a_number_that_comes_key_by_key_is_one_number(wedge):
    for char in "FB0EE20B\r":
        wedge.part.type(char)
        wedge.turn()
    assert wedge.cards() == [CardTouched("FB0EE20B", "")]


def test_events_that_the_kernel_dropped_tell_of_no_card(wedge):
    wedge.part.say(typed("FB0E") + event(0, 3, 0) + typed("11223344\r"))
    wedge.turn()
    assert wedge.cards() == []


def test_a_payment_card_is_never_told_and_never_logged(wedge, caplog):
    wedge.part.type("4111111111111111\r")
    wedge.part.type("%B4111111111111111^CONTOH/SITI^2912101?\r")
    wedge.turn()
    assert wedge.cards() == []
    assert "4111" not in caplog.text
    assert caplog.messages == ["card refused: payment_card", "card refused: not_a_uid"]
