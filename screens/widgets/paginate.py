"""Break a list of heights into pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screens.theme import theme
from screens.widgets.box import Box
from screens.widgets.text import Text


@dataclass
class Slot:
    """A box with its height, the gap above it, and its card's padding above and below."""

    box: Box
    height: float
    gap: float
    sticky: bool = False
    lead: float = 0
    tail: float = 0


def paginate(
    slots: list[Slot],
    width: float,
    height: float,
    *,
    fold: float | None = None,
    sticky_limit: float | None = None,
) -> list[list[Slot]]:
    """Return the slots of each page; never an empty list.

    Without `sticky_limit` the sticky slots are ordinary ones: everything is tried on one page.
    """
    head = [slot for slot in slots if slot.sticky]
    if sticky_limit is None or _stack(head) > sticky_limit:
        head = []
    pages = _Breaker(head, width, height, fold)
    for slot in slots:
        if not (slot.sticky and head):
            pages.add(replace(slot))
    return [_padded(page) for page in pages.done()]


class _Breaker:
    """Fills one page after the other."""

    def __init__(self, head: list[Slot], width: float, height: float, fold: float | None) -> None:
        self.head, self.width, self.height, self.fold = head, width, height, fold
        self.pages: list[list[Slot]] = []
        self.page: list[Slot] = [replace(slot) for slot in head]

    def add(self, slot: Slot) -> None:
        """Put a slot on this page, on the next, or part of it on each."""
        while not self._fits(slot):
            rest = self._split(slot)
            if rest is None and len(self.page) == len(self.head):
                break  # higher than a page, and not to be split: better seen than lost
            self._turn()
            if rest is not None:
                slot = rest
        self.page.append(slot)

    def done(self) -> list[list[Slot]]:
        return [*self.pages, self.page]

    def _fits(self, slot: Slot) -> bool:
        return _reach([*self.page, slot], self.fold) <= self.height

    def _split(self, slot: Slot) -> Slot | None:
        if not isinstance(slot.box, Text) or slot.box.touchable:
            return None
        room = self.height - _reach(self.page, self.fold) - (slot.gap if self.page else 0)
        room -= 2 * theme.pad if slot.box.card else 0
        inner = self.width - (2 * theme.pad if slot.box.card else 0)
        if room < self.height / 3 and slot.height <= self.height:
            return None
        pieces = slot.box.split(inner, room)
        if pieces is None:
            return None
        first, rest = pieces
        self.page.append(replace(slot, box=first, height=first.measure(inner)))
        return replace(slot, box=rest, height=rest.measure(inner))

    def _turn(self) -> None:
        carried: list[Slot] = []
        while len(self.page) > len(self.head) + 1 and self.page[-1].box.keep:
            carried.insert(0, self.page.pop())
        self.pages.append(self.page)
        self.page = [*(replace(slot) for slot in self.head), *carried]


def _stack(slots: list[Slot]) -> float:
    return sum(slot.height for slot in slots) + sum(slot.gap for slot in slots[1:])


def _reach(slots: list[Slot], fold: float | None) -> float:
    """Return how far down these slots go, card padding included."""
    total, jumped = 0.0, False
    for index, slot in enumerate(slots):
        total += slot.gap if index else 0
        if fold is not None and slot.box.touchable and not jumped:
            total, jumped = max(total, fold), True
        before = slots[index - 1].box.card if index else 0
        if slot.box.card and slot.box.card != before:
            total += 2 * theme.pad
        total += slot.height
    return total


def _padded(page: list[Slot]) -> list[Slot]:
    for index, slot in enumerate(page):
        if not slot.box.card:
            continue
        before = page[index - 1].box.card if index else 0
        after = page[index + 1].box.card if index + 1 < len(page) else 0
        slot.lead = theme.pad if before != slot.box.card else 0
        slot.tail = theme.pad if after != slot.box.card else 0
        slot.height += slot.lead + slot.tail
    return page
