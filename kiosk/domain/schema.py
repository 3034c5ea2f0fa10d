"""The JSON Schema of a service file, for editors: made from the structs and the shared parts."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kiosk.domain.blocks import Use
from kiosk.domain.catalogue import (
    FEE_KINDS,
    IDENTITIES,
    UNITS,
    VALIDITY_UNITS,
    Law,
    Requirement,
    Service,
)
from kiosk.domain.form import Option, Question
from kiosk.domain.sources import Sources, read

Schema = dict[str, Any]
SCHEMA_FILE = "service.schema.json"
_FROM_PROFILE = (
    "agency", "standard", "privacy", "requirement", "time", "fee", "next_step",
)  # fmt: skip
"""What a file may leave out when its profile has it; `services check` sees the whole."""


def schema(folder: Path) -> bytes:
    """Return the schema for this folder's services, as JSON text."""
    return schema_of(read(folder))


def schema_of(sources: Sources) -> bytes:
    """Return the schema with every code that may be written where it may be written."""
    _, parts = msgspec.json.schema_components(
        [Service, Use, Requirement, Law, Question, Option], ref_template="#/$defs/{name}"
    )
    known = _codes(sources)
    _service(parts["Service"], known)
    _words(parts, known)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "e-Kios service",
        "$ref": "#/$defs/Service",
        "$defs": parts,
    }
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=1) + b"\n"


def _codes(sources: Sources) -> dict[str, list[str]]:
    region = sources.region
    own: dict[str, tuple[Struct, ...]] = {
        "group": region.group,
        "agency": region.agency,
        "life_event": region.life_event,
    }
    own |= {part.word: part.parts for part in sources.shared}
    return {word: [item.code for item in items] for word, items in own.items()}  # type: ignore[attr-defined]


def _service(service: Schema, known: dict[str, list[str]]) -> None:
    fields = service["properties"]
    fields["profile"] = {"enum": known["profile"]}
    fields["group"] = {"enum": known["group"]}
    fields["agency"] = {"enum": known["agency"]}
    fields["life_events"] = {"type": "array", "items": {"enum": known["life_event"]}}
    fields["requirement"] = _items("Requirement", known["requirement"])
    fields["legal"] = _items("Law", known["law"])
    service["required"] = [name for name in service["required"] if name not in _FROM_PROFILE]


def _items(struct: str, codes: list[str]) -> Schema:
    used = {"allOf": [{"type": "object", "properties": {"use": {"enum": codes}}}]}
    choices = [{"enum": codes}, {"$ref": f"#/$defs/{struct}"}, {**used, "required": ["use"]}]
    return {"type": "array", "items": {"anyOf": choices}}


def _words(parts: Schema, known: dict[str, list[str]]) -> None:
    question = parts["Question"]["properties"]
    named = {"enum": known["choices"]}
    question["options"] = {"anyOf": [named, question["options"]]}
    asked = {"anyOf": [{"$ref": "#/$defs/Use"}, {"$ref": "#/$defs/Question"}]}
    question["question"] = {"type": "array", "items": asked}
    parts["Form"]["properties"] = {"question": {"type": "array", "items": asked}}
    parts["Use"]["properties"]["use"] = {"enum": known["block"]}
    parts["Service"]["properties"]["identity"] = {"enum": list(IDENTITIES)}
    parts["Duration"]["properties"]["unit"] = {"enum": list(UNITS)}
    parts["Fee"]["properties"]["kind"] = {"enum": list(FEE_KINDS)}
    parts["Validity"]["properties"]["unit"] = {"enum": list(VALIDITY_UNITS)}
    for name in ("Standard", "Privacy"):  # the rest comes from the profile
        parts[name].pop("required", None)
