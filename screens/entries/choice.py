"""One of, or several of, some options: rows to touch, paged when there are many."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.domain.form import Raw
from kiosk.viewdata import OptionRow
from screens import kv
from screens.entries.base import Entry
from screens.theme import theme
from screens.widgets.box import Box, Grid, Row
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


class PairOfChoices(Grid):
    """Two options beside each other."""

    touchable = True


class ChoiceAnswer(Entry):
    """Choosing marks; "Lanjut" answers."""

    def __init__(self, **kwargs: Any) -> None:
        self.rows: list[ChoiceRow] = []
        self._step = 0
        self._lines: list[Box] = []
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
        """Return the rows; on lying panels in pairs, so that fewer pages are turned."""
        step = 2 if theme.two_columns and not theme.large_text else 1
        if step != self._step:
            self._step = step
            self._lines = [
                self._pair(self.rows[i : i + step]) for i in range(0, len(self.rows), step)
            ]
        return list(self._lines)

    def _pair(self, rows: list[ChoiceRow]) -> Box:
        if len(rows) == 1 and self._step == 1:
            return rows[0]
        pair = PairOfChoices(columns=self._step)
        for row in rows:
            if row.parent is not None:
                row.parent.remove_widget(row)
            pair.add_widget(row)
        return pair

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
