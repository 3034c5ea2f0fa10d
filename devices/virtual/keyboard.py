"""A keyboard on a line: types real input_event bytes, as a wedge or a keypad does."""

import struct
from collections.abc import Iterable

from evdev import ecodes

from devices.virtual.part import Part

_NAMES = {
    "\r": "ENTER", "\t": "TAB", " ": "SPACE", "-": "MINUS", "=": "EQUAL", "[": "LEFTBRACE",
    "]": "RIGHTBRACE", ";": "SEMICOLON", "'": "APOSTROPHE", "`": "GRAVE", "\\": "BACKSLASH",
    ",": "COMMA", ".": "DOT", "/": "SLASH",
}  # fmt: skip
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))


def event(kind: int, code: int, value: int) -> bytes:
    """Return one struct input_event."""
    return struct.pack("llHHi", 0, 0, kind, code, value)


def stroke(key: str, *values: int) -> bytes:
    """Return a key going down and up (or other values), each with its report."""
    code = ecodes.ecodes[f"KEY_{key}"]
    report = event(ecodes.EV_SYN, ecodes.SYN_REPORT, 0)
    return b"".join(event(ecodes.EV_KEY, code, value) + report for value in values or (1, 0))


def typed(text: str) -> bytes:
    """Return the events of a text as a wedge with the US layout types it."""
    return b"".join(_letters(text))


def _letters(text: str) -> Iterable[bytes]:
    for char in text:
        plain = _SHIFTED.get(char, char.lower())
        key = stroke(_NAMES.get(plain, plain.upper()))
        shifted = plain != char
        yield stroke("LEFTSHIFT", 1) + key + stroke("LEFTSHIFT", 0) if shifted else key


class VirtualKeyboard(Part):
    """Somebody types, a reader or a scanner does."""

    def type(self, text: str) -> None:
        self.say(typed(text))

    def press(self, key: str) -> None:
        self.say(stroke(key))
