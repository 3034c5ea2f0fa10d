"""One thing to say: a message, a wait, out of service. Centred, with a sign above."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from screens import kv
from screens.base import Screen
from screens.widgets.box import Row

SIGNS: dict[str, tuple[str, str]] = {
    # tone: ground of the sign, the sign
    "success": ("success", "on_success"),
    "info": ("primary_soft", "on_primary_soft"),
    "warning": ("warning_soft", "warning"),
    "danger": ("danger_soft", "danger"),
    "plain": ("primary_soft", "on_primary_soft"),
}


class MessageScreen(Screen):
    """What happened and what to do about it."""

    signs = SIGNS


class BusyScreen(Screen):
    """Something takes a moment."""


class SignRow(Row):
    """A sign and some words beside it."""

    pair = ObjectProperty(("", ""))


class OutOfServiceScreen(Screen):
    """Nothing can be taken here now; who to ask, and where this is."""

    @staticmethod
    def row(pair: tuple[str, str]) -> SignRow:
        """Return a sign with its words."""
        return SignRow(pair=pair)

    def rows(self, contact: str, place: str, nearest: str) -> tuple[tuple[str, str], ...]:
        """Return what is known of whom to ask, where this is, and where else to go."""
        known = (("phone", contact), ("location-dot", place), ("diamond-turn-right", nearest))
        return tuple(pair for pair in known if pair[1])


kv.load(__file__)
