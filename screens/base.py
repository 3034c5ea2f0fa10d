"""What every screen is: content that pages, something pinned under it, and a dock of controls.

Upright panels stack the three; lying ones stand the dock beside the content, at the side of the
hand. With `lower_half` nothing that is touched stands above the middle of the glass.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, VariableListProperty
from msgspec import Struct

from kiosk.events import Event
from kiosk.viewdata import Action
from screens import kv, vocabulary
from screens.theme import theme
from screens.widgets.bar import ButtonBar
from screens.widgets.box import Box, Column, adopt
from screens.widgets.items import Parts
from screens.widgets.pages import Pages


class Dock(Column):
    """Controls: at the foot of an upright screen, in the side column of a lying one."""

    bleed = BooleanProperty(False)  # to the edges of the screen: a keyboard


class Pinned(Column):
    """What stands right under the content and never leaves with a page: the field."""


class Aside(Parts):
    """What ends the content, or stands over the dock of a lying screen where there is room."""

    gap = NumericProperty(0)
    away = BooleanProperty(False)  # its parts are with the content

    def on_away(self, _aside: object, away: bool) -> None:
        if away:
            self.clear_widgets()  # they may stand on another page of the content, unseen now

    def measure(self, width: float) -> float:
        parts = self.parts()
        gaps = sum(self._before(part) for part in parts[1:])
        return sum(part.measure(width) for part in parts) + gaps

    def arrange(self) -> None:
        parts = self.parts()
        adopt(self, parts)
        top = self.top
        for index, part in enumerate(parts):
            top -= self._before(part) if index else 0
            height = part.measure(self.width)
            top -= height
            part.place(self.x, top, self.width, height)

    def reachable(self) -> bool:
        """Whether it may stand above the middle of the glass."""
        return not any(part.touchable for part in self.parts())

    def _before(self, part: Box) -> float:
        return float(self.gap if part.gap_before < 0 else part.gap_before)


class Areas(Struct):
    """The children of a screen by what they are."""

    content: Any = None
    pinned: Any = None
    dock: Any = None
    aside: Any = None

    @staticmethod
    def of(boxes: list[Box]) -> Areas:
        """Sort them."""
        areas = Areas()
        for box in boxes:
            for kind, name in KINDS.items():
                if isinstance(box, kind):
                    setattr(areas, name, box)
        return areas


KINDS: dict[type[Box], str] = {Pages: "content", Pinned: "pinned", Dock: "dock", Aside: "aside"}


class Next(Struct, frozen=True):
    """The person pressed "Lanjut": the screen's own, never sent on."""


