"""What is sealed: one act of a citizen, frozen."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from kiosk.domain.form import are_answers


class CardPresent(Struct, frozen=True):
    """A plain reader saw a card. Never identity: it only travels inside the sealed part."""

    uid: str  # hex, whole, in the reader's byte order
    type: str  # "A", "B", "EM4100"


class Identity(Struct, frozen=True):
    """Who the citizen says they are, and how the kiosk came to know it."""

    nik: str
    birth_date: date | None
    name: str
    source: str  # "card" (a reader with a SAM gave it) | "typed"
    card: CardPresent | None = None


class Act(Struct, frozen=True, omit_defaults=True):
    """The plaintext of an envelope's sealed part, as JSON.

    `kind` is "application", "supplement" or "withdrawal". A supplement carries only the answers
    that were asked for, names the `original` envelope id and proves with token or code that it may.
    """

    kind: str
    service: str
    form: str  # digest of the form these answers belong to
    answers: dict[str, Any]  # `Answers`; msgspec cannot read a union of two kinds of dict
    identity: Identity | None = None
    token: bytes = b""  # 16 bytes; of this application, or of the original for a supplement
    code: str = ""  # 6 digits, likewise
    reference: str = ""  # of the original, for a supplement
    original: str = ""  # envelope id of the original
    consent: str = ""  # the words the citizen agreed to
    language: str = "id"

    def to_bytes(self) -> bytes:
        return msgspec.json.encode(self)


def act_from_bytes(data: bytes) -> Act:
    """Parse a sealed part's plaintext; msgspec.ValidationError when it is not an act."""
    act = msgspec.json.decode(data, type=Act)
    if not are_answers(act.answers):
        raise msgspec.ValidationError("answers are not of a known shape - at `$.answers`")
    return act
