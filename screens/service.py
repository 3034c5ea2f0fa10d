"""One service: what it is, how long, how much, what to prepare."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from kiosk.viewdata import Action, Banner, Fact, Need
from screens import kv
from screens.base import Screen
from screens.theme import theme
from screens.widgets.box import Row
from screens.widgets.card import FactCard
from screens.widgets.surface import Surface


class NeedRow(Row):
    """Something to have at hand, and what happens with it."""

    need = ObjectProperty(Need("", "", ""), rebind=True)


class FactLine(Surface, Row):
    """A fact with its sign beside it, where height is dear."""

    fact = ObjectProperty(Fact("", "", ""), rebind=True)


class ServiceScreen(Screen):
    """Facts in one line, the list in a card, the promise about data, two buttons."""

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
