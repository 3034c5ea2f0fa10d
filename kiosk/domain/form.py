"""The form vocabulary: what a service asks, as data.

The same structs are read from `assets/services/*.toml` on the kiosk and at the office.
"""

import hashlib
from enum import StrEnum
from typing import TypeGuard

import msgspec
from msgspec import Struct

from kiosk.domain.localized import NO_TEXT, Localized


class Kind(StrEnum):
    """What a question asks for; decides the widget, the validator and the shape of the answer."""

    TEXT = "text"  # -> str
    LONG_TEXT = "long_text"  # -> str
    INTEGER = "integer"  # -> int
    MONEY = "money"  # -> int, whole rupiah
    DATE = "date"  # -> "YYYY-MM-DD"
    TIME = "time"  # -> "HH:MM"
    YES_NO = "yes_no"  # -> bool
    ONE_OF = "one_of"  # -> str, an option's value
    SEVERAL_OF = "several_of"  # -> list[str], option values
    NIK = "nik"  # -> str, 16 digits
    KK = "kk"  # -> str, 16 digits
    NPWP = "npwp"  # -> str, 15 or 16 digits
    PHONE = "phone"  # -> str, E.164
    ADDRESS = "address"  # -> {"street": str, "rt": "003", "rw": "005"}
    PHOTO = "photo"  # -> {"photo": id} in a draft, {"attachment", "key", "size"} once sealed,
    # or BROUGHT, when there is no camera: the citizen brings the document to the counter
    GROUP = "group"  # -> list[Answers], one per repetition
    COMPUTED = "computed"  # -> int or str, from `formula`; never typed


class Option(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One choice of a ONE_OF or SEVERAL_OF question."""

    value: str
    label: Localized


class Question(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One question; `label` is the heading of its screen, `short` its row on the check page.

    `min`/`max` bound letters for texts, the value for numbers and money, the count for SEVERAL_OF
    and GROUP. `not_before`/`not_after` bound dates: "today", "today+30d", "today-17y", the key of
    an earlier DATE question ("mulai", "mulai+1d") or ISO; for a `plain` number they bound a year.
    `show_when` and `formula` are expressions over the keys of earlier questions.
    """

    key: str
    kind: Kind
    label: Localized
    short: Localized = NO_TEXT
    hint: Localized = NO_TEXT
    required: bool = True
    min: int | None = None
    max: int | None = None
    not_before: str = ""
    not_after: str = ""
    pattern: str = ""
    pattern_message: Localized = NO_TEXT
    example: str = ""  # an invented answer that fits; shown in the empty field
    options: tuple[Option, ...] = ()
    show_when: str = ""
    formula: str = ""
    plain: bool = False  # an INTEGER that is written without thousands marks: a year
    unit: Localized = NO_TEXT  # of a number ("m2", "hari") or of a COMPUTED value ("rupiah")
    question: tuple["Question", ...] = ()  # of a GROUP
    item: Localized = NO_TEXT  # what one repetition of a GROUP is called ("pengikut")


class Form(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """All questions of a service, in order.

    `service` is filled in when the file is read: two services that ask the same questions still
    have forms of their own, and digests of their own.
    """

    question: tuple[Question, ...]
    service: str = ""

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the form's canonical JSON; applications carry it."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


Address = dict[str, str]
Photo = dict[str, str | int]
Scalar = str | int | bool

BRING = "counter"
"""What is entered for a photo when the document is brought to the counter instead."""
BROUGHT: Photo = {"photo": "", "bring": BRING}
"""The answer that follows; it names no photo, so nothing is attached."""

Answer = Scalar | list[str] | Address | Photo | list[dict[str, "Answer"]]
Answers = dict[str, Answer]
"""Validated answers by question key; a key that is absent was not asked or left empty."""


def are_answers(value: object) -> TypeGuard[Answers]:
    """Tell whether decoded JSON has the shape of Answers: no null, no fraction, no other depth."""
    return isinstance(value, dict) and all(map(_is_answer, value.values()))


def _is_answer(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(part, str | int) for part in value.values())
    if isinstance(value, list):
        words = all(isinstance(item, str) for item in value)
        return words or all(map(are_answers, value))
    return isinstance(value, str | int)


Raw = str | list[str] | dict[str, str] | None
"""What a person entered, before validation; None is "left empty"."""
