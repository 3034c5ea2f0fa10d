"""What is typed into an input node: events to characters, keys to actions. Nothing is attached."""

import os
import string

import pytest
from evdev import ecodes
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import BadAddress, DeviceAbsent, DeviceGone, DeviceRefused
from devices.inputs.keypad import action_of, keys_of
from devices.inputs.keys import EVENT, KeyEvent, Reader, Typist
from devices.inputs.node import EvdevNode, TypedTransport
from devices.opening import open_device
from devices.protocols import KeypadAction
from devices.scanner.content import Refused, Splitter
from devices.virtual.keyboard import event, stroke, typed
from devices.virtual.ports import SteppedClock

RECORDED = bytes.fromhex(  # "Aa1" and Enter of a wedge, as the kernel gives it on 64 bits
    "".join(
        f"a1b2c36a00000000{n:02x}00000000000000{kind:02x}00{code:02x}00{value:08x}"
        for n, (kind, code, value) in enumerate(
            [
                *((1, 42, 0x01000000), (0, 0, 0), (1, 30, 0x01000000), (0, 0, 0)),
                *((1, 30, 0), (0, 0, 0), (1, 42, 0), (0, 0, 0)),
                *((1, 30, 0x01000000), (1, 30, 0x02000000), (1, 30, 0), (0, 0, 0)),
                *((1, 2, 0x01000000), (1, 2, 0), (1, 28, 0x01000000), (1, 28, 0)),
            ]
        )
    )
)
TEXTS = st.text(st.sampled_from(string.printable[:95]), max_size=60)


def meant(data):
    return Typist().feed(Reader().feed(data))


def test_recorded_events():
    assert meant(RECORDED) == b"Aa1\r"


@given(TEXTS, st.integers(1, 100))
def test_every_printable_character_in_any_split(text, step):
    data, reader, typist = typed(text), Reader(), Typist()
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    assert b"".join(typist.feed(reader.feed(piece)) for piece in pieces) == text.encode()


@given(st.binary(max_size=EVENT.size * 20))
def test_no_bytes_break_it(data):
    assert set(meant(data)) <= set(string.printable.encode()) | {0}


def test_the_number_block_is_digits():
    keys = [f"KP{digit}" for digit in range(10)] + ["KPDOT", "KPENTER"]
    assert meant(b"".join(stroke(key) for key in keys)) == b"0123456789.\r"


def test_a_key_that_is_held_types_once():
    assert meant(stroke("A", 1, 2, 2, 2, 0)) == b"a"


def test_caps_lock_turns_letters_over_and_nothing_else():
    assert meant(stroke("CAPSLOCK") + typed("aB1")) == b"Ab1"


@pytest.mark.parametrize("key", ["LEFTCTRL", "RIGHTALT", "LEFTMETA"])
def test_what_is_typed_with_control_keys_is_refused_as_a_whole(key):
    data = typed("12") + stroke(key, 1) + stroke("J") + stroke(key, 0) + typed("34\r")
    assert Splitter(b"\r").feed(meant(data)) == [Refused("control_characters")]


def test_a_key_that_is_no_character_is_refused_not_left_out():
    data = typed("12") + stroke("F1") + typed("34\r")
    assert Splitter(b"\r").feed(meant(data)) == [Refused("control_characters")]


def test_events_that_the_kernel_dropped_are_no_shorter_number():
    """Naive reading gives 1234 here, a number of another card."""
    data = typed("12") + event(ecodes.EV_SYN, ecodes.SYN_DROPPED, 0) + typed("34\r")
    naive = "".join(
        ecodes.KEY[code].removeprefix("KEY_")
        for _, _, kind, code, value in EVENT.iter_unpack(data)
        if kind == ecodes.EV_KEY and value == 1 and code != ecodes.KEY_ENTER
    )
    assert naive == "1234"
    assert Splitter(b"\r").feed(meant(data)) == [Refused("control_characters")]


def test_a_shift_that_was_lost_with_other_events_does_not_last():
    lost = stroke("LEFTSHIFT", 1) + event(ecodes.EV_SYN, ecodes.SYN_DROPPED, 0)
    assert meant(lost + typed("a")) == b"\x00a"


