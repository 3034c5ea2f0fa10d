"""The parts that services share: blocks of questions, requirements, laws, choices and profiles.

Each stands in one file beside region.toml and is written once. Here they are raw TOML tables by
code; `expanding` puts them into a service before it is built.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from kiosk.domain.catalogue import (
    Duration,
    Fee,
    Law,
    Requirement,
    Standard,
    Validity,
)
from kiosk.domain.form import Option, Question
from kiosk.domain.localized import NO_TEXT, Localized
from kiosk.domain.status import CaseState

Table = dict[str, Any]
BLOCKS_FILE = "blocks.toml"
REQUIREMENTS_FILE = "requirements.toml"
LAWS_FILE = "laws.toml"
CHOICES_FILE = "choices.toml"
PROFILES_FILE = "profiles.toml"


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that many forms ask; `prefix` and `words` make them those of one person."""

    code: str
    about: Localized  # what it asks for, for the officer who looks for it
    question: tuple[Question, ...]
    prefix: str = ""  # keys become "<prefix>_<key>"
    words: dict[str, Localized] = field(default_factory=dict)  # for "{orang}" in the texts


class ChoiceList(Struct, frozen=True, forbid_unknown_fields=True):
    """Options by name: religions, jobs, relations."""

    code: str
    options: tuple[Option, ...]


class ProfilePrivacy(Struct, frozen=True, forbid_unknown_fields=True):
    """What a profile says about personal data."""

    legal_basis: Localized = NO_TEXT
    purpose: Localized = NO_TEXT
    retention_years: int = 0


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """What the services of one desk have in common; a service overrides any part."""

    code: str
    agency: str = ""
    standard: Standard = Standard()
    privacy: ProfilePrivacy = ProfilePrivacy()
    next_step: Localized = NO_TEXT
    time: Duration | None = None
    fee: Fee | None = None
    icon: str = ""
    minutes: int = 0
    sample: bool = False
    requirement: tuple[Requirement, ...] = ()
    legal: tuple[Law, ...] = ()
    validity: Validity | None = None
    target_states: tuple[CaseState, ...] = ()


class Shared(Struct, frozen=True):
    """Raw tables by code, one mapping a file."""

    blocks: Mapping[str, Table] = field(default_factory=dict)
    requirements: Mapping[str, Table] = field(default_factory=dict)
    laws: Mapping[str, Table] = field(default_factory=dict)
    choices: Mapping[str, Table] = field(default_factory=dict)
    profiles: Mapping[str, Table] = field(default_factory=dict)


class Part(Struct, frozen=True):
    """Where one kind of shared part stands and what it is built as."""

    file: str
    word: str  # the array of tables in the file: [[block]]
    name: str  # the field of Shared
    kind: type[Struct]


PARTS = (
    Part(CHOICES_FILE, "choices", "choices", ChoiceList),
    Part(REQUIREMENTS_FILE, "requirement", "requirements", Requirement),
    Part(LAWS_FILE, "law", "laws", Law),
    Part(BLOCKS_FILE, "block", "blocks", Block),
    Part(PROFILES_FILE, "profile", "profiles", Profile),
)


def by_code(tables: Any) -> dict[str, Table]:
    """Return the tables of an array by their code, the first one of each."""
    found: dict[str, Table] = {}
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict) and isinstance(table.get("code"), str):
            found.setdefault(table["code"], table)
    return found
