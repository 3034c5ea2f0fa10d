"""How a question is answered."""

from msgspec import Struct


class TextEntry(Struct, frozen=True):
    """Answered(raw=str). `keyboard`: "letters", "digits", "code" (letters, digits and hyphen)."""

    value: str
    multiline: bool = False
    placeholder: str = ""
    max_length: int = 200
    keyboard: str = "letters"


class DigitsEntry(Struct, frozen=True):
    """Digits on the keypad. Answered(raw=str of digits).

    `groups` (4, 4, 4, 4) draws empty places and shows only the current group when `masked`;
    () is a free number, drawn with thousands dots after `prefix` when `thousands`.
    """

    value: str
    groups: tuple[int, ...] = ()
    masked: bool = False
    prefix: str = ""
    suffix: str = ""
    thousands: bool = False
    max_length: int = 15
    allow_minus: bool = False


class FieldEntry(Struct, frozen=True):
    """One field of a FieldsEntry; `digits` 0 is free text."""

    name: str
    label: str
    value: str
    digits: int = 0
    placeholder: str = ""


class FieldsEntry(Struct, frozen=True):
    """Several small fields on one screen: a date (day, month, year), a time, an address with RT
    and RW. Answered(raw={name: text}).
    """

    fields: tuple[FieldEntry, ...]


class OptionRow(Struct, frozen=True):
    value: str
    label: str
    selected: bool


class ChoiceEntry(Struct, frozen=True):
    """Answered(raw=value) or, with `several`, Answered(raw=[values]); paged when too many."""

    options: tuple[OptionRow, ...]
    several: bool = False


class PhotoEntry(Struct, frozen=True):
    """`state`: "preview" (TakePhoto), "taken" (RetakePhoto, Answered(raw=photo id)), "absent"
    (BringInstead). Pixels come from the host's frame slot, or by `photo` id from its photo box.
    """

    state: str
    photo: str
    consent: str
    absent_text: str = ""
    can_keep: bool = True  # False: only another try


class EntryRow(Struct, frozen=True):
    title: str
    detail: str


class RepeatEntry(Struct, frozen=True):
    """Repetitions so far. AddEntry, EditEntry(index), RemoveEntry(index); Answered(raw=None)."""

    rows: tuple[EntryRow, ...]
    add_label: str
    can_add: bool


class ComputedEntry(Struct, frozen=True):
    """A value that the kiosk worked out. Answered(raw=None)."""

    value: str
    lines: tuple[tuple[str, str], ...] = ()  # what it was worked out from


Entry = (
    TextEntry | DigitsEntry | FieldsEntry | ChoiceEntry | PhotoEntry | RepeatEntry | ComputedEntry
)