class Screen(Box):
    """Renders one body. Set `view` (and `back`) to render again; `key` tells screens apart."""

    view = ObjectProperty(None, allownone=True, rebind=True)
    back = ObjectProperty(None, allownone=True, rebind=True)
    padding = VariableListProperty(0)
    gap = NumericProperty(0)
    beside = BooleanProperty(True)  # on lying panels the dock may stand beside the content

    full = False
    """True where the screen needs no header: the attract screen."""

    bare = False
    """True where nothing but the screen may be seen: a test of the panel itself."""

    typing = False
    """True where a keyboard or keypad is up: small panels hide the footer then."""

    def render(self, view: Any, back: Action | None) -> None:
        """Show this view data; what was typed stays."""
        self.back = back
        self.view = view

    def typed(self) -> Any:
        """Return what stands in the field, for Back."""
        return None

    def arrange(self) -> None:
        areas = Areas.of(self.boxes())
        docked = areas.dock is not None and areas.dock.shown and bool(areas.dock.boxes())
        if docked and self.two_columns():
            self._beside(areas)
        else:
            self._stacked(areas, docked=docked)

    def two_columns(self) -> bool:
        """Return whether the dock stands beside the content."""
        return bool((theme.two_columns and self.beside) or (self.typing and not theme.portrait))

    def _beside(self, areas: Areas) -> None:
        left, top, right, bottom = self.padding
        dock, aside = areas.dock, areas.aside
        width = theme.keyboard_width if dock.bleed else theme.dock
        rest = self.width - left - right - width - self.gap * 2
        at_left = theme.left_hand
        x = self.x + left if at_left else self.right - right - width
        room = self.height - top - bottom
        high = min(dock.measure(width), room)
        dock.place(x, self.y + bottom, width, high)
        areas.content.pager_outside = False
        areas.content.tail = self._spared(dock, lean=False)
        if aside is not None:
            over = self._aside_fits(aside, width, room - high - self.gap, self.y + bottom + high)
            aside.away = not over
            if over:
                y = self.y + bottom + high + self.gap
                aside.place(x, y, width, aside.measure(width))
            else:
                areas.content.tail = aside.parts()
        content_x = self.x + left + (width + 2 * self.gap if at_left else 0)
        self._column(areas, content_x, self.y + bottom, rest, room)

    def _aside_fits(self, aside: Aside, width: float, room: float, foot: float) -> bool:
        high = aside.measure(width)
        reach = theme.panel.height / 2 if theme.lower_half and not aside.reachable() else self.top
        return 0 < high <= room and foot + self.gap + high <= reach

    def _stacked(self, areas: Areas, *, docked: bool) -> None:
        left, top, right, bottom = self.padding
        foot = self.y + bottom
        content = areas.content
        content.tail = []
        if areas.aside is not None:
            areas.aside.away = True
            content.tail = areas.aside.parts()
        if docked:
            content.tail = [
                *content.tail,
                *self._spared(areas.dock, lean=theme.small),
            ]
        width = self.width - left - right
        content.pager_outside = docked and not theme.portrait
        if docked:
            foot = self._dock(areas, content)
        self._column(areas, self.x + left, foot, width, self.top - top - foot)
        outside = bool(content.pager_outside and content.pages > 1)
        adopt_pager(self, content, shown=outside)
        if outside:
            content.pager.arrange()  # its count is known only now
        elif content.pager_outside:
            areas.dock.place(self.x + left, areas.dock.y, width, areas.dock.height)

    def _spared(self, dock: Any, lean: bool) -> list[Box]:
        """Return the buttons for which a low screen has no room in its dock."""
        bars = [box for box in dock.children if isinstance(box, ButtonBar)]
        return [
            button
            for bar in bars
            for button in bar.spared(lean and (theme.large_text or bar.crowded(self.width * 0.7)))
        ]

    def _dock(self, areas: Areas, content: Pages) -> float:
        """Place the dock at the foot, beside the pager on lying panels; return its upper edge."""
        dock = areas.dock
        left, _, _, bottom = self.padding
        inset = 0 if dock.bleed else left
        x, width = self.x + inset, self.width - 2 * inset
        y = self.y if dock.bleed else self.y + bottom
        if content.pager_outside:
            wide = content.pager.natural_width()
            high = max(dock.measure(width - wide - self.gap), content.pager.measure(wide))
            at_left = not theme.left_hand
            content.pager.place(x if at_left else x + width - wide, y, wide, high)
            x, width = x + (wide + self.gap if at_left else 0), width - wide - self.gap
        else:
            high = dock.measure(width)
        dock.place(x, y, width, high)
        return float(y + high + self.gap)

    def _column(self, areas: Areas, x: float, y: float, width: float, height: float) -> None:
        content, pinned = areas.content, areas.pinned
        if pinned is None or not pinned.shown or not pinned.boxes():
            content.place(x, y, width, height)
            return
        below = pinned.measure(width)
        room = height - below - self.gap
        wanted = min(content.measure(width), room)
        if wanted < content.measure(width) or theme.lower_half:
            wanted = room  # what is touched then stands as low as it can
        top = y + height
        content.place(x, top - wanted, width, wanted)
        pinned.place(x, top - wanted - self.gap - below, width, below)

    pictures: Any = None
    """The host's picture box: camera frames and photos by id."""

    rack: dict[str, Any]
    """Keyboards that stand ready; they hold no words, and are slow to make."""

    def enter(self) -> None:
        """The screen is about to be seen: start what it needs."""

    def leave(self) -> None:
        """The screen goes: stop timers, drop pictures."""

    def emit(self, event: Event) -> None:
        amended = self.amend(event)
        if amended is not None:
            super().emit(amended)

    def amend(self, event: Event) -> Event | None:
        """Return the event with what only this screen knows; None when it was the screen's own."""
        return event


assert vocabulary.WIDGETS  # their names stand in the kv files of the screens


def adopt_pager(screen: Screen, content: Pages, *, shown: bool) -> None:
    """Have the pager in the tree of the screen, or not at all."""
    pager = content.pager
    if shown and pager.parent is not screen:
        if pager.parent is not None:
            pager.parent.remove_widget(pager)
        screen.add_widget(pager)
    elif not shown and pager.parent is screen:
        screen.remove_widget(pager)


kv.load(__file__)
