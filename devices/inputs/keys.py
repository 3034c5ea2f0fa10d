"""Bytes of an input node -> key events -> characters. Pure.

Source: linux/input.h and linux/input-event-codes.h; the layout is US, the factory setting of
scanners and card readers.
"""

from struct import Struct as Packing

from msgspec import Struct

EVENT = Packing("llHHi")  # struct input_event: seconds, microseconds, type, code, value
EV_SYN, EV_KEY, EV_SW = 0, 1, 5
SYN_DROPPED = 3
UP, DOWN, HELD = 0, 1, 2

SHIFTS = frozenset({42, 54})
OTHERS = frozenset({29, 97, 56, 100, 125, 126})  # control, alt and meta, left and right
CAPS_LOCK = 58
SILENT_KEYS = frozenset({69, 70})  # num lock, scroll lock
UNREADABLE = b"\x00"
"""Stands for a key that is no character: whoever checks the text refuses it as a whole."""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),  # keypad
    (55, "*", "*"),
    (98, "/", "/"),
    (28, "\r", "\r"),
    (96, "\r", "\r"),
    (15, "\t", "\t"),
)
PLAIN = {first + i: char for first, plain, _ in _ROWS for i, char in enumerate(plain)}
SHIFTED = {first + i: char for first, _, shifted in _ROWS for i, char in enumerate(shifted)}


class KeyEvent(Struct, frozen=True):
    type: int
    code: int
    value: int


class Reader:
    """Cuts a stream of bytes into events; the kernel gives whole ones, a pipe may not."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[KeyEvent]:
        self._buffer += data
        whole = len(self._buffer) - len(self._buffer) % EVENT.size
        taken, self._buffer = self._buffer[:whole], self._buffer[whole:]
        return [KeyEvent(*fields[2:]) for fields in EVENT.iter_unpack(taken)]


class Typist:
    """Turns events into the characters that were meant; Enter is CR, as on a serial line."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._caps = False

    def feed(self, events: list[KeyEvent]) -> bytes:
        return b"".join(self._take(event) for event in events)

    def _take(self, event: KeyEvent) -> bytes:
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            self._down.clear()
            return UNREADABLE  # the kernel lost some of it
        if event.type != EV_KEY:
            return b""
        if event.code in SHIFTS | OTHERS:
            (self._down.discard if event.value == UP else self._down.add)(event.code)
            return b""
        if event.value != DOWN or event.code in SILENT_KEYS:
            return b""
        if event.code == CAPS_LOCK:
            self._caps = not self._caps
            return b""
        return self._character(event.code)

    def _character(self, code: int) -> bytes:
        if self._down & OTHERS:
            return UNREADABLE
        shifted = bool(self._down & SHIFTS)
        if PLAIN.get(code, "").isalpha():
            shifted ^= self._caps
        char = (SHIFTED if shifted else PLAIN).get(code)
        return UNREADABLE if char is None else char.encode()
