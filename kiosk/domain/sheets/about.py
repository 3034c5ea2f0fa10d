"""The service itself: its standard, requirements, time, fee, laws, privacy, on sheets of its own.

`service` has a row a field: `time.value`, `standard.procedure`. A field that holds several values
has a row for each. `requirement` and `legal` have a row an item; a row with nothing but a code (and
what differs) names an item of requirements.toml or laws.toml.
"""

import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from kiosk.domain.catalogue import Law, Requirement, Service
from kiosk.domain.findings import nearest
from kiosk.domain.localized import Localized
from kiosk.domain.sheets.columns import LEGAL, REQUIREMENT, SERVICE, Record, localized, sheet_of
from kiosk.domain.sheets.grid import Sheet
from kiosk.domain.sheets.notes import Notes, Table

ELSEWHERE = ("requirement", "legal", "form")
"""Fields of a service that have sheets of their own."""
_FLAGS = {"yes": True, "true": True, "ya": True, "no": False, "false": False, "tidak": False}


class Field(Struct, frozen=True):
    kind: Any
    default: Any  # msgspec.NODEFAULT: it must be written


def _fields(struct: type[Struct], before: str = "") -> Iterator[tuple[str, Field]]:
    for field in msgspec.structs.fields(struct):
        path = f"{before}{field.name}"
        kind = field.type
        if get_origin(kind) in (Union, types.UnionType):
            kind = next(arg for arg in get_args(kind) if arg is not types.NoneType)
        if path in ELSEWHERE:
            continue
        if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Localized:
            yield from _fields(kind, f"{path}.")
        else:
            yield path, Field(kind, field.default)


FIELDS: dict[str, Field] = {"profile": Field(str, ""), **dict(_fields(Service))}
"""Every field of the `service` sheet, in order."""


# --- a service -> sheets ---


def sheets(service: Service) -> tuple[Sheet, ...]:
    """Return the sheets `service`, `requirement` and `legal`."""
    return (
        sheet_of(SERVICE, _rows(service)),
        sheet_of(REQUIREMENT, map(_item, service.requirement)),
        sheet_of(LEGAL, map(_item, service.legal)),
    )


def _rows(service: Service) -> Iterator[dict[str, str]]:
    for path, field in FIELDS.items():
        value: Any = service
        for name in path.split("."):
            value = getattr(value, name, None)
        if isinstance(value, int) and value == field.default:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            cells = _cells("text" if isinstance(one, Localized) else "value", one)
            if cells:
                yield {"field": path, **cells}


def _item(item: Requirement | Law) -> dict[str, str]:
    made: dict[str, str] = {}
    for name in item.__struct_fields__:
        value = getattr(item, name)
        made |= {} if value is False else _cells(name, value)
    return made


def _cells(column: str, value: Any) -> dict[str, str]:
    cells: dict[str, str] = {}
    if isinstance(value, Localized):
        localized(cells, column, value)
    elif isinstance(value, bool):
        cells[column] = "yes" if value else "no"
    elif value not in (None, ""):
        cells[column] = str(value)
    return cells


# --- sheets -> a raw service ---


def fields(rows: list[Record], notes: Notes) -> Table:
    """Return the raw service that the `service` sheet says."""
    data: Table = {}
    for row in rows:
        path = row.get("field")
        if path not in FIELDS:
            code = "unknown_field" if path else "needed"
            notes.tell(row.problem(code, "field", nearest(path, FIELDS), word=path))
            continue
        value = _value(row, FIELDS[path].kind, notes)
        if value is not None:
            _put(data, path, value, row, notes)
    return data


def _value(row: Record, kind: Any, notes: Notes) -> Any:
    used, unused = ("text", "value") if kind is Localized else ("value", "text")
    if unused in row.filled():
        notes.tell(row.problem("not_used", unused, used, word=row.get("field")))
    value = row.text("text") if kind is Localized else row.get("value")
    if not value:
        return None
    if kind is int:
        return number(row, "value", notes)
    return flag(row, "value", notes) if kind is bool else value


def _put(data: Table, path: str, value: Any, row: Record, notes: Notes) -> None:
    *above, name = path.split(".")
    for part in above:
        data = data.setdefault(part, {})
    if get_origin(FIELDS[path].kind) is tuple:
        values = data.setdefault(name, [])
        notes.place(f"{path}[{len(values)}]", row)
        values.append(value)
    elif name in data:
        notes.tell(row.problem("same_field", "field", word=path))
    else:
        data[name] = value
        notes.place(path, row)


def items(rows: list[Record], key: str, notes: Notes) -> list[Table]:
    """Return the raw requirements or laws; one without a text names a shared one."""
    made: list[Table] = []
    for row in rows:
        notes.place(f"{key}[{len(made)}]", row)
        item: Table = {column: row.get(column) or row.text(column) for column in row.filled()}
        if "sample" in item:
            item["sample"] = flag(row, "sample", notes)
        if "text" not in item and "code" in item:
            item = {"use": item.pop("code"), **item}
        made.append(item)
    return made


def number(row: Record, column: str, notes: Notes) -> int | None:
    """Return the whole number in the cell, None when it is empty or none."""
    text = row.get(column)
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 15:
        return int(text)
    if text:
        notes.tell(row.problem("not_a_number", column, word=text[:40]))
    return None


def flag(row: Record, column: str, notes: Notes, default: bool = False) -> bool:
    """Return the yes or no in the cell."""
    text = row.get(column)
    folded = text.lower().removesuffix("()")
    if text and folded not in _FLAGS:
        notes.tell(row.problem("not_yes_or_no", column, "yes, no", word=text[:40]))
    return _FLAGS.get(folded, default)
