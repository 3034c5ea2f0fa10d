"""Break a text into lines by measured widths, keeping every character's place."""

from collections.abc import Callable

from msgspec import Struct

Extent = Callable[[str], float]
"""Width in px of a piece of text on one line."""


class Line(Struct, frozen=True):
    """Characters `start` to `end` (exclusive) of the text."""

    start: int
    end: int


def wrap(text: str, width: float, extent: Extent) -> list[Line]:
    """Return the lines: broken after spaces, within a word only where it is wider than a line."""
    lines: list[Line] = []
    start = 0
    while True:
        end = _fitting(text, start, width, extent)
        lines.append(Line(start, end))
        if end >= len(text):
            return lines
        start = end


def nearest(line: str, x: float, extent: Extent) -> int:
    """Return the place in a line whose edge is nearest to `x` px from its start."""
    return min(range(len(line) + 1), key=lambda at: abs(extent(line[:at]) - x))


def _fitting(text: str, start: int, width: float, extent: Extent) -> int:
    low, high = start, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if extent(text[start:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    if low == len(text):
        return low
    space = text.rfind(" ", start, low + 1)
    return space + 1 if space >= start and space + 1 > start else max(low, start + 1)
