"""One of, or several of, some options: rows to touch, paged when there are many."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.domain.form import Raw
from kiosk.viewdata import OptionRow
from screens import kv
from screens.entries.base import Entry
from screens.widgets.box import Box, Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface


class Mark(Surface, Row):
    """A square to tick, or a round one where only one may be chosen."""

    ticked = BooleanProperty(False)
    round = BooleanProperty(False)

    def natural_width(self) -> float:
        return float(self.minimum)


class ChoiceRow(Press, Surface, Row):
    """An option as wide as the screen."""

    option = ObjectProperty(OptionRow("", "", False), rebind=True)
    several = BooleanProperty(False)
    ticked = BooleanProperty(False)


class ChoiceAnswer(Entry):
    """Choosing marks; "Lanjut" answers."""

    def __init__(self, **kwargs: Any) -> None:
        self.rows: list[ChoiceRow] = []
        super().__init__(**kwargs)
        for option in self.data.options:
            row = ChoiceRow(option=option, several=self.data.several, ticked=option.selected)
            row.bind(on_tap=self._chosen)
            self.rows.append(row)

    def refresh(self, data: Any) -> None:
        for row, option in zip(self.rows, data.options, strict=True):
            row.option = option
        self.data = data

    def parts(self) -> list[Box]:
        return list(self.rows)

    def typed(self) -> Raw:
        chosen = [row.option.value for row in self.rows if row.ticked]
        if not chosen:
            return None
        return chosen if self.data.several else chosen[0]

    def _chosen(self, row: ChoiceRow) -> None:
        if self.data.several:
            row.ticked = not row.ticked
            return
        for other in self.rows:
            other.ticked = other is row


kv.load(__file__)
