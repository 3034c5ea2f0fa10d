"""A column that breaks into pages with buttons where it does not fit; nothing ever scrolls."""

from __future__ import annotations

import re
from typing import Any

from kivy.graphics import BorderImage, Color
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    VariableListProperty,
)

from screens import kv
from screens.theme import theme
from screens.widgets.box import Box, Row, adopt
from screens.widgets.paginate import Slot, paginate
from screens.widgets.shapes import skin

STICKY_SHARE = 0.45  # a head higher than this share of the page is not repeated


class Pager(Row):
    """Previous, where we are, next. Always in the same place; dimmed at the ends."""

    page = NumericProperty(0)
    pages = NumericProperty(1)
    owner = ObjectProperty(None, allownone=True)

    def natural_width(self) -> float:
        """Return enough for two buttons alike and two digits on either side of the count."""
        after, count, before = self.children
        button = max(after.natural_width(), before.natural_width())
        widest = re.sub(r"\d+", "88", count.text)
        return float(2 * button + count.extent(widest) + 2 * self.gap + 2)

    def turn(self, step: int) -> None:
        """Go one page on or back."""
        self.owner.page = min(max(self.owner.page + step, 0), self.pages - 1)


class Pages(Box):
    """Blocks from top to bottom. Those marked `sticky` stand on every page if there is room."""

    page = NumericProperty(0)
    pages = NumericProperty(1)
    gap = NumericProperty(0)
    padding = VariableListProperty(0)
    valign = OptionProperty("top", options=["top", "center", "bottom"])
    pager_outside = BooleanProperty(False)  # the screen places the pager, in the line of the dock

    def __init__(self, **kwargs: Any) -> None:
        self.blocks: list[Box] = []
        super().__init__(**kwargs)
        self.tail: list[Box] = []  # blocks lent by the screen, after its own
        self.pager = Pager(owner=self)
        self._sought: Box | None = None
        self.fbind("page", self.request_layout)

    def add_widget(self, widget: Box, index: int = 0, canvas: str | None = None) -> None:
        """Take a block; it joins the tree when its page is shown."""
        del index, canvas
        self.blocks.append(widget)
        for name in ("shown", "items"):
            if widget.property(name, True) is not None:
                widget.fbind(name, self.request_layout)

    def reveal(self, box: Box) -> None:
        """Turn to the page on which this box stands."""
        self._sought = box
        self.request_layout()

    def measure(self, width: float) -> float:
        left, top, right, bottom = self.padding
        slots = self._slots(width - left - right)
        return top + bottom + sum(s.height + s.gap for s in slots)

    def arrange(self) -> None:
        left, top, right, bottom = self.padding
        width, height = self.width - left - right, self.height - top - bottom
        slots = self._slots(width)
        fold = self._fold()
        pages = paginate(slots, width, height, fold=fold)
        if len(pages) > 1:
            room = height - self._pager_height(width)
            pages = paginate(slots, width, room, fold=fold, sticky_limit=room * STICKY_SHARE)
        self.pages = len(pages)
        sought, self._sought = self._sought, None
        with_it = [i for i, page in enumerate(pages) if any(s.box is sought for s in page)]
        self.page = min(with_it[0] if with_it else self.page, self.pages - 1)
        self._show(pages[self.page], fold)

    def _fold(self) -> float | None:
        """Return how far below the first block the reachable half begins, if that is asked for."""
        if not theme.lower_half:
            return None
        return max(self.top - self.padding[1] - theme.panel.height / 2, 0.0)

    def _slots(self, width: float) -> list[Slot]:
        slots: list[Slot] = []
        for block in (*self.blocks, *self.tail):
            for part in block.parts() if block.shown else []:
                gap = part.gap_before if part.gap_before >= 0 else self.gap
                inner = width - 2 * theme.pad if part.card else width
                slots.append(Slot(part, part.measure(inner), gap, sticky=is_sticky(block)))
        return card_edges([slot for slot in slots if slot.height or slot.box.grow])

    def _show(self, slots: list[Slot], fold: float | None) -> None:
        left, top, right, bottom = self.padding
        width = self.width - left - right
        self._populate([slot.box for slot in slots])
        self.canvas.before.clear()
        self.pager.page, self.pager.pages = self.page, self.pages
        reserved = self._pager_height(width) if self.pages > 1 else 0
        if reserved:
            self.pager.place(self.x + left, self.y + bottom, width, reserved - self.gap)
        room = self.height - top - bottom - reserved
        spare = max(room - used(slots, fold), 0)
        total = sum(slot.box.grow for slot in slots)
        shift = 0 if total or fold is not None else self._shift(spare)
        self._stand(slots, fold, self.top - top - shift, spare / total if total else 0)

    def _pager_height(self, width: float) -> float:
        return 0 if self.pager_outside else self.pager.measure(width) + self.gap

    def _shift(self, spare: float) -> float:
        if self.pages > 1:
            return 0
        return {"top": 0.0, "center": spare / 2, "bottom": spare}[self.valign]

    def _stand(self, slots: list[Slot], fold: float | None, top: float, share: float) -> None:
        left, _, right, _ = self.padding
        width, cursor, jumped = self.width - left - right, top, False
        run: list[tuple[float, float]] = []
        for index, slot in enumerate(slots):
            if index:
                cursor -= slot.gap
            if fold is not None and slot.box.touchable and not jumped:
                cursor, jumped = min(cursor, top - fold), True
            height = slot.height + share * slot.box.grow
            inset = theme.pad if slot.box.card else 0
            box_top = cursor - slot.lead
            slot.box.place(
                self.x + left + inset,
                box_top - (height - slot.lead - slot.tail),
                width - 2 * inset,
                height - slot.lead - slot.tail,
            )
            if slot.box.card:
                run.append((cursor, cursor - height))
                if slot.tail:
                    self._card(self.x + left, run[-1][1], width, run[0][0] - run[-1][1])
                    run = []
            cursor -= height

    def _card(self, x: float, y: float, width: float, height: float) -> None:
        ground, line = theme.color("surface"), theme.color("line")
        with self.canvas.before:
            Color(rgba=theme.color("paper"))
            BorderImage(
                texture=skin(theme.radius, theme.stroke, ground, line),
                border=[theme.radius] * 4,
                pos=(round(x), round(y)),
                size=(round(width), round(height)),
            )

    def _populate(self, boxes: list[Box]) -> None:
        inside = self.pages > 1 and not self.pager_outside
        wanted = [*boxes, *([self.pager] if inside else [])]
        adopt(self, wanted)

    def join(self, box: Box) -> None:
        """Take a box into the tree."""
        super().add_widget(box)


def is_sticky(block: Box) -> bool:
    """A block that is repeated on every page."""
    return bool(getattr(block, "sticky", False))


def used(slots: list[Slot], fold: float | None) -> float:
    """Return the height that these slots take, the jump to the reachable half included."""
    total, jumped = 0.0, False
    for index, slot in enumerate(slots):
        total += slot.gap if index else 0
        if fold is not None and slot.box.touchable and not jumped:
            total, jumped = max(total, fold), True
        total += slot.height
    return total


def card_edges(slots: list[Slot]) -> list[Slot]:
    """Give neighbours of one card no gap between them and padding at its two ends."""
    for before, slot in zip([None, *slots], slots, strict=False):
        if slot.box.card and before is not None and before.box.card == slot.box.card:
            slot.gap = 0
    return slots


kv.load(__file__)
