"""Completes a service's raw TOML with what it shares with others: profile, requirements, form."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from kiosk.domain.blocks import Expanded, expand, filled
from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.shared import Shared, Table

_MERGED = ("standard", "privacy")
"""Tables of which a service overrides single parts; everything else is replaced whole."""


class Written(Struct, frozen=True):
    """A complete raw service, and where its questions were written."""

    data: Any
    places: dict[str, tuple[str, str]]  # "form.question[7]" -> ("form.question[2].x", origin)
    findings: tuple[Finding, ...]


def complete(data: Any, shared: Shared, agencies: Table) -> Written:
    """Return the service with everything that it uses filled in. Never raises for content."""
    found: list[Finding] = []
    if not isinstance(data, dict):
        return Written(data, {}, ())
    made = _profiled(data, shared, found)
    made = _listed(made, "requirement", shared.requirements, "unknown_requirement", found)
    made = _listed(made, "legal", shared.laws, "unknown_law", found)
    made = _filled(made, agencies)
    _cite(made)
    places = _formed(made, shared, found)
    return Written(made, places, tuple(found))


def complete_part(data: Any, key: str, shared: Shared) -> tuple[Any, tuple[Finding, ...]]:
    """Return a shared part (block, profile, ...) with the shared parts that it uses itself."""
    found: list[Finding] = []
    if not isinstance(data, dict):
        return data, ()
    made = _listed(data, "requirement", shared.requirements, "unknown_requirement", found)
    made = dict(_listed(made, "legal", shared.laws, "unknown_law", found))
    if isinstance(made.get("question"), list):
        questions = expand(made["question"], "question", shared, found)
        made["question"] = [one.question for one in questions]
    _cite(made)
    return made, tuple(msgspec.structs.replace(item, key=f"{key}.{item.key}") for item in found)


def _profiled(data: Table, shared: Shared, found: list[Finding]) -> Table:
    made = {key: value for key, value in data.items() if key != "profile"}
    if "profile" not in data:
        return made
    name = data["profile"] if isinstance(data["profile"], str) else ""
    profile = shared.profiles.get(name)
    if profile is None:
        found.append(
            finding("unknown_profile", "profile", nearest(name, shared.profiles), word=name)
        )
        return made
    base = {key: value for key, value in profile.items() if key != "code"}
    for part in _MERGED:
        if isinstance(base.get(part), dict) and isinstance(made.get(part, {}), dict):
            made[part] = base[part] | made.get(part, {})
    if isinstance(base.get("legal"), list) and isinstance(made.get("legal", []), list):
        made["legal"] = base["legal"] + [x for x in made.get("legal", []) if x not in base["legal"]]
    return base | made


def _listed(data: Table, part: str, known: Any, flaw: str, found: list[Finding]) -> Table:
    """Fill in the items that are named by their code: "kk", or {use = "kk", how = "photo"}."""
    items = data.get(part)
    if not isinstance(items, list):
        return data
    made = []
    for index, item in enumerate(items):
        key = f"{part}[{index}]"
        given = {"use": item} if isinstance(item, str) else item
        if not (isinstance(given, dict) and isinstance(given.get("use"), str)):
            made.append(item)
            continue
        base = known.get(given["use"])
        if base is None:
            hint = nearest(given["use"], known)
            found.append(finding(flaw, key, hint, word=given["use"]))
            continue
        made.append(base | {name: value for name, value in given.items() if name != "use"})
    return data | {part: made}


def _filled(data: Table, agencies: Table) -> Table:
    """Fill in {name} and {agency} where a profile or a requirement speaks of them."""
    agency = data.get("agency")
    words = {"name": data.get("name")}
    words["agency"] = agencies.get(agency) if isinstance(agency, str) else None
    parts = ("standard", "privacy", "next_step", "summary", "requirement", "fee")
    return data | {part: filled(data[part], words) for part in parts if part in data}


def _cite(data: Table) -> None:
    """Make the standard's legal basis out of the laws that are cited, where it is not written."""
    standard, legal = data.get("standard"), data.get("legal")
    if not isinstance(standard, dict) or not isinstance(legal, list):
        return
    texts = [law["text"] for law in legal if isinstance(law, dict) and "text" in law]
    if texts and "legal_basis" not in standard and all(isinstance(t, dict) for t in texts):
        cited = {
            language: " ".join(str(t.get(language) or t.get("id", "")) for t in texts)
            for language in ("id", "en")
        }
        data["standard"] = standard | {"legal_basis": cited}


def _formed(data: Table, shared: Shared, found: list[Finding]) -> dict[str, tuple[str, str]]:
    form = data.get("form")
    if not isinstance(form, dict) or not isinstance(form.get("question"), list):
        return {}
    if "service" in form:
        found.append(finding("unknown_key", "form.service", word="service"))
    questions = expand(form["question"], "form.question", shared, found)
    code = data.get("code")
    data["form"] = {
        **form,
        "question": [one.question for one in questions],
        "service": code if isinstance(code, str) else "",
    }
    return dict(_places(questions, "form"))


def _places(questions: Iterable[Expanded], key: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for index, one in enumerate(questions):
        here = f"{key}.question[{index}]"
        if one.written != here:
            yield here, (one.written, one.origin)
        yield from _places(one.inner, here)
