"""A value that the kiosk worked out, and what from."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from screens import kv
from screens.entries.base import Entry
from screens.widgets.box import Row
from screens.widgets.items import Parts


class PairRow(Row):
    """A label at the left, its value at the right."""

    pair = ObjectProperty(("", ""), rebind=True)


class ComputedAnswer(Parts, Entry):
    """Nothing to enter."""

    @staticmethod
    def line(pair: tuple[str, str]) -> PairRow:
        """Return a row of the working."""
        return PairRow(pair=pair)


kv.load(__file__)
