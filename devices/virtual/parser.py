"""ESC/POS bytes -> commands, as a printer's firmware reads them. Pure; takes any split.

Sources: Epson and Citizen ESC/POS command references.
"""

from collections.abc import Iterator

from msgspec import Struct

ESC, GS, FS, DLE, LF = 0x1B, 0x1D, 0x1C, 0x10, 0x0A


class Command(Struct, frozen=True):
    """`name` is the command as the references write it ("ESC @", "GS v 0"), "text" for letters and
    "unknown" for what no printer knows; `args` are its parameters, `raw` its bytes.
    """

    name: str
    args: bytes
    raw: bytes


_FIXED: dict[int, dict[int, int]] = {
    ESC: {
        0x20: 1, 0x21: 1, 0x24: 2, 0x2D: 1, 0x32: 0, 0x33: 1, 0x3D: 1, 0x40: 0, 0x45: 1, 0x47: 1,
        0x4A: 1, 0x4D: 1, 0x52: 1, 0x54: 1, 0x56: 1, 0x5C: 2, 0x61: 1, 0x63: 2, 0x64: 1, 0x69: 0,
        0x6D: 0, 0x70: 3, 0x72: 1, 0x74: 1, 0x7B: 1,
    },
    GS: {
        0x21: 1, 0x24: 2, 0x2F: 1, 0x3A: 0, 0x42: 1, 0x48: 1, 0x49: 1, 0x4C: 2, 0x50: 2, 0x57: 2,
        0x5C: 2, 0x61: 1, 0x62: 1, 0x66: 1, 0x68: 1, 0x72: 1, 0x77: 1,
    },
    FS: {0x21: 1, 0x26: 0, 0x2D: 1, 0x2E: 0, 0x53: 2, 0x57: 1, 0x70: 2},
    DLE: {0x04: 1, 0x05: 1, 0x14: 3},
}  # fmt: skip
"""Commands of a fixed number of parameter bytes."""

_NAMES = {ESC: "ESC", GS: "GS", FS: "FS", DLE: "DLE"}
_CONTROLS = {0x00: "NUL", 0x09: "HT", LF: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}


class Parser:
    """Feed it bytes; it yields every command that is complete."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Command]:
        self._buffer += data
        while self._buffer:
            length, name, skip = _measure(self._buffer)
            if length == 0 or length > len(self._buffer):
                return
            raw, self._buffer = self._buffer[:length], self._buffer[length:]
            yield Command(name, raw[skip:], raw)

    def rest(self) -> bytes:
        """Return what waits for more bytes."""
        return self._buffer

    def reset(self) -> None:
        """Forget a half command, as a power cycle or DLE ENQ 2 does."""
        self._buffer = b""


def _measure(data: bytes) -> tuple[int, str, int]:
    """Return length, name and where the parameters begin; length 0 while that is not known."""
    first = data[0]
    if first in _NAMES:
        return _escape(data) if len(data) > 1 else (0, "", 0)
    if first in _CONTROLS:
        return 1, _CONTROLS[first], 1
    if first < 0x20 or first == 0x7F:
        return 1, "unknown", 0
    return next((i for i, b in enumerate(data) if b < 0x20 or b == 0x7F), len(data)), "text", 0


def _escape(data: bytes) -> tuple[int, str, int]:
    first, second = data[0], data[1]
    if second in _FIXED[first]:
        return 2 + _FIXED[first][second], _name(first, second), 2
    variable = _VARIABLE.get((first, second))
    return variable(data) if variable else (2, "unknown", 0)


def _name(first: int, second: int) -> str:
    readable = {0x04: "EOT", 0x05: "ENQ", 0x14: "DC4"}.get(second, chr(second))
    return f"{_NAMES[first]} {readable}"


def _cut(data: bytes) -> tuple[int, str, int]:
    if len(data) < 3:
        return 0, "", 0
    return (4 if data[2] >= 0x41 else 3), "GS V", 2


def _raster(data: bytes) -> tuple[int, str, int]:
    if len(data) < 8:
        return 0, "", 0
    width, height = data[4] + 256 * data[5], data[6] + 256 * data[7]
    return 8 + width * height, "GS v 0", 3


def _function(data: bytes) -> tuple[int, str, int]:
    """GS ( x pL pH ...: a family with its length written in front."""
    if len(data) < 5:
        return 0, "", 0
    return 5 + data[3] + 256 * data[4], f"GS ( {chr(data[2])}", 5


def _column_image(data: bytes) -> tuple[int, str, int]:
    if len(data) < 5:
        return 0, "", 0
    tall = 3 if data[2] in (32, 33) else 1
    return 5 + tall * (data[3] + 256 * data[4]), "ESC *", 2


def _barcode(data: bytes) -> tuple[int, str, int]:
    if len(data) < 4:
        return 0, "", 0
    if data[2] >= 0x41:
        return 4 + data[3], "GS k", 2
    end = data.find(0, 3)
    return (end + 1 if end >= 0 else 0), "GS k", 2


def _tabs(data: bytes) -> tuple[int, str, int]:
    end = data.find(0, 2)
    return (end + 1 if end >= 0 else 0), "ESC D", 2


def _presenter(data: bytes) -> tuple[int, str, int]:
    """GS e n of kiosk printers; only n = 3 (present) has a number of steps."""
    if len(data) < 3:
        return 0, "", 0
    return (4 if data[2] == 3 else 3), "GS e", 2


_VARIABLE = {
    (GS, 0x65): _presenter,
    (GS, 0x56): _cut,
    (GS, 0x76): _raster,
    (GS, 0x28): _function,
    (ESC, 0x2A): _column_image,
    (GS, 0x6B): _barcode,
    (ESC, 0x44): _tabs,
}
