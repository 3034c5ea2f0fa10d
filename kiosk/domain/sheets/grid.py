"""A workbook as plain text in cells, read and written through openpyxl."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from unicodedata import category

from msgspec import Struct

from kiosk.domain.sheets.problems import Problem, problem

LARGEST = 5_000_000
"""Bytes of a workbook; one service is a hundredth of that."""
MOST_ROWS, MOST_COLUMNS = 5_000, 100
LONGEST_CELL = 32_767
"""Letters that a cell of a workbook can hold (ECMA-376)."""


class Row(Struct, frozen=True):
    """One row: its number as the spreadsheet shows it, and its filled cells by column header."""

    number: int
    cells: dict[str, str]


class Sheet(Struct, frozen=True):
    """One sheet: the headers of its first row, and the rows that hold anything."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Workbook(Struct, frozen=True):
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; an empty one when there is none."""
        empty = Sheet(name=name, columns=(), rows=())
        return next((s for s in self.sheets if s.name == name), empty)


def read(content: bytes) -> tuple[Workbook, list[Problem]]:
    """Read an XLSX file; never raises for what is in it. Numbers and dates become text."""
    import openpyxl

    try:
        if len(content) > LARGEST or _unpacked(content) > LARGEST * 10:
            return Workbook(()), [problem("too_large", count=f"{LARGEST // 1_000_000}")]
        with warnings.catch_warnings(action="ignore"):  # about decoration that we do not read
            book = openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # noqa: BLE001 - a damaged file fails in many ways, all with one meaning
        return Workbook(()), [problem("no_workbook")]
    found: list[Problem] = []
    sheets = tuple(_sheet(page, found) for page in book.worksheets)
    return Workbook(sheets), found


def _unpacked(content: bytes) -> int:
    """Return how many bytes the file says it becomes in memory."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return sum(part.file_size for part in packed.infolist())


def _sheet(page: Any, found: list[Problem]) -> Sheet:
    name = page.title.strip().lower()
    if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
        found.append(problem("too_many_cells", name, count=f"{MOST_ROWS}", other=f"{MOST_COLUMNS}"))
        return Sheet(name=name, columns=(), rows=())
    lines = page.iter_rows()
    heads = [_text(cell, name, "", found) for cell in next(lines, ())]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    found += [problem("same_column", name, 1, head) for head in twice]
    rows = tuple(_rows(lines, heads, name, found))
    return Sheet(name=name, columns=tuple(h for h in heads if h), rows=rows)


def _rows(lines: Any, heads: list[str], name: str, found: list[Problem]) -> Iterator[Row]:
    for line in lines:
        cells: dict[str, str] = {}
        for cell, head in zip(line, heads, strict=True):
            text = _text(cell, name, head, found)
            if text and not head:
                found.append(problem("no_header", name, cell.row, cell.column_letter))
            elif text:
                cells[head] = text
        if cells:
            yield Row(number=line[0].row, cells=cells)


def _text(cell: Any, sheet: str, head: str, found: list[Problem]) -> str:
    """Return the cell as text; a formula's or an error's value is not what the officer wrote."""
    column = head or cell.column_letter
    if cell.data_type in ("f", "e"):
        found.append(problem("excel_formula", sheet, cell.row, column))
        return ""
    text = _plain(cell.value).strip()
    if not printable(text):
        found.append(problem("control_letters", sheet, cell.row, column))
        return ""
    return text


def _plain(value: Any) -> str:
    """Return a value as an officer would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    whole = isinstance(value, float) and value.is_integer()
    return "" if value is None else str(int(value) if whole else value)


def printable(text: str) -> bool:
    """Tell whether the text can stand in XML and in a file; lines and tabs may."""
    return not any(
        category(letter) in ("Cc", "Cs", "Cn") for letter in text if letter not in "\n\t"
    )


def write(book: Workbook) -> bytes:
    """Return the XLSX file; every cell is text, so nothing in it is ever worked out by Excel."""
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in book.sheets:
        page = made.create_sheet(sheet.name)
        for number, head in enumerate(sheet.columns, 1):
            _put(page.cell(1, number), head)
        for row in sheet.rows:
            for number, head in enumerate(sheet.columns, 1):
                if head in row.cells:
                    _put(page.cell(row.number, number), row.cells[head])
        page.freeze_panes = "A2"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _put(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # "=1+1" stays the text that it is
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.number_format = "@"
