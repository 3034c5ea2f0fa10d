"""docs/catalogue.md names everything that a file may hold."""

from pathlib import Path

import msgspec
import pytest

from kiosk.domain import expressions
from kiosk.domain.blocks import Use
from kiosk.domain.catalogue import (
    FEE_KINDS,
    UNITS,
    VALIDITY_UNITS,
    Agency,
    EmergencyNumber,
    Fee,
    Group,
    How,
    Law,
    LifeEvent,
    Look,
    Neighbour,
    Privacy,
    Region,
    Requirement,
    Service,
    Standard,
    Validity,
)
from kiosk.domain.form import Kind, Question
from kiosk.domain.shared import Block, ChoiceList, Profile

DOCS = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text()


@pytest.mark.parametrize(
    "struct",
    [
        Service,
        Standard,
        Privacy,
        Fee,
        Requirement,
        Question,
        Region,
        Group,
        Agency,
        EmergencyNumber,
        Law,
        LifeEvent,
        Look,
        Neighbour,
        Validity,
        Block,
        Use,
        ChoiceList,
        Profile,
    ],
)
def test_every_field_is_explained(struct):
    missing = [f.name for f in msgspec.structs.fields(struct) if f"`{f.name}`" not in DOCS]
    known = {"privacy", "standard", "requirement", "fee", "form", "emergency", "look"}
    assert set(missing) <= known


def test_every_word_that_may_be_written_is_explained():
    words = [*Kind, *How, *UNITS[1:], *FEE_KINDS, *VALIDITY_UNITS]
    assert [word for word in words if f"`{word}`" not in DOCS] == []
    assert [name for name in expressions.FUNCTIONS if f"`{name}(" not in DOCS] == []
