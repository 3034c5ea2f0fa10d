"""Header and footer, around every screen."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import NumericProperty, ObjectProperty, OptionProperty

from kiosk.events import HoldLogo
from kiosk.viewdata import Chrome, FooterItem
from screens import kv
from screens.theme import theme
from screens.widgets.box import Box, Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface

HOLD_SECONDS = 3.0
EMBLEM_SHARE = 0.84
EMPTY = Chrome("", "", "", "", ())
MODES = ("stacked", "beside", "icons")


class Logo(Surface, Row):
    """The sign of the kiosk. A technician holds it for three seconds; nobody else notices."""

    side = NumericProperty(0)
    icon_side = NumericProperty(0)
    emblem = ObjectProperty(None, allownone=True)  # the region's own sign, as a texture
    share = EMBLEM_SHARE
    _holding: Any = None

    def measure(self, width: float) -> float:
        del width
        return float(self.side)

    def natural_width(self) -> float:
        return float(self.side)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._holding = Clock.schedule_once(self._held, HOLD_SECONDS)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._holding.cancel()
        return True

    def _held(self, _dt: float) -> None:
        self.emit(HoldLogo())


class Header(Row):
    """Who serves here, date and time; on small panels the emergency button while typing."""

    chrome = ObjectProperty(EMPTY, rebind=True)
    urgent = ObjectProperty(None, allownone=True, rebind=True)


class FooterButton(Press, Surface, Box):
    """One item of the footer: sign over, or beside, its word."""

    item = ObjectProperty(FooterItem("", "", None), rebind=True)  # type: ignore[arg-type]
    mode = OptionProperty("stacked", options=list(MODES))
    inset = NumericProperty(0)
    gap = NumericProperty(0)

    def needs(self, mode: str) -> float:
        """Return the width that this item needs in a mode."""
        icon, text = (box.natural_width() for box in self._both())
        if mode == "icons" and not self.item.danger:
            return icon
        inner = max(icon, text) if mode == "stacked" else icon + self.gap + text
        return inner + 2 * self.inset

    def natural_width(self) -> float:
        return self.needs("beside")

    def measure(self, width: float) -> float:
        return float(self._inner(width) + 2 * self.inset)

    def arrange(self) -> None:
        icon, text = self._both()
        with_text = self.mode != "icons" or self.item.danger
        text.shown = with_text
        if self.mode == "stacked":
            height = text.measure(self.width)
            top = self.center_y + (icon.side + self.gap + height) / 2
            icon.place(self.x, top - icon.side, self.width, icon.side)
            text.place(self.x, top - icon.side - self.gap - height, self.width, height)
            return
        wide = icon.natural_width() + ((self.gap + text.natural_width()) if with_text else 0)
        left = self.center_x - wide / 2
        icon.place(left, self.center_y - icon.side / 2, icon.natural_width(), icon.side)
        if with_text:
            width = text.natural_width()
            height = text.measure(width)
            left += icon.natural_width() + self.gap
            text.place(left, self.center_y - height / 2, width, height)

    def _inner(self, width: float) -> float:
        icon, text = self._both()
        if self.mode == "stacked":
            return float(icon.side + self.gap + text.measure(width))
        return float(theme.target)

    def _both(self) -> tuple[Any, Any]:
        text, icon = self.children
        return icon, text


class Footer(Box):
    """What is one touch away everywhere. Chooses the fullest form in which all words fit."""

    items = ObjectProperty(())
    inset = NumericProperty(0)
    gap = NumericProperty(0)
    lines = NumericProperty(1)

    def on_items(self, *_args: object) -> None:
        self.clear_widgets()
        for item in self.items:
            self.add_widget(FooterButton(item=item))
        self.request_layout()

    def measure(self, width: float) -> float:
        if not self.children:
            return 0
        self._choose(width)
        tallest = max(theme.target, *(box.measure(width) for box in self.boxes()))
        return float(self.lines * tallest + (self.lines - 1) * self.gap + 2 * self.inset)

    def arrange(self) -> None:
        boxes = self.boxes()
        if not boxes:
            return
        per_line = -(-len(boxes) // int(self.lines))
        height = (self.height - 2 * self.inset - (self.lines - 1) * self.gap) / self.lines
        for line in range(int(self.lines)):
            row = boxes[line * per_line : (line + 1) * per_line]
            self._line(row, self.top - self.inset - height - line * (height + self.gap), height)

    def _line(self, row: list[Any], y: float, height: float) -> None:
        room = self.width - 2 * self.inset - self.gap * (len(row) - 1)
        needs = [box.needs(box.mode) for box in row]
        spare = (room - sum(needs)) / len(row)
        x = self.x + self.inset
        for box, need in zip(row, needs, strict=True):
            box.place(x, y, need + spare, height)
            x += need + spare + self.gap

    def _choose(self, width: float) -> None:
        tries = [("stacked", 1), ("beside", 2), ("icons", 1)]
        if not theme.portrait:
            tries = [("beside", 1), ("stacked", 1), ("icons", 1)]
        for mode, lines in tries:
            if self._fits(mode, lines, width):
                break
        self.lines = lines
        for box in self.boxes():
            box.mode = mode

    def _fits(self, mode: str, lines: int, width: float) -> bool:
        boxes: list[Any] = self.boxes()
        per_line = -(-len(boxes) // lines)
        room = width - 2 * self.inset - self.gap * (per_line - 1)
        starts = range(0, len(boxes), per_line)
        return all(sum(b.needs(mode) for b in boxes[i : i + per_line]) <= room for i in starts)


kv.load(__file__)
