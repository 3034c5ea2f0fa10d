"""docs/catalogue.md names everything that a file may hold."""

from pathlib import Path

import msgspec
import pytest

from kiosk.domain import expressions
from kiosk.domain.catalogue import (
    FEE_KINDS,
    UNITS,
    Agency,
    EmergencyNumber,
    Fee,
    Group,
    How,
    Privacy,
    Region,
    Requirement,
    Service,
    Standard,
)
from kiosk.domain.form import Kind, Question

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
    ],
)
def test_every_field_is_explained(struct):
    missing = [f.name for f in msgspec.structs.fields(struct) if f"`{f.name}`" not in DOCS]
    known = {"privacy", "standard", "requirement", "fee", "form", "emergency"}
    assert set(missing) <= known


def test_every_word_that_may_be_written_is_explained():
    words = [*Kind, *How, *UNITS[1:], *FEE_KINDS]
    assert [word for word in words if f"`{word}`" not in DOCS] == []
    assert [name for name in expressions.FUNCTIONS if f"`{name}(" not in DOCS] == []
