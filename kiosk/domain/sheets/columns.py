"""The sheets and columns of a workbook, and the languages in their headers."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from kiosk.domain.catalogue import Law, Requirement
from kiosk.domain.findings import nearest
from kiosk.domain.localized import LANGUAGES, Localized
from kiosk.domain.sheets.grid import Row, Sheet, Workbook
from kiosk.domain.sheets.problems import Problem, problem

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
SERVICE, REQUIREMENT, LEGAL = "service", "requirement", "legal"
LANGUAGE_NAMES = {"id": "Bahasa Indonesia (id)", "en": "English (en)"}
_SPOKEN = {
    "id": "id", "indonesia": "id", "bahasa indonesia": "id", "bahasa": "id", "indonesian": "id",
    "en": "en", "english": "en", "inggris": "en", "bahasa inggris": "en",
}  # fmt: skip
_ALIASES = {
    "relevance": "relevant", "calculate": "calculation", "caption": "label",
    "list name": "list_name", "constraining_message": "constraint_message",
}  # fmt: skip
"""Older words for a column that XLSForm still knows."""


def _of(struct: type[Struct]) -> dict[str, bool]:
    return {f.name: f.type is Localized for f in msgspec.structs.fields(struct)}


COLUMNS: Mapping[str, Mapping[str, bool]] = {
    SURVEY: {
        "type": False, "name": False, "label": True, "hint": True, "required": False,
        "relevant": False, "constraint": False, "constraint_message": True, "calculation": False,
        "appearance": False, "ekios::kind": False, "ekios::short": True, "ekios::unit": True,
        "ekios::item": True, "ekios::example": False, "ekios::plain": False, "ekios::min": False,
        "ekios::max": False, "ekios::not_before": False, "ekios::not_after": False,
    },
    CHOICES: {"list_name": False, "name": False, "label": True},
    SETTINGS: {"form_title": False, "form_id": False, "default_language": False, "version": False},
    SERVICE: {"field": False, "value": False, "text": True},
    REQUIREMENT: _of(Requirement),
    LEGAL: _of(Law),
}  # fmt: skip
"""Sheet -> column -> whether it stands once for every language."""

Cell = tuple[str, str]
"""Column and language; "" for a column without languages."""


class Record(Struct, frozen=True):
    """A row with its headers understood."""

    sheet: str
    number: int
    cells: dict[Cell, str]
    heads: dict[Cell, str]  # as they are written in this workbook

    def get(self, column: str) -> str:
        return self.cells.get((column, ""), "")

    def text(self, column: str) -> dict[str, str]:
        """Return the raw text in its languages; empty when there is none."""
        told = {language: self.cells.get((column, language), "") for language in LANGUAGES}
        return {k: v for k, v in told.items() if v or k == "id"} if any(told.values()) else {}

    def filled(self) -> Iterator[str]:
        """Yield the columns that hold anything, each once."""
        yield from dict.fromkeys(column for column, _language in self.cells)

    def problem(self, code: str, column: str, hint: str = "", **params: str) -> Problem:
        heads = {cell: head for cell, head in self.heads.items() if cell[0] == column}
        filled = [head for cell, head in heads.items() if cell in self.cells]
        head = [*filled, *heads.values(), column][0]
        return problem(code, self.sheet, self.number, head, hint, stops=True, **params)

    def remark(self, code: str, column: str) -> Problem:
        """Return what does not stop the import."""
        return msgspec.structs.replace(self.problem(code, column), stops=False)


def header(column: str, language: str = "") -> str:
    return f"{column}::{LANGUAGE_NAMES[language]}" if language else column


def headers(sheet: str) -> tuple[str, ...]:
    """Return all headers of a sheet, in order, as we write them."""
    return tuple(
        header(column, language)
        for column, spoken in COLUMNS[sheet].items()
        for language in (LANGUAGES if spoken else ("",))
    )


def language_of(word: str) -> str:
    """Return the language that a header or `default_language` names; "" when it is none of ours."""
    code = re.search(r"\(\s*(\w+)\s*\)$", word)
    return _SPOKEN.get((code[1] if code else word).strip().lower(), "")


def check_sheets(book: Workbook) -> Iterator[Problem]:
    """Yield the sheets that nobody reads, and those that must be there."""
    for sheet in book.sheets:
        if sheet.name not in COLUMNS and sheet.rows:
            yield problem("unknown_sheet", sheet.name, hint=nearest(sheet.name, COLUMNS))
    names = [sheet.name for sheet in book.sheets]
    for name in (SURVEY, SERVICE):
        if name not in names:
            yield problem("no_sheet", name)


def check_columns(sheet: Sheet, spoken: str) -> Iterator[Problem]:
    """Yield the columns that hold anything and cannot be understood, or stand there twice."""
    seen: set[Cell] = set()
    for head in sheet.columns:
        filled = [row.number for row in sheet.rows if head in row.cells]
        told = _understood(head, sheet.name, spoken)
        if filled and isinstance(told, Problem):
            yield msgspec.structs.replace(told, row=filled[0])
        elif filled and told in seen:
            yield problem("same_column", sheet.name, 1, head)
        elif not isinstance(told, Problem):
            seen.add(told)


def records(sheet: Sheet, spoken: str) -> list[Record]:
    """Return the rows of a sheet; `spoken` is the language of a header that names none."""
    heads = {
        head: cell
        for head in reversed(sheet.columns)
        if not isinstance(cell := _understood(head, sheet.name, spoken), Problem)
    }
    written = {cell: head for head, cell in reversed(heads.items())}
    return [_record(sheet.name, row, heads, written) for row in sheet.rows]


def _record(sheet: str, row: Row, heads: Mapping[str, Cell], written: dict[Cell, str]) -> Record:
    cells = {heads[head]: text for head, text in row.cells.items() if head in heads}
    return Record(sheet=sheet, number=row.number, cells=cells, heads=written)


def _understood(head: str, sheet: str, spoken: str) -> Cell | Problem:
    known = COLUMNS[sheet]
    base, _, language = head.rpartition("::")
    whole, base = _folded(head), _folded(base)
    if whole in known:
        return whole, spoken if known[whole] else ""
    if not known.get(base):
        return problem("unknown_column", sheet, 1, head, nearest(base or whole, known))
    code = language_of(language)
    if not code:
        hint = ", ".join(LANGUAGE_NAMES.values())
        return problem("unknown_language", sheet, 1, head, hint, word=language.strip())
    return base, code


def _folded(word: str) -> str:
    folded = " ".join(word.lower().split())
    return _ALIASES.get(folded, folded)


def localized(cells: dict[str, str], column: str, text: Localized) -> None:
    """Put a text into its columns."""
    for language in LANGUAGES:
        if told := getattr(text, language):
            cells[header(column, language)] = told


def sheet_of(name: str, rows: Iterable[dict[str, str]]) -> Sheet:
    """Return a sheet with the columns that are used; rows count from 2, below the headers."""
    filled = tuple(Row(number=n, cells=cells) for n, cells in enumerate(rows, 2))
    used = {head for row in filled for head in row.cells}
    needed = [h for h in headers(name) if h in used or not h.startswith("ekios::")]
    return Sheet(name=name, columns=tuple(needed), rows=filled)
