"""Texts and digits: one field, filled by the keyboard or the keypad."""

from __future__ import annotations

from typing import Any

from kiosk.domain.form import Raw
from kiosk.viewdata import DigitsEntry, TextEntry
from screens.entries.base import Entry
from screens.localizer import l
from screens.widgets.digits import DigitField
from screens.widgets.field import Field

LINES_OF_LONG_TEXT = 3


class OneField(Entry):
    """An entry that is a single field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = self.make(self.data)
        self.field.spoken = l._("Kotak isian")
        self.add_widget(self.field)
        self.field.put(self.data.value)
        self.field.fbind("text", self._typed)
        self.fbind("wrong", self.field.setter("wrong"))
        self.field.wrong = self.wrong
        self._typed()

    def make(self, data: Any) -> Field:
        """Return the empty field for this data."""
        raise NotImplementedError

    def refresh(self, data: Any) -> None:
        if data.value != self.data.value and data.value:
            self.field.put(data.value)
        self.data = data

    def typed(self) -> Raw:
        return str(self.field.text) if self.field.text.strip() else None

    def insert(self, char: str) -> None:
        self.field.insert(char)

    def erase(self) -> None:
        self.field.erase()

    def _typed(self, *_args: object) -> None:
        self.fresh = not self.field.text


class TextAnswer(OneField):
    """Letters, or a code in capitals."""

    def make(self, data: TextEntry) -> Field:
        self.keyboard = data.keyboard
        field = Field(placeholder=data.placeholder, max_length=data.max_length)
        field.min_lines = LINES_OF_LONG_TEXT if data.multiline else 1
        field.max_lines = LINES_OF_LONG_TEXT + 2 if data.multiline else LINES_OF_LONG_TEXT
        return field


class DigitsAnswer(OneField):
    """Digits, grouped and masked or free."""

    def make(self, data: DigitsEntry) -> Field:
        self.keyboard = "signed" if data.allow_minus else "digits"
        return DigitField(
            max_length=sum(data.groups) or data.max_length,
            groups=data.groups,
            masked=data.masked,
            prefix=data.prefix,
            suffix=data.suffix,
            thousands=data.thousands,
        )
