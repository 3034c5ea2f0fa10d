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
from screens.widgets.box import Box, Column
from screens.widgets.pages import Pages


class Dock(Column):
    """Controls: at the foot of an upright screen, in the side column of a lying one."""

    bleed = BooleanProperty(False)  # to the edges of the screen: a keyboard

class Pinned(Column):
    """What stands right under the content and never leaves with a page: the field."""


class Next(Struct, frozen=True):
    """"Lanjut" was pressed: the screen's own, never sent on."""


class Screen(Box):
    """Renders one body. Set `view` (and `back`) to render again; `key` tells screens apart."""

    view = ObjectProperty(None, allownone=True, rebind=True)
    back = ObjectProperty(None, allownone=True, rebind=True)
    padding = VariableListProperty(0)
    gap = NumericProperty(0)
    side = NumericProperty(0)  # least width of the dock beside the content

    full = False
    """True where the screen needs no header: the attract screen."""

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
        content, pinned, dock = self._areas()
        if self.two_columns() and dock is not None and dock.shown and dock.boxes():
            self._beside(content, pinned, dock)
        else:
            self._stacked(content, pinned, dock)

    def two_columns(self) -> bool:
        """Return whether the dock stands beside the content."""
        return bool(theme.two_columns or (self.typing and not theme.portrait))

    def _areas(self) -> tuple[Any, Any, Any]:
        found: dict[type, Box] = {}
        for box in self.boxes():
            for kind in (Pages, Pinned, Dock):
                if isinstance(box, kind):
                    found[kind] = box
        return found.get(Pages), found.get(Pinned), found.get(Dock)

    def _beside(self, content: Box, pinned: Box | None, dock: Any) -> None:
        left, top, right, bottom = self.padding
        width = theme.keyboard_width if dock.bleed else theme.dock
        rest = self.width - left - right - width - self.gap * 2
        at_left = theme.left_hand
        dock_x = self.x + left if at_left else self.right - right - width
        content_x = self.x + left + (width + 2 * self.gap if at_left else 0)
        room = self.height - top - bottom
        dock.place(dock_x, self.y + bottom, width, min(dock.measure(width), room))
        self._column(content, pinned, content_x, self.y + bottom, rest, room)

    def _stacked(self, content: Box, pinned: Box | None, dock: Any) -> None:
        left, top, right, bottom = self.padding
        foot = self.y + bottom
        if dock is not None and dock.shown and dock.boxes():
            inset = 0 if dock.bleed else left
            width = self.width - 2 * inset
            height = dock.measure(width)
            y = self.y if dock.bleed else foot
            dock.place(self.x + inset, y, width, height)
            foot = y + height + self.gap
        width = self.width - left - right
        self._column(content, pinned, self.x + left, foot, width, self.top - top - foot)

    def _column(
        self, content: Any, pinned: Box | None, x: float, y: float, width: float, height: float
    ) -> None:
        if pinned is None or not pinned.shown or not pinned.boxes():
            content.place(x, y, width, height)
            return
        below = pinned.measure(width)
        room = height - below - self.gap
        wanted = min(content.measure(width), room)
        if wanted < content.measure(width):
            wanted = room
        top = y + height
        content.place(x, top - wanted, width, wanted)
        pinned.place(x, top - wanted - self.gap - below, width, below)

    pictures: Any = None
    """The host's picture box: camera frames and photos by id."""

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
kv.load(__file__)
