"""The technician's further pages: something to read, something to press."""

from __future__ import annotations

from kiosk.viewdata import Action
from screens import kv
from screens.base import Screen
from screens.technician import QueueRow
from screens.widgets.button import PushButton, button_for


class ServicingScreen(Screen):
    """Rows and buttons, paged."""

    @staticmethod
    def row(row: tuple[str, str, str]) -> QueueRow:
        """Return the row of something found."""
        return QueueRow(row=row)

    @staticmethod
    def button(action: Action) -> PushButton:
        """Return a button of the page."""
        return button_for(action)


kv.load(__file__)
