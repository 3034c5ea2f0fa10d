"""What a picture cannot be asked: does every text fit, does nothing overlap, can fingers hit it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from screens.pilot import ancestors
from screens.pilot import shown as shown_in

LONG_WORD = 10
TOLERANCE = 1.5  # px; positions are rounded


def faults(stage: Any) -> list[str]:
    """Return everything that is wrong with what is on the stage now, as sentences."""
    shown = [w for w in shown_in(stage) if w.width and w.height]
    return [
        *_texts(shown),
        *_targets(shown, stage),
        *_overlaps(shown),
    ]


def pages_of(stage: Any) -> Iterator[int]:
    """Turn the pages of the screen on the stage, one after the other, and yield their numbers.

    Everything is placed, nothing is drawn: what `faults` asks is known without a picture.
    """
    from screens.widgets.pages import Pages

    pages = next((box for box in stage.screen.children if isinstance(box, Pages)), None)
    number = 0
    if pages is not None:
        pages.page = 0
    stage.settle()
    yield number
    while pages is not None and number + 1 < pages.pages:
        number += 1
        pages.page = number
        stage.settle()
        yield number


def _texts(shown: list[Any]) -> Iterator[str]:
    from screens.theme import theme
    from screens.widgets.text import Icon, Text

    for widget in shown:
        if isinstance(widget, Text) and widget.text:
            wide, high = widget.texture_size
            name = repr(widget.text[:40])
            if wide > widget.width + TOLERANCE or high > widget.height + TOLERANCE:
                yield f"text {name} is {wide}x{high} in {widget.width}x{widget.height}"
            if widget.font_size < theme.smallest_text:
                yield f"text {name} is only {widget.font_size} px, floor {theme.smallest_text}"
            yield from _leaves(widget, name)
            yield from _broken(widget)
        if isinstance(widget, Icon) and widget.name:
            yield from _leaves(widget, f"icon {widget.name}")


def _broken(widget: Any) -> Iterator[str]:
    from screens.theme import theme

    longest = max(re.split(r"[\s/.-]", widget.text), key=len)
    if theme.small and theme.large_text and len(longest) > LONG_WORD:
        return  # 10.3 mm letters on a hand-wide column: such a word goes on in the next line
    if widget.extent(longest) > widget.width + TOLERANCE and "://" not in longest:
        yield f"word {longest!r} does not fit a line of {widget.width} px"


def _leaves(widget: Any, name: str) -> Iterator[str]:
    from screens.theme import theme

    if (
        widget.x < -TOLERANCE
        or widget.y < -TOLERANCE
        or widget.right > theme.panel.width + TOLERANCE
        or widget.top > theme.panel.height + TOLERANCE
    ):
        yield f"{name} leaves the screen: {widget.pos} {widget.size}"


def _targets(shown: list[Any], stage: Any) -> Iterator[str]:
    from screens.theme import theme
    from screens.widgets.keyboard import Key
    from screens.widgets.press import Press

    for widget in shown:
        if not isinstance(widget, Press):
            continue
        floor = theme.key_min if isinstance(widget, Key) else theme.target
        name = type(widget).__name__ + " " + repr(widget.spoken[:30])
        if min(widget.width, widget.height) < floor - TOLERANCE:
            yield f"target {name} is {widget.width}x{widget.height}, floor {floor}"
        if not widget.spoken:
            yield f"target {name} has no spoken name"
        if (
            theme.lower_half
            and widget.touchable
            and widget.top > theme.panel.height / 2 + TOLERANCE
        ):
            yield f"target {name} is above the reachable half: top {widget.top}"
        yield from _leaves(widget, name)
    del stage


def _overlaps(shown: list[Any]) -> Iterator[str]:
    from screens.widgets.press import Press
    from screens.widgets.text import Text

    solid = [w for w in shown if isinstance(w, Press) or (isinstance(w, Text) and w.text)]
    above = {id(w): {id(a) for a in ancestors(w)} for w in solid}
    for one, other in combinations(solid, 2):
        if id(one) in above[id(other)] or id(other) in above[id(one)]:
            continue
        if _cut(one, other):
            yield f"{_what(one)} overlaps {_what(other)}"


def _cut(one: Any, other: Any) -> bool:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.top, other.top) - max(one.y, other.y)
    return bool(wide > TOLERANCE and high > TOLERANCE)


def _what(widget: Any) -> str:
    return f"{type(widget).__name__} {(getattr(widget, 'text', '') or widget.spoken)[:30]!r}"
