"""docs/spreadsheets.md says what is read and written, no less and no more."""

import re
from pathlib import Path

import pytest

from kiosk.domain.form import Kind
from kiosk.domain.sheets import constraints
from kiosk.domain.sheets.about import FIELDS
from kiosk.domain.sheets.columns import COLUMNS, SURVEY
from kiosk.domain.sheets.inward import FUNCTIONS, to_formula
from kiosk.domain.sheets.kinds import REFUSED, WRITTEN
from kiosk.domain.sheets.outward import to_xlsform

DOCS = (Path(__file__).parents[2] / "docs" / "spreadsheets.md").read_text("utf-8")
KINDS = {
    "jenis": Kind.ONE_OF,
    "acara": Kind.SEVERAL_OF,
    "punya": Kind.YES_NO,
    "jumlah": Kind.INTEGER,
    "anak": Kind.GROUP,
}


def rows(header):
    """Return the rows of the table below this header, as lists of cells."""
    _, _, rest = DOCS.partition(f"{header}\n")
    table = re.match(r"(\|.*\n)+", rest)
    assert table
    return [[c.strip() for c in line.strip("|\n").split("|")] for line in table[0].splitlines()[1:]]


def word(text):
    return f"`{text}`" if text else ""


def test_the_table_of_kinds_is_the_table_of_the_program():
    told = rows("| kind | `type` | `ekios::kind` | `appearance` |")
    assert told == [
        [word(kind), word(how.type), word(kind if how.named else ""), word(how.appearance)]
        for kind, how in WRITTEN.items()
    ]


def test_every_sheet_and_column_is_explained():
    assert [row[0] for row in rows("| sheet | a row is | needed |")] == [word(s) for s in COLUMNS]
    told = " ".join(row[0] for row in rows("| column | holds |"))
    assert set(re.findall(r"`([^`]+)`", told)) == set(COLUMNS[SURVEY])
    assert [c for columns in COLUMNS.values() for c in columns if word(c) not in DOCS] == []


def test_every_refused_type_is_named():
    assert [kind for kind in REFUSED if word(kind) not in DOCS] == []


@pytest.mark.parametrize("row", rows("| in a workbook | in a service file |"), ids=lambda r: r[0])
def test_every_expression_of_the_table_is_so_in_both_directions(row):
    written, ours = (cell.strip("`") for cell in row)
    assert to_formula(written, KINDS) == ours
    assert to_xlsform(ours, KINDS) == written


def test_every_function_is_in_the_table():
    told = " ".join(row[0] for row in rows("| in a workbook | in a service file |"))
    assert [name for name in FUNCTIONS if f"{name}(" not in told] == []


@pytest.mark.parametrize(
    ("row", "kind"),
    list(zip(
        rows("| of | written |"),
        (Kind.TEXT, Kind.TEXT, Kind.INTEGER, Kind.SEVERAL_OF, Kind.DATE),
        strict=True,
    )),
)  # fmt: skip
def test_every_bound_of_the_table_is_understood(row, kind):
    for written in re.findall(r"`([^`]+)`", row[1]):
        assert constraints.understood(written, kind)


def test_the_fields_that_are_named_exist():
    example = rows("| field | value | text::Bahasa Indonesia (id) | text::English (en) |")
    assert {row[0] for row in example} <= FIELDS.keys()
