"""A workbook as a raw service, with everything that is in its way named by sheet and row."""

import re

import msgspec
from msgspec import Struct

from kiosk.domain.sheets import about, choices, grid, survey
from kiosk.domain.sheets.columns import (
    CHOICES,
    COLUMNS,
    LANGUAGE_NAMES,
    LEGAL,
    REQUIREMENT,
    SERVICE,
    SETTINGS,
    SURVEY,
    Record,
    check_columns,
    check_sheets,
    language_of,
    records,
)
from kiosk.domain.sheets.notes import Notes, Table
from kiosk.domain.sheets.problems import Problem, problem

_ROOT = "Layanan"
"""What pyxform calls the whole form; no key of a question has a capital letter."""
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"the '(\w+)' sheet")


class Incoming(Struct, frozen=True):
    """What a workbook says; to be trusted only when no problem stops."""

    data: Table  # a service as its TOML file would hold it
    problems: tuple[Problem, ...]
    notes: Notes

    @property
    def stops(self) -> bool:
        return any(one.stops for one in self.problems)


def read(content: bytes) -> Incoming:
    """Read an XLSX workbook; never raises for what is in it."""
    book, found = grid.read(content)
    if not book.sheets:
        return Incoming({}, tuple(found), Notes())
    incoming = understood(book)
    found += incoming.problems
    found += judged(book, found)
    return msgspec.structs.replace(incoming, problems=ordered(*found))


def understood(book: grid.Workbook) -> Incoming:
    """Return the raw service that the sheets say, by our own rules alone."""
    notes = Notes()
    notes.tell(*check_sheets(book))
    spoken = _spoken(book.sheet(SETTINGS), notes)
    sheets = {name: book.sheet(name) for name in COLUMNS}
    for sheet in sheets.values():
        notes.tell(*check_columns(sheet, spoken))
    rows = {name: records(sheet, spoken) for name, sheet in sheets.items()}
    data = about.fields(rows[SERVICE], notes)
    _settle(data, rows[SETTINGS], notes)
    for name in (REQUIREMENT, LEGAL):
        items = about.items(rows[name], name, notes)
        data |= {name: items} if items else {}
    lists = choices.read(rows[CHOICES], notes)
    data["form"] = {"question": survey.questions(rows[SURVEY], lists, notes)}
    notes.tell(*lists.unused())
    return Incoming(data, tuple(notes.found), notes)


def ordered(*problems: Problem) -> tuple[Problem, ...]:
    """Return the problems as somebody goes through the workbook, each once."""
    places = {name: number for number, name in enumerate(COLUMNS)}
    return tuple(
        sorted(dict.fromkeys(problems), key=lambda one: (places.get(one.sheet, -1), one.row))
    )


def _spoken(settings: grid.Sheet, notes: Notes) -> str:
    """Return the language of headers that name none."""
    word = settings.rows[0].cells.get("default_language", "") if settings.rows else ""
    if word and not language_of(word):
        row, hint = settings.rows[0].number, ", ".join(LANGUAGE_NAMES.values())
        notes.tell(problem("unknown_language", SETTINGS, row, "default_language", hint, word=word))
    return language_of(word) or "id"


def _settle(data: Table, rows: list[Record], notes: Notes) -> None:
    """Take code and name from `settings` where `service` does not say them."""
    for row in rows[:1]:
        code, title = row.get("form_id"), row.get("form_title")
        said = (
            ("form_id", "code", data.get("code")),
            ("form_title", "name", data.get("name", {}).get("id")),
        )
        for column, field, word in said:
            if word and row.get(column) not in ("", word):
                notes.tell(row.problem("two_values", column, word, word=field))
        if code and "code" not in data:
            data["code"] = code
            notes.place("code", row)
        if title and "name" not in data:
            data["name"] = {"id": title}
            notes.place("name", row)
        if row.get("version"):
            notes.tell(row.remark("own_version", "version"))
    for row in rows[1:]:
        notes.tell(*(row.problem("one_row", column) for column in row.filled()))


def judged(book: grid.Workbook, found: list[Problem]) -> list[Problem]:
    """Return why pyxform refuses the workbook, unless we said it of that row already."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(_for_pyxform(book), form_name=_ROOT)
    except PyXFormError as error:
        said = str(error)
    except Exception as error:  # noqa: BLE001 - whatever strange cells make of a parser
        said = f"{type(error).__name__} {error}"
    else:
        return []
    row, sheet = _ROW.search(said), _SHEET.search(said)
    number = int(row[1]) if row else 0
    place = (sheet[1] if sheet else SURVEY, number) if number else ("", 0)
    stopped = [(one.sheet, one.row) for one in found if one.stops]
    if place in stopped or (stopped and not number):
        return []
    return [problem("pyxform", *place, detail=_sentence(said))]


def _for_pyxform(book: grid.Workbook) -> Table:
    """Return the sheets of XLSForm with every row in its place, also the empty ones."""
    made: Table = {"sheet_names": [sheet.name for sheet in book.sheets]}
    for name in (SURVEY, CHOICES, SETTINGS):
        sheet = book.sheet(name)
        rows: list[dict[str, str]] = [
            {} for _ in range(max((r.number for r in sheet.rows), default=1) - 1)
        ]
        for row in sheet.rows:
            rows[row.number - 2] = dict(row.cells)
        made |= {name: rows, f"{name}_header": [dict.fromkeys(sheet.columns)]}
    return made


def _sentence(said: str) -> str:
    """Return the first line without its row and full stop."""
    lines = _ROW.sub("", said).strip().splitlines()
    return (lines[0] if lines else "?").rstrip(" .")[:200]
