"""The first screen: what this machine does, in which language, and a place to touch."""

from __future__ import annotations

from kivy.input import MotionEvent

from kiosk.events import Begin
from screens import kv
from screens.base import Screen
from screens.theme import theme
from screens.widgets.box import Box
from screens.widgets.button import Pill
from screens.widgets.shapes import gradient

BEGIN = Begin()


class AttractScreen(Screen):
    """A touch anywhere begins a visit."""

    full = True
    begin = BEGIN

    @staticmethod
    def pill(choice: object) -> Pill:
        """Return the button of a language."""
        return Pill(choice=choice)

    @staticmethod
    def shade(bottom: list[float], top: list[float]) -> object:
        """Return the ground, darker above."""
        return gradient(tuple(bottom), tuple(top))

    def arrange(self) -> None:
        ids = self.ids
        left, top, right, bottom = self.padding
        width = self.width - left - right
        foot = ids.base.measure(width)
        ids.base.place(self.x + left, self.y + bottom, width, foot)
        floor = self.y + bottom + foot + self.gap
        room = self.top - top - floor
        if not theme.portrait:
            self._sides(ids.words, ids.dock, floor, room)
            return
        words, dock = ids.words.measure(width), ids.dock.measure(width)
        spare = max(room - words - dock, 0)
        ids.words.place(self.x + left, self.top - top - words, width, words)
        y = self.top - top - words - spare * 0.4 - dock
        if theme.lower_half:
            y = min(y, theme.panel.height / 2 - dock)
        ids.dock.place(self.x + left, y, width, dock)

    def _sides(self, words: Box, dock: Box, floor: float, room: float) -> None:
        left, _, right, _ = self.padding
        inner = self.width - left - right - 2 * self.gap
        share = inner * (0.56 if not theme.small else 0.54)
        at_left = theme.left_hand
        x_words = self.x + left + (inner - share + 2 * self.gap if at_left else 0)
        x_dock = self.x + left + (0 if at_left else share + 2 * self.gap)
        lead = self.ids.lead
        needed = words.measure(share) + (0 if lead.shown else lead.measure(share))
        lead.shown = needed <= room  # large text on a small panel: the headline says enough
        for box, x, width in ((words, x_words, share), (dock, x_dock, inner - share)):
            height = box.measure(width)
            y = floor + (room - height) / 2
            if theme.lower_half and box is dock:
                y = min(y, theme.panel.height / 2 - height)
            box.place(x, y, width, height)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not super().on_touch_down(touch) and self.collide_point(*touch.pos):
            touch.grab(self)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self:
            touch.ungrab(self)
            if self.collide_point(*touch.pos):
                self.emit(BEGIN)
            return True
        return bool(super().on_touch_up(touch))


kv.load(__file__)
