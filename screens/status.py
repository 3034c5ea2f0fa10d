"""How far an application is: steps that happened, and those to come."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.viewdata import Step
from screens import kv
from screens.base import Screen
from screens.widgets.box import Box, Column
from screens.widgets.items import CardItems
from screens.widgets.surface import Surface

DOTS: dict[str, tuple[str, str, str, str]] = {
    # tone: ground, outline, icon, colour of the icon
    "done": ("success", "success", "check", "on_success"),
    "attention": ("accent", "accent", "exclamation", "on_accent"),
    "rejected": ("danger", "danger", "xmark", "on_danger"),
    "todo": ("surface", "line", "", "text"),
}


class StepDot(Surface, Column):
    """A round mark; its sign and its words say the same as its colour."""


class StepRow(Box):
    """A step with its dot and the line down to the next."""

    step = ObjectProperty(Step("", "", "todo"), rebind=True)
    last = BooleanProperty(False)
    dot = NumericProperty(0)
    gap = NumericProperty(0)
    below = NumericProperty(0)
    dots = DOTS

    def measure(self, width: float) -> float:
        words = self.ids.words.measure(width - self.dot - self.gap)
        return float(max(words, self.dot) + (0 if self.last else self.below))

    def arrange(self) -> None:
        dot = self.ids.dot
        dot.place(self.x, self.top - self.dot, self.dot, self.dot)
        width = self.width - self.dot - self.gap
        height = self.ids.words.measure(width)
        top = self.top if height > self.dot else self.top - (self.dot - height) / 2
        self.ids.words.place(self.x + self.dot + self.gap, top - height, width, height)


class Steps(CardItems):
    """The steps in one card."""

    def dress(self) -> None:
        super().dress()
        for row in self.made[-1:]:
            row.last = True


class StatusScreen(Screen):
    """Number, service, steps, and what can be done now."""

    @staticmethod
    def step(step: Step) -> StepRow:
        """Return the row of a step."""
        return StepRow(step=step)


kv.load(__file__)
