"""What lies over a screen and leaves it as it is: emergency, help, language, display, idle."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty

from kiosk.events import CloseOverlay, Finish, SetOption, StillHere
from kiosk.viewdata import Action, Banner, Choice, Fact, Toggle
from screens import kv
from screens.base import Screen
from screens.localizer import l
from screens.widgets.box import Row
from screens.widgets.headings import TextPair
from screens.widgets.press import Press
from screens.widgets.surface import Surface


class Sheet(Screen):
    """An overlay that fills the place of the body; "Tutup" goes back to the same spot."""

    def close_action(self) -> tuple[Action, ...]:
        """Return the button that closes it."""
        return (Action(l._("Tutup"), CloseOverlay(), "primary", "xmark"),)


class NumberCard(Surface, Row):
    """A number to call, large."""

    fact = ObjectProperty(Fact("", "", ""), rebind=True)


class EmergencySheet(Sheet):
    """Numbers that help at once, and where this kiosk stands."""

    @staticmethod
    def number(fact: Fact) -> NumberCard:
        """Return the card of a number."""
        return NumberCard(fact=fact)

    def here(self, place: str) -> Banner | None:
        """Return where this kiosk stands, to tell the one who answers."""
        words = l._("Anda berada di {place}.").format(place=place)
        return Banner("info", "location-dot", words) if place else None


class HelpSheet(Sheet):
    """Questions and answers."""

    @staticmethod
    def pair(pair: tuple[str, str]) -> TextPair:
        """Return a question with its answer."""
        return TextPair(pair=pair)


class ChoiceTile(Press, Surface, Row):
    """A language."""

    choice = ObjectProperty(Choice("", None), rebind=True)  # type: ignore[arg-type]


class LanguageSheet(Sheet):
    """The languages, each in its own words."""

    @staticmethod
    def choice(choice: Choice) -> ChoiceTile:
        """Return the tile of a language."""
        return ChoiceTile(choice=choice)


class ToggleTile(Press, Surface, Row):
    """A display option with what it does."""

    toggle = ObjectProperty(Toggle("", "", "", "", False), rebind=True)


class AccessibilitySheet(Sheet):
    """Text size, contrast, reach."""

    @staticmethod
    def toggle(toggle: Toggle) -> ToggleTile:
        """Return the tile of an option; touching it turns it over."""
        tile = ToggleTile(toggle=toggle)
        tile.event = SetOption(toggle.name, not toggle.on)
        return tile


class IdleSheet(Sheet):
    """Nobody has touched anything: counts down, and hides what stood there."""

    left = NumericProperty(0)
    _ticking: Any = None

    def enter(self) -> None:
        self.left = self.view.seconds
        self._ticking = Clock.schedule_interval(self._tick, 1)

    def leave(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()

    def answers(self) -> tuple[Action, ...]:
        """Return the two ways on."""
        return (
            Action(l._("Selesai"), Finish(), "secondary"),
            Action(l._("Saya masih di sini"), StillHere(), "primary"),
        )

    def _tick(self, _dt: float) -> None:
        self.left = max(self.left - 1, 0)


kv.load(__file__)
