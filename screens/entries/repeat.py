"""A group that repeats: what is there so far, change, remove (asked twice), add."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.events import AddEntry, EditEntry, RemoveEntry
from kiosk.viewdata import EntryRow
from screens import kv
from screens.entries.base import Entry
from screens.widgets.box import Box, Row
from screens.widgets.button import PushButton
from screens.widgets.surface import Surface


class EntryCard(Surface, Row):
    """One repetition with its two buttons; removing asks once more in the same place."""

    row = ObjectProperty(EntryRow("", ""), rebind=True)
    index = NumericProperty(0)
    asking = BooleanProperty(False)
    touchable = True

    def change(self) -> None:
        """Change it, or think again about removing."""
        if self.asking:
            self.asking = False
        else:
            self.emit(EditEntry(int(self.index)))

    def remove(self) -> None:
        """Ask first, then remove."""
        if self.asking:
            self.emit(RemoveEntry(int(self.index)))
        self.asking = not self.asking


class RepeatAnswer(Entry):
    """The list is the journey's; this only shows it."""

    def __init__(self, **kwargs: Any) -> None:
        self.made: list[Box] = []
        super().__init__(**kwargs)
        self._build()

    def refresh(self, data: Any) -> None:
        changed = data != self.data
        self.data = data
        if changed:
            self._build()

    def parts(self) -> list[Box]:
        return self.made

    def _build(self) -> None:
        self.made = [EntryCard(row=row, index=i) for i, row in enumerate(self.data.rows)]
        if self.data.can_add:
            add = PushButton(
                label=self.data.add_label,
                spoken=self.data.add_label,
                icon="plus",
                style="secondary",
            )
            add.event = AddEntry()
            self.made.append(add)
        self.request_layout()


kv.load(__file__)
