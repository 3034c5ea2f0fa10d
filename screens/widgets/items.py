"""A list of widgets made from a tuple of data; made again only when the data differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, OptionProperty

from screens import kv
from screens.widgets.box import Box, Grid


class Parts(Box):
    """Children that a page may part. They join the tree one by one, when their page is shown."""

    def __init__(self, **kwargs: Any) -> None:
        self.blocks: list[Box] = []
        super().__init__(**kwargs)

    def add_widget(self, widget: Box, index: int = 0, canvas: str | None = None) -> None:
        """Take a block."""
        del index, canvas
        self.blocks.append(widget)

    def join(self, box: Box) -> None:
        """Take a box into the tree."""
        super().add_widget(box)

    def parts(self) -> list[Box]:
        shown = [block for block in self.blocks if block.shown]
        return [part for block in shown for part in block.parts()]


class Items(Box):
    """Stands for several boxes between which a page may break. `make` builds one of them."""

    items = ObjectProperty(())
    make = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        self.made: list[Box] = []
        super().__init__(**kwargs)
        self.fbind("items", self._build)
        self.fbind("make", self._build)
        self._build()

    def _build(self, *_args: object) -> None:
        make: Callable[[Any], Box] | None = self.make
        self.made = [make(item) for item in self.items] if make else []
        self.dress()
        self.request_layout()

    def dress(self) -> None:
        """Change what was made, or wrap it in rows."""

    def parts(self) -> list[Box]:
        return self.made if self.shown else []


class CardItems(Items):
    """Items that share one card."""

    def dress(self) -> None:
        for index, box in enumerate(self.made):
            box.card = self.card or 1
            box.gap_before = 0 if index else self.gap_before


class Tiles(Items):
    """Items in rows of `columns`; a page may break between rows."""

    columns = NumericProperty(2)
    gap = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("columns", self._build)

    def dress(self) -> None:
        step = max(int(self.columns), 1)
        lines = [self.made[i : i + step] for i in range(0, len(self.made), step)]
        self.made = [self._line(line, step) for line in lines]

    def _line(self, boxes: list[Box], columns: int) -> Grid:
        grid = Grid(columns=columns, gap=self.gap, gap_before=self.gap_before, grow=self.grow)
        grid.touchable = any(box.touchable for box in boxes)
        for box in boxes:
            grid.add_widget(box)
        return grid


class Lines(Items):
    """Items that follow each other without a gap."""

    def dress(self) -> None:
        for box in self.made[1:]:
            box.gap_before = 0


class Pairs(Items):
    """Headings with texts: each is several parts."""

    def parts(self) -> list[Box]:
        return [part for box in self.made for part in box.parts()] if self.shown else []


class Flow(Box):
    """Items beside each other at their natural width, in as many lines as they need."""

    items = ObjectProperty(())
    make = ObjectProperty(None)
    gap = NumericProperty(0)
    align = OptionProperty("left", options=["left", "center", "spread"])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("items", self._build)
        self.fbind("make", self._build)
        self._build()

    def measure(self, width: float) -> float:
        lines = self._lines(width)
        heights = [max(box.measure(w) for box, w in line) for line in lines]
        return sum(heights) + self.gap * max(len(lines) - 1, 0)

    def natural_width(self) -> float:
        boxes = self.boxes()
        return sum(b.natural_width() for b in boxes) + self.gap * max(len(boxes) - 1, 0)

    def arrange(self) -> None:
        top = self.top
        for line in self._lines(self.width):
            height = max(box.measure(width) for box, width in line)
            used = sum(width for _, width in line) + self.gap * (len(line) - 1)
            x = self.x + ((self.width - used) / 2 if self.align == "center" else 0)
            spread = self.align == "spread" and len(line) > 1
            between = self.gap + ((self.width - used) / (len(line) - 1) if spread else 0)
            for box, width in line:
                high = box.measure(width)
                box.place(x, top - (height + high) / 2, width, high)
                x += width + between
            top -= height + self.gap

    def _lines(self, width: float) -> list[list[tuple[Box, float]]]:
        lines: list[list[tuple[Box, float]]] = []
        room = 0.0
        for box in self.boxes():
            wide = min(box.natural_width(), width)
            if not lines or wide > room:
                lines.append([])
                room = width
            lines[-1].append((box, wide))
            room -= wide + self.gap
        return lines

    def _build(self, *_args: object) -> None:
        if not self.make:
            return  # its children are declared
        self.clear_widgets()
        for item in self.items:
            self.add_widget(self.make(item))
        self.request_layout()


class Pills(Flow):
    """A few choices beside each other."""


class Spread(Flow):
    """Declared children, the first at the left and the last at the right if a line takes both."""


kv.load(__file__)
