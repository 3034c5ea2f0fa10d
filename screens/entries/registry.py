"""Which entry takes which kind of answer."""

from typing import Any

from kiosk import viewdata as v
from screens.entries.base import Entry
from screens.entries.choice import ChoiceAnswer
from screens.entries.computed import ComputedAnswer
from screens.entries.fields import FieldsAnswer
from screens.entries.photo import PhotoAnswer
from screens.entries.repeat import RepeatAnswer
from screens.entries.typed import DigitsAnswer, TextAnswer

ENTRIES: dict[type, type[Entry]] = {
    v.TextEntry: TextAnswer,
    v.DigitsEntry: DigitsAnswer,
    v.FieldsEntry: FieldsAnswer,
    v.ChoiceEntry: ChoiceAnswer,
    v.PhotoEntry: PhotoAnswer,
    v.RepeatEntry: RepeatAnswer,
    v.ComputedEntry: ComputedAnswer,
}


def entry_for(data: Any) -> Entry:
    """Return the entry that takes this kind of answer."""
    return ENTRIES[type(data)](data=data)
