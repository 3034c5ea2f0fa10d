"""Several small fields on one screen: a date, a time, an address."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.domain.form import Raw
from kiosk.viewdata import FieldEntry
from screens import kv
from screens.entries.base import Entry
from screens.theme import theme
from screens.widgets.box import Grid, Row
from screens.widgets.digits import DigitField
from screens.widgets.field import Field

LONG_DIGITS = 3  # a field of more digits than this gets a double share


class LabelledField(Grid):
    """A caption and its field: over it, or before it where height is dear."""

    inline = BooleanProperty(False)

    data = ObjectProperty(FieldEntry("", "", ""), rebind=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        digits = self.data.digits
        self.field = DigitField(max_length=digits) if digits else Field()
        self.field.spoken, self.field.led = self.data.label, True
        self.field.placeholder = self.data.placeholder
        self.field.put(self.data.value)
        self.add_widget(self.field)


class FieldsAnswer(Entry):
    """The keyboard fills the field that was touched; "Lanjut" goes on to the next empty one."""

    focus = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.labelled = [LabelledField(data=field) for field in self.data.fields]
        for labelled in self.labelled:
            labelled.field.bind(on_tap=self._focused)
            labelled.field.fbind("text", self._typed)
        self._lay_out()
        self.fbind("wrong", self._mark)
        self._focused(self._first_empty() or self.labelled[0].field)

    def refresh(self, data: Any) -> None:
        old = {field.name: field.value for field in self.data.fields}
        for labelled, field in zip(self.labelled, data.fields, strict=True):
            if field.value and field.value != old.get(field.name):
                labelled.field.put(field.value)
        self.data = data

    def typed(self) -> Raw:
        values = {each.data.name: str(each.field.text) for each in self.labelled}
        return values if any(value.strip() for value in values.values()) else None

    def insert(self, char: str) -> None:
        self.focus.insert(char)

    def erase(self) -> None:
        """Erase; in an empty field go back to the one before, without a touch on it."""
        fields = [each.field for each in self.labelled]
        at = fields.index(self.focus)
        if not self.focus.text and at:
            self._focused(fields[at - 1])
        else:
            self.focus.erase()

    def advance(self) -> bool:
        fields = [each.field for each in self.labelled]
        after = fields[fields.index(self.focus) + 1 :]
        empty = next((field for field in after if not field.text), None)
        if empty is not None:
            self._focused(empty)
        return empty is None

    def _first_empty(self) -> Field | None:
        return next((each.field for each in self.labelled if not each.field.text), None)

    def _lay_out(self) -> None:
        row: Row | None = None
        for labelled in self.labelled:
            if labelled.data.digits:
                if row is None:
                    row = FieldRow()
                    self.add_widget(row)
                labelled.flex = 2 if labelled.data.digits > LONG_DIGITS and not theme.small else 1
                labelled.inline = any(not field.digits for field in self.data.fields)
                row.add_widget(labelled)
            else:
                row = None
                self.add_widget(labelled)

    def _focused(self, field: Field) -> None:
        self.focus = field
        for labelled in self.labelled:
            labelled.field.active = labelled.field is field
            if labelled.field is field:
                self.keyboard = "digits" if labelled.data.digits else "letters"
        self._typed()

    def _typed(self, *_args: object) -> None:
        self.fresh = self.focus is not None and not self.focus.text

    def _mark(self, _entry: object, wrong: bool) -> None:
        for labelled in self.labelled:
            labelled.field.wrong = wrong


class FieldRow(Row):
    """Small fields beside each other."""


kv.load(__file__)
