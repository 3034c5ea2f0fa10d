"""What a printer is given: lines and pictures, in order."""

from msgspec import Struct


class Line(Struct, frozen=True, tag=True):
    """One paragraph; wrapped at words. `size` 1 or 2, `align` "left", "center" or "right"."""

    text: str
    size: int = 1
    bold: bool = False
    align: str = "left"


class Pair(Struct, frozen=True, tag=True):
    """A label at the left and a value at the right of one line (two lines when too long)."""

    label: str
    value: str


class Rule(Struct, frozen=True, tag=True):
    """A line across the paper."""


class Qr(Struct, frozen=True, tag=True):
    """A QR code at 4 or more dots a module with a quiet zone of 4 modules."""

    text: str


class Picture(Struct, frozen=True, tag=True):
    """A PNG in black and white, scaled down to the paper's width and to `height` dots."""

    png: bytes
    height: int = 1_000


class Gap(Struct, frozen=True, tag=True):
    lines: int = 1


Part = Line | Pair | Rule | Qr | Picture | Gap


class Ticket(Struct, frozen=True):
    """Printed from top to bottom, then cut."""

    parts: tuple[Part, ...]
