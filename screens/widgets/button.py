"""Buttons: an action's look by its style."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.viewdata import Action, Choice
from screens import kv
from screens.widgets.box import Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface
from screens.widgets.text import Icon, Text

STYLES: dict[str, tuple[str, str, str, str]] = {
    # style: ground, ground while pressed, words, outline
    "primary": ("primary", "primary_dark", "on_primary", "primary"),
    "secondary": ("surface", "primary_soft", "primary", "primary"),
    "danger": ("danger", "danger_pressed", "on_danger", "danger"),
    "quiet": ("background", "primary_soft", "primary", "background"),
    "accent": ("accent", "accent_pressed", "on_accent", "accent"),
    "disabled": ("disabled", "disabled", "on_disabled", "outline"),
}


class PushButton(Press, Surface, Row):
    """A label with an icon before or after it; wraps where it must."""

    label = StringProperty("")
    icon = StringProperty("")
    icon_after = BooleanProperty(False)
    style = StringProperty("primary")
    size_name = StringProperty("text_button")
    icon_side = NumericProperty(0)
    least = NumericProperty(0)  # width, for a button without words
    look = ObjectProperty(STYLES["primary"])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._before, self._after = Icon(), Icon()
        self._text = Text(bold=True, halign="center")
        for part in (self._before, self._text, self._after):
            self.add_widget(part)
        names = ("label", "icon", "icon_after", "size_name", "look", "icon_side")
        for name in names:
            self.fbind(name, self._dress)
        self.fbind("style", self._choose)
        self.fbind("enabled", self._choose)
        self._choose()
        self._dress()

    def natural_width(self) -> float:
        return max(float(self.least), super().natural_width())

    def _choose(self, *_args: object) -> None:
        self.look = STYLES[self.style if self.enabled else "disabled"]

    def _dress(self, *_args: object) -> None:
        self._text.text, self._text.role = self.label, self.look[2]
        self._text.size_name, self._text.shown = self.size_name, bool(self.label)
        for icon, here in ((self._before, not self.icon_after), (self._after, self.icon_after)):
            icon.name = self.icon if here else ""
            icon.role, icon.side = self.look[2], self.icon_side
            icon.shown = bool(icon.name)
        self.request_layout()


def button_for(action: Action) -> PushButton:
    """Return the button that an action asks for."""
    return PushButton(
        label=action.label,
        spoken=action.label,
        event=action.event,
        style=action.style,
        icon=action.icon,
        icon_after=action.icon_after,
        enabled=action.enabled,
    )


class Pill(Press, Surface, Row):
    """One of a few choices beside each other, the chosen one marked."""

    choice = ObjectProperty(Choice("", None), rebind=True)  # type: ignore[arg-type]


kv.load(__file__)