class Slow:
    """A node that gives a piece at a time, 0.05 s apart."""

    def __init__(self, clock, *pieces):
        self._clock, self._pieces = clock, list(pieces)

    def read(self, seconds):
        if not self._pieces:
            self._clock.step(seconds)
            return b""
        self._clock.step(0.05)
        return self._pieces.pop(0)


def test_letting_go_of_keys_is_not_silence():
    """Otherwise half a number would be dropped between two keys."""
    clock = SteppedClock()
    node = Slow(clock, stroke("A", 0), stroke("LEFTSHIFT", 1), stroke("B", 1))
    assert TypedTransport(node, clock).read(0.2) == b"B"


def test_silence_is_told_in_time_though_keys_are_let_go_for_ever():
    clock = SteppedClock()
    typed_line = TypedTransport(Slow(clock, *[stroke("A", 0)] * 50), clock)
    began = clock()
    assert typed_line.read(0.2) == b""
    assert clock() - began < 0.3


class Grabbed:
    """Stands where evdev.InputDevice stands: a pipe, and whether it was grabbed before reading."""

    refuses = 0

    def __init__(self, path, readonly=False):
        self.fd, self.end = os.pipe()
        self.grabs = 0
        Grabbed.last = self

    def grab(self):
        if Grabbed.refuses:
            raise OSError(Grabbed.refuses, os.strerror(Grabbed.refuses))
        self.grabs += 1

    def close(self):
        for fd in (self.fd, self.end):
            os.close(fd)


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setattr("evdev.InputDevice", Grabbed)
    monkeypatch.setattr(Grabbed, "refuses", 0)
    return Grabbed


def test_a_node_is_grabbed_before_anything_is_read(kernel):
    node = EvdevNode("/dev/input/by-id/x")
    node.open()
    assert kernel.last.grabs == 1
    os.write(kernel.last.end, typed("7"))
    assert meant(node.read(1.0)) == b"7"
    assert node.read(0) == b""
    node.close()
    node.close()
    with pytest.raises(DeviceGone):
        node.read(0)


@pytest.mark.parametrize(("number", "reason"), [(16, "busy"), (13, "denied"), (1, "denied")])
def test_a_node_that_cannot_be_had_alone_is_not_used(kernel, monkeypatch, number, reason):
    monkeypatch.setattr(kernel, "refuses", number)
    with pytest.raises(DeviceRefused) as caught:
        EvdevNode("/dev/input/by-id/x").open()
    assert caught.value.code == reason
    kernel.last.close()


def test_what_is_no_input_node_is_not_found(tmp_path):
    (tmp_path / "file").write_text("")
    for path in ("no-such-node", "file"):
        with pytest.raises(DeviceAbsent):
            EvdevNode(str(tmp_path / path)).open()


KEYS = keys_of({"next": "F13", "volume_up": "F18"})
F13, F18 = ecodes.KEY_F13, ecodes.KEY_F18


@pytest.mark.parametrize(
    ("told", "action"),
    [
        (KeyEvent(1, F13, 1), KeypadAction.NEXT),
        (KeyEvent(1, F13, 2), None),
        (KeyEvent(1, F13, 0), None),
        (KeyEvent(1, F18, 2), KeypadAction.VOL_UP),
        (KeyEvent(1, ecodes.KEY_F14, 1), None),
        (KeyEvent(2, F13, 1), None),
        (KeyEvent(ecodes.EV_SW, ecodes.SW_HEADPHONE_INSERT, 1), KeypadAction.JACK_IN),
        (KeyEvent(ecodes.EV_SW, ecodes.SW_HEADPHONE_INSERT, 0), KeypadAction.JACK_OUT),
    ],
)
def test_what_a_key_asks_for(told, action):
    assert action_of(told, KEYS) is action


def test_one_key_cannot_mean_two_things():
    with pytest.raises(BadAddress, match="already means next"):
        open_device("keypad+evdev:///dev/x?prev=F13", "keypad", lambda _event: None)
