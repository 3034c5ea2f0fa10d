"""A workbook as a raw service, with everything that is in its way named by sheet and row."""

import re

from msgspec import Struct

from kiosk.domain.findings import Finding
from kiosk.domain.sheets import about, choices, grid, survey
from kiosk.domain.sheets.columns import (
    CHOICES,
    LANGUAGE_NAMES,
    LEGAL,
    REQUIREMENT,
    SERVICE,
    SETTINGS,
    SURVEY,
    Record,
    check_sheets,
    language_of,
    records,
)
from kiosk.domain.sheets.places import Places, Table
from kiosk.domain.sheets.problems import Problem, problem

_ROOT = "Layanan"
"""What pyxform calls the whole form; no key of a question has a capital letter."""
_ROW = re.compile(r"\[row : (\d+)\]\s*")


class Incoming(Struct, frozen=True):
    """What a workbook says; to be trusted only when no problem stops."""

    data: Table  # a service as its TOML file would hold it
    problems: tuple[Problem, ...]
    places: Places

    @property
    def stops(self) -> bool:
        return any(one.stops for one in self.problems)

    def mapped(self, findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
        """Return what the checker found in this service, by sheet and row."""
        return tuple(self.places.problem(item) for item in findings)


def read(content: bytes) -> Incoming:
    """Read an XLSX workbook; never raises for what is in it."""
    book, found = grid.read(content)
    places = Places({})
    if not book.sheets:
        return Incoming({}, tuple(found), places)
    found += check_sheets(book)
    spoken = _spoken(book, found)
    rows = {
        name: records(book.sheet(name), spoken, found)
        for name in (SURVEY, CHOICES, SETTINGS, SERVICE, REQUIREMENT, LEGAL)
    }
    data = about.fields(rows[SERVICE], places, found)
    _settle(data, rows[SETTINGS], places, found)
    for name in (REQUIREMENT, LEGAL):
        items = about.items(rows[name], name, places)
        data |= {name: items} if items else {}
    lists = choices.read(rows[CHOICES], found)
    data["form"] = {"question": survey.questions(rows[SURVEY], lists, places, found)}
    found += lists.unused()
    found += _judged(content, found)
    return Incoming(data, tuple(sorted(found, key=_place)), places)


def _place(one: Problem) -> tuple[int, int]:
    order = (SURVEY, CHOICES, SETTINGS, SERVICE, REQUIREMENT, LEGAL)
    return (order.index(one.sheet) if one.sheet in order else -1, one.row)


def _spoken(book: grid.Workbook, found: list[Problem]) -> str:
    """Return the language of headers that name none."""
    for row in book.sheet(SETTINGS).rows[:1]:
        word = row.cells.get("default_language", "")
        if word and not language_of(word):
            hint = ", ".join(LANGUAGE_NAMES.values())
            found.append(
                problem("unknown_language", SETTINGS, row.number, "default_language", hint, word=word)
            )
        return language_of(word) or "id"
    return "id"


def _settle(data: Table, rows: list[Record], places: Places, found: list[Problem]) -> None:
    """Take code and name from `settings` where `service` does not say them."""
    for row in rows[:1]:
        code, title = row.get("form_id"), row.get("form_title")
        name = data.get("name", {}).get("id", "")
        for column, told, said in (("form_id", code, data.get("code", "")), ("form_title", title, name)):
            if told and said and told != said:
                found.append(row.problem("two_values", column, said, word=column))
        if code and "code" not in data:
            data["code"] = code
            places.add("code", row)
        if title and "name" not in data:
            data["name"] = {"id": title}
            places.add("name", row)
        if row.get("version"):
            found.append(row.remark("own_version", "version"))
    for row in rows[1:]:
        found.extend(row.problem("one_row", column) for column in row.filled())


def _judged(content: bytes, found: list[Problem]) -> list[Problem]:
    """Return why pyxform refuses the workbook, unless we said it of that row already."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow to import
    from pyxform.xls2xform import convert  # noqa: PLC0415

    try:
        convert(content, form_name=_ROOT, file_type=".xlsx")
    except PyXFormError as error:
        said = str(error)
    except Exception as error:  # noqa: BLE001 - whatever strange cells make of a parser
        said = f"{type(error).__name__} {error}"
    else:
        return []
    match = _ROW.search(said)
    row = int(match[1]) if match else 0
    stopped = [one.row for one in found if one.stops]
    if stopped and (not row or row in stopped):
        return []
    return [problem("pyxform", SURVEY if row else "", row, detail=_sentence(said))]


def _sentence(said: str) -> str:
    """Return the first line without its row and full stop."""
    lines = _ROW.sub("", said).strip().splitlines()
    return (lines[0] if lines else "?").rstrip(" .")[:200]
