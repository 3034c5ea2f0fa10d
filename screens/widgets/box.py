"""Layout by measuring: a box says how high it is at a width, then is placed. Nothing is guessed.

Kivy's layouts settle over several frames and let texts spill; these settle in one pass, from the
stage down, and a text's height is always its own.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, VariableListProperty
from kivy.uix.widget import Widget

from kiosk.events import Event


class Box(Widget):
    """Anything that takes part. `grow`: share of spare height; `flex`: of spare width."""

    grow = NumericProperty(0)
    flex = NumericProperty(0)
    shown = BooleanProperty(True)
    gap_before = NumericProperty(-1)  # in a column; -1: the column's own gap
    card = NumericProperty(0)  # neighbours with the same number share one card in Pages
    touchable = False
    keep = False  # a heading: never last on a page

    def measure(self, width: float) -> float:
        """Return the height in px that this box wants at `width` px."""
        del width
        return 0

    def natural_width(self) -> float:
        """Return the width in px that this box wants when nothing limits it."""
        return 0

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Stand here, then arrange what is inside. `y` is the lower edge."""
        self.pos = (round(x), round(y))
        self.size = (round(width), round(height))
        self.arrange()

    def arrange(self) -> None:
        """Place the children within this box."""

    def parts(self) -> list[Box]:
        """Return the boxes that stand for this one where a page may break between them."""
        return [self]

    def emit(self, event: Event) -> None:
        """Send an event up; the stage gives it to the host, a screen may add what is typed."""
        if isinstance(self.parent, Box):
            self.parent.emit(event)

    def request_layout(self, *_args: object) -> None:
        """Ask the stage to place everything again before the next frame."""
        if isinstance(self.parent, Box):
            self.parent.request_layout()

    def on_shown(self, _box: object, shown: bool) -> None:
        self.opacity = 1 if shown else 0
        self.request_layout()

    def on_touch_down(self, touch: object) -> bool:
        return bool(self.shown and super().on_touch_down(touch))

    def boxes(self) -> list[Box]:
        """Return the shown children in the order in which they were added."""
        return [child for child in reversed(self.children) if child.shown]


class Spring(Box):
    """Nothing, that takes what is spare."""


class Column(Box):
    """Children below each other."""

    padding = VariableListProperty(0)  # left, top, right, bottom
    gap = NumericProperty(0)
    valign = OptionProperty("top", options=["top", "center", "bottom"])

    def measure(self, width: float) -> float:
        left, top, right, bottom = self.padding
        return top + bottom + self._stack(width - left - right)

    def natural_width(self) -> float:
        widest = max((box.natural_width() for box in self.boxes()), default=0)
        return widest + self.padding[0] + self.padding[2]

    def arrange(self) -> None:
        left, top, right, bottom = self.padding
        width = self.width - left - right
        spare = self.height - top - bottom - self._stack(width)
        total = sum(box.grow for box in self.boxes())
        cursor = self.top - top
        if not total:
            cursor -= {"top": 0, "center": spare / 2, "bottom": spare}[self.valign]
        for index, box in enumerate(self.boxes()):
            cursor -= self._before(box) if index else 0
            height = box.measure(width) + (max(spare, 0) * box.grow / total if total else 0)
            cursor -= height
            box.place(self.x + left, cursor, width, height)

    def _before(self, box: Box) -> float:
        return float(self.gap if box.gap_before < 0 else box.gap_before)

    def _stack(self, width: float) -> float:
        boxes = self.boxes()
        return sum(box.measure(width) for box in boxes) + sum(self._before(b) for b in boxes[1:])


class Row(Box):
    """Children beside each other, centred on one line; `flex` ones share what is left."""

    padding = VariableListProperty(0)
    gap = NumericProperty(0)
    minimum = NumericProperty(0)  # height
    align = OptionProperty("left", options=["left", "center", "right"])
    valign = OptionProperty("center", options=["top", "center", "fill"])

    def measure(self, width: float) -> float:
        _, top, _, bottom = self.padding
        tallest = max((box.measure(w) for box, w in self._shares(width)), default=0)
        return max(self.minimum, tallest + top + bottom)

    def natural_width(self) -> float:
        boxes = self.boxes()
        inner = sum(box.natural_width() for box in boxes) + self.gap * max(len(boxes) - 1, 0)
        return inner + self.padding[0] + self.padding[2]

    def arrange(self) -> None:
        left, top, right, bottom = self.padding
        shares = self._shares(self.width)
        used = sum(w for _, w in shares) + self.gap * max(len(shares) - 1, 0)
        spare = self.width - left - right - used
        cursor = self.x + left + {"left": 0, "center": spare / 2, "right": spare}[self.align]
        inner = self.height - top - bottom
        for box, width in shares:
            height = inner if self.valign == "fill" else min(box.measure(width), inner)
            y = self.top - top - height
            if self.valign == "center":
                y -= (inner - height) / 2
            box.place(cursor, y, width, height)
            cursor += width + self.gap

    def _shares(self, width: float) -> list[tuple[Box, float]]:
        boxes = self.boxes()
        room = width - self.padding[0] - self.padding[2] - self.gap * max(len(boxes) - 1, 0)
        naturals = [0.0 if box.flex else box.natural_width() for box in boxes]
        spare, total = room - sum(naturals), sum(box.flex for box in boxes)
        if spare < 0 and naturals and not total:  # the widest gives way, and wraps
            naturals[naturals.index(max(naturals))] += spare
        return [
            (box, max(spare, 0) * box.flex / total if box.flex else natural)
            for box, natural in zip(boxes, naturals, strict=True)
        ]


class Grid(Box):
    """Children in equal columns; rows as high as their highest."""

    columns = NumericProperty(2)
    gap = NumericProperty(0)

    def measure(self, width: float) -> float:
        heights = self._heights(width)
        return sum(heights) + self.gap * max(len(heights) - 1, 0)

    def natural_width(self) -> float:
        widest = max((box.natural_width() for box in self.boxes()), default=0)
        return widest * self.columns + self.gap * (self.columns - 1)

    def arrange(self) -> None:
        cell, top = self._cell(self.width), self.top
        heights = self._heights(self.width)
        gaps = self.gap * max(len(heights) - 1, 0)
        spare = max(self.height - sum(heights) - gaps, 0) / max(len(heights), 1)
        for line, height in zip(self._lines(), heights, strict=True):
            for column, box in enumerate(line):
                x = self.x + column * (cell + self.gap)
                box.place(x, top - height - spare, cell, height + spare)
            top -= height + spare + self.gap

    def _cell(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def _lines(self) -> list[list[Box]]:
        boxes, step = self.boxes(), int(self.columns)
        return [boxes[i : i + step] for i in range(0, len(boxes), step)]

    def _heights(self, width: float) -> list[float]:
        cell = self._cell(width)
        return [max(box.measure(cell) for box in line) for line in self._lines()]


def adopt(parent: Any, boxes: list[Box]) -> None:
    """Make these boxes the children of a parent that keeps its own list."""
    if list(reversed(parent.children)) == boxes:
        return
    parent.clear_widgets()
    for box in boxes:
        if box.parent is not None:
            box.parent.remove_widget(box)
        parent.join(box)
