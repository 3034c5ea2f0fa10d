"""The technician's further pages: something to read, something to press."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from kiosk.viewdata import Action
from screens import kv
from screens.base import Screen
from screens.technician import VALUE_ROLES
from screens.widgets.box import Column
from screens.widgets.button import PushButton, button_for


class FoundRow(Column):
    """A name and what was found, beside each other or, where that is too long, below."""

    row = ObjectProperty(("", "", "plain"))
    roles = VALUE_ROLES


class ServicingScreen(Screen):
    """Rows and buttons, paged."""

    @staticmethod
    def row(row: tuple[str, str, str]) -> FoundRow:
        """Return the row of something found."""
        return FoundRow(row=row)

    @staticmethod
    def button(action: Action) -> PushButton:
        """Return a button of the page."""
        return button_for(action)


kv.load(__file__)
