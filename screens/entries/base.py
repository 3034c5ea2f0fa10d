"""What the question screen knows of an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.domain.form import Raw
from kiosk.events import Event
from kiosk.viewdata import Action
from screens import kv, vocabulary
from screens.widgets.box import Column


class Entry(Column):
    """`keyboard` is the layer that the screen should show, "" for none.

    Entries that need one are pinned above it; the others flow, and page, with the content.
    """

    data = ObjectProperty(None, rebind=True)
    keyboard = StringProperty("")
    wrong = BooleanProperty(False)
    fresh = BooleanProperty(True)  # the field is empty: a capital comes next
    pictures: Any = None
    send: Callable[[Event], None]
    """Emits an event that no button caused."""

    def refresh(self, data: Any) -> None:
        """Take new data of the same question; what was typed stays unless the data changed it."""
        self.data = data

    def typed(self) -> Raw:
        """Return what was entered; None when nothing was."""
        return None

    def insert(self, char: str) -> None:
        """A key was pressed."""

    def erase(self) -> None:
        """The last character is to go."""

    def advance(self) -> bool:
        """Return False when "Lanjut" only led to the next field of this entry."""
        return True

    def actions(self, go_on: Action) -> tuple[Action, ...]:
        """Return the buttons beside Back; `go_on` answers with what was typed."""
        return (go_on,)

    def amend(self, event: Event) -> Event | None:
        """Return the event that a button means now; None when it is the entry's own matter."""
        return event

    def enter(self) -> None:
        """Start what needs a clock."""

    def leave(self) -> None:
        """Stop it."""


assert vocabulary.WIDGETS
kv.load(__file__)
