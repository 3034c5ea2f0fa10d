"""Builds frozen structs from TOML data and reports everything that does not fit.

msgspec.convert stops at the first error; an officer wants to see all of them. What cannot be used
is replaced by something neutral, so that the rules can still look at the rest.
"""

import types
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.localized import Localized

_WANTED: dict[type, str] = {
    str: "teks dalam tanda kutip",
    int: "bilangan bulat",
    bool: "true atau false",
    dict: "tabel",
    list: "daftar",
}
DEEPEST = 8


def build(data: Any, kind: Any, key: str = "") -> tuple[Any, tuple[Finding, ...]]:
    """Return a value of type `kind` and what was wrong with `data` on the way there."""
    found: list[Finding] = []
    return _build(data, kind, key, found), tuple(found)


def _build(data: Any, kind: Any, key: str, found: list[Finding]) -> Any:
    origin = get_origin(kind)
    if origin in (tuple, dict):
        holder = _many if origin is tuple else _table
        return holder(data, get_args(kind)[0 if origin is tuple else 1], key, found)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(kind) if arg is not type(None))
        return _build(data, inner, key, found)
    if issubclass(kind, Struct):
        return _struct(data, kind, key, found)
    if issubclass(kind, StrEnum):
        return _word(data, kind, key, found)
    if type(data) is kind:
        return data
    found.append(finding("wrong_type", key, wanted=_WANTED[kind]))
    return _neutral(kind)


def _many(data: Any, inner: Any, key: str, found: list[Finding]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        found.append(finding("wrong_type", key, wanted=_WANTED[list]))
        return ()
    if key.count("[") > DEEPEST:
        return ()
    return tuple(_build(item, inner, f"{key}[{n}]", found) for n, item in enumerate(data))


def _table(data: Any, inner: Any, key: str, found: list[Finding]) -> dict[str, Any]:
    if not isinstance(data, dict):
        found.append(finding("wrong_type", key, wanted=_WANTED[dict]))
        return {}
    return {name: _build(item, inner, _under(key, name), found) for name, item in data.items()}


def _struct(data: Any, kind: type[Struct], key: str, found: list[Finding]) -> Any:
    if not isinstance(data, dict):
        example = '{id = "...", en = "..."}' if kind is Localized else ""
        found.append(finding("wrong_type", key, example, wanted=_WANTED[dict]))
        return Localized(id=data) if kind is Localized and isinstance(data, str) else _neutral(kind)
    fields = _fields(kind)
    found.extend(
        finding("unknown_key", _under(key, word), nearest(word, fields), word=str(word))
        for word in data
        if word not in fields
    )
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in data:
            values[name] = _build(data[name], field.type, _under(key, name), found)
        elif field.required:
            found.append(finding("absent", _under(key, name)))
            values[name] = _neutral(field.type)
    return kind(**values)


@cache
def _fields(kind: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _word(data: Any, kind: type[StrEnum], key: str, found: list[Finding]) -> StrEnum:
    known = [str(member) for member in kind]
    if isinstance(data, str) and data in known:
        return kind(data)
    found.append(finding("unknown_word", key, nearest(str(data), known), word=str(data)[:40]))
    return next(iter(kind))


def _neutral(kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return ()
    if get_origin(kind) is dict:
        return {}
    if get_origin(kind) in (Union, types.UnionType):
        return None
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    if issubclass(kind, Struct):
        fields = _fields(kind).values()
        return kind(**{f.name: _neutral(f.type) for f in fields if f.required})
    return kind()


def _under(key: str, name: str) -> str:
    return f"{key}.{name}" if key else str(name)
