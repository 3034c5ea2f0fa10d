"""A test of the panel: one colour everywhere, and a cross whose touch is measured."""

from __future__ import annotations

from math import hypot

from kivy.input import MotionEvent
from kivy.properties import ListProperty

from kiosk.events import Technician
from screens import kv
from screens.base import Screen
from screens.theme import theme

BLACK, WHITE = (0, 0, 0, 1), (1, 1, 1, 1)
COLOURS = {
    "white": (WHITE, BLACK),
    "black": (BLACK, WHITE),
    "red": ((1, 0, 0, 1), WHITE),
    "green": ((0, 1, 0, 1), BLACK),
    "blue": ((0, 0, 1, 1), WHITE),
}
"""Of the panel, not of a theme: all its light, none, each third of it; and what shows on it."""


class ProbeScreen(Screen):
    """A touch anywhere tells how far from the cross it was, in whole millimetres."""

    bare = True
    colours = COLOURS
    at = ListProperty([0, 0])  # the middle of the cross

    def arrange(self) -> None:
        """Nothing stands on it but what is drawn."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        away = hypot(touch.x - self.at[0], touch.y - self.at[1])
        self.emit(Technician(f"hit {round(away / theme.panel.px_per_mm)}"))
        return True


kv.load(__file__)
