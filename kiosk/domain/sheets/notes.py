"""What is noted while a workbook is read: problems, and where each part was written."""

from typing import Any

from msgspec import Struct, field

from kiosk.domain.findings import Finding
from kiosk.domain.localized import LANGUAGES
from kiosk.domain.sheets.columns import (
    CHOICES,
    LEGAL,
    REQUIREMENT,
    SERVICE,
    SETTINGS,
    SURVEY,
    Record,
    header,
)
from kiosk.domain.sheets.problems import Problem

Table = dict[str, Any]

_COLUMNS = {
    "key": "name", "kind": "type", "show_when": "relevant", "formula": "calculation",
    "pattern": "constraint", "pattern_message": "constraint_message", "options": "type",
    "short": "ekios::short", "unit": "ekios::unit", "item": "ekios::item",
    "example": "ekios::example", "plain": "ekios::plain", "value": "name", "use": "code",
}  # fmt: skip
"""Part of a question, option, requirement or law -> its column, where they differ."""
_BOUNDS = ("min", "max", "not_before", "not_after")
"""Parts of a question that `constraint` says, else a column of their own."""
_NAMED = {SURVEY: "name", CHOICES: "name", REQUIREMENT: "code", LEGAL: "code", SETTINGS: "form_id"}
"""The column that stands for the whole row."""
_SHEETS = {"requirement": REQUIREMENT, "legal": LEGAL, "form": SURVEY}


class Notes(Struct):
    """What was found on the way, and the row that each key of the raw service was written in."""

    rows: dict[str, Record] = field(default_factory=dict)  # "form.question[2]" -> its row
    found: list[Problem] = field(default_factory=list)

    def place(self, key: str, row: Record) -> None:
        self.rows[key] = row

    def tell(self, *problems: Problem) -> None:
        self.found += problems

    def problem(self, item: Finding) -> Problem:
        """Return what the checker found as a problem of the row where it was written."""
        key = item.key
        while key and key not in self.rows:
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        if not key:
            sheet = _SHEETS.get(item.key.split("[")[0].split(".")[0], SERVICE)
            return Problem(sheet, 0, item.key, item.reason, item.hint, item.stops)
        row = self.rows[key]
        rest = item.key[len(key) :].lstrip(".")
        return Problem(
            row.sheet, row.number, _column(row, rest), item.reason, item.hint, item.stops
        )


def _column(row: Record, rest: str) -> str:
    """Return the header of the column that says this part of the row."""
    name, _, inner = rest.partition(".")
    if row.sheet == SERVICE:
        return header("text", name) if name in LANGUAGES else "value"
    name = name or _NAMED[row.sheet]
    column = _COLUMNS.get(name.split("[")[0], name)
    if name in _BOUNDS:
        column = "constraint" if row.get("constraint") else f"ekios::{name}"
    language = inner.split(".")[0]
    for (wanted, spoken), head in row.heads.items():
        if wanted == column and spoken in ("", language):
            return head
    return column
