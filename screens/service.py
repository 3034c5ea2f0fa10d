"""One service: what it is, how long, how much, what to prepare."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from kiosk.viewdata import Action, Banner, Fact, Need, Tile
from screens import kv
from screens.base import Screen
from screens.theme import theme
from screens.widgets.box import Row
from screens.widgets.card import FactCard
from screens.widgets.press import Press
from screens.widgets.surface import Surface


class NeedRow(Row):
    """Something to have at hand, and what happens with it."""

    need = ObjectProperty(Need("", "", ""), rebind=True)


class NeedsHead(Row):
    """The head of the list of what to prepare, with the button that prints it."""

    action = ObjectProperty(None, allownone=True, rebind=True)
    keep = True


class OtherTile(Press, Surface, Row):
    """Another service that people often mean, or need next."""

    tile = ObjectProperty(Tile("", "", "", None), rebind=True)  # type: ignore[arg-type]


class FactLine(Surface, Row):
    """A fact with its sign beside it, where height is dear."""

    fact = ObjectProperty(Fact("", "", ""), rebind=True)


class ServiceScreen(Screen):
    """Facts in one line, the list in a card, like services, the promise about data, buttons."""

    @staticmethod
    def fact(fact: Fact) -> FactCard:
        """Return the card of a fact."""
        return FactCard(fact=fact)

    @staticmethod
    def fact_line(fact: Fact) -> FactLine:
        """Return the flat form of a fact."""
        return FactLine(fact=fact)

    @staticmethod
    def need(need: Need) -> NeedRow:
        """Return the row of something to prepare."""
        return NeedRow(need=need)

    @staticmethod
    def other(tile: Tile) -> OtherTile:
        """Return the button to another service."""
        return OtherTile(tile=tile)

    @staticmethod
    def printing(action: Action | None) -> tuple[Action, ...]:
        """Return the button that prints what to prepare, where there is a printer."""
        return (action,) if action else ()

    def privacy(self, text: str) -> Banner:
        """Return the promise about the data as a box."""
        return Banner("plain", "shield-halved", text)

    def fact_columns(self, count: int) -> int:
        """Return how many facts stand beside each other."""
        if theme.large_text:
            return 2
        return max(count, 1)


kv.load(__file__)
