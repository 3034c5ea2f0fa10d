"""A raw service as the text of its TOML file, laid out as the shipped ones are."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from kiosk.domain.catalogue import Service
from kiosk.domain.sheets.notes import Table

_ORDER = ("code", "profile", *(f.name for f in msgspec.structs.fields(Service)))
_SECTIONS = ("standard", "privacy", "form")
"""Tables under a heading of their own, after everything else."""


def toml_text(data: Table) -> str:
    """Return the file's text; `data` holds texts, numbers, booleans, lists and tables of them."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Table) -> Iterator[str]:
    yield "#:schema ../service.schema.json"
    keys = sorted(data, key=_ORDER.index)
    for key in keys:
        if key not in _SECTIONS:
            yield _entry(key, data[key])
    for key in keys:
        if key in _SECTIONS and key != "form":
            yield f"\n[{key}]"
            yield from (_entry(name, value) for name, value in data[key].items())
    for question in data["form"]["question"]:
        yield from _question(question, "form.question")


def _question(question: Table, heading: str) -> Iterator[str]:
    yield f"\n[[{heading}]]"
    yield from (_entry(key, value) for key, value in question.items() if key != "question")
    for inner in question.get("question", ()):
        yield from _question(inner, f"{heading}.question")


def _entry(key: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        items = "".join(f"  {_value(item)},\n" for item in value)
        return f"{key} = [\n{items}]"
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # JSON's texts, numbers and booleans are TOML's
