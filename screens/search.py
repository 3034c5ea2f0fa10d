"""Looking for a service by a word."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty

from kiosk.domain.form import Raw
from kiosk.events import Back, Event, Search
from kiosk.viewdata import Action, Tile
from screens import kv
from screens.base import Screen
from screens.widgets.card import RowTile

MAX_LETTERS = 60


class SearchScreen(Screen):
    """Each key asks again; results page above the keyboard."""

    typing = BooleanProperty(True)
    tight = BooleanProperty(False)  # no room for results beside the keyboard

    def enter(self) -> None:
        field = self.ids.field
        field.max_length = MAX_LETTERS
        field.put(self.view.query)
        field.fbind("text", self._changed)

    def typed(self) -> Raw:
        return str(self.ids.field.text) or None

    def amend(self, event: Event) -> Event | None:
        return Back(typed=self.typed()) if isinstance(event, Back) else event

    def render(self, view: Any, back: Action | None) -> None:
        if view.rows != self.view.rows:
            self.ids.pages.page = 0
        super().render(view, back)

    def look(self) -> None:
        """Put the keyboard away and show what was found, for "Cari"."""
        if self.view.rows:
            self.typing = False
            self.request_layout()

    def type_again(self) -> None:
        """A touch on the field brings the keyboard back."""
        self.typing = True
        self.request_layout()

    @staticmethod
    def row(tile: Tile) -> RowTile:
        """Return the row of a service that was found."""
        return RowTile(tile=tile)

    def _changed(self, _field: object, text: str) -> None:
        self.emit(Search(text))


kv.load(__file__)
