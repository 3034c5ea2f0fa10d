"""Legal basis and service standard: headings and texts, paged."""

from __future__ import annotations

from screens import kv
from screens.base import Screen
from screens.widgets.headings import TextPair


class StandardScreen(Screen):
    """The fourteen components."""

    @staticmethod
    def pair(pair: tuple[str, str]) -> TextPair:
        """Return a heading with its text."""
        return TextPair(pair=pair)


kv.load(__file__)
