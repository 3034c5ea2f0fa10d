"""The shared parts as a page to look things up in: docs/service-parts.md is made from it."""

from collections.abc import Iterator
from typing import Any

from kiosk.domain.form import Question
from kiosk.domain.sources import SharedFile, Sources

_HEAD = """# What a service file may use

Made by `ekios services parts` from the shared files and region.toml. Do not edit by hand.
"""


def page(sources: Sources) -> str:
    """Return the page in Markdown: groups, life events, agencies, then every shared part."""
    region = sources.region
    shared = {part.word: part for part in sources.shared}
    sections = (
        _table("Groups (`group`, the folder)", ("code", "name", "inside"), (
            (g.code, g.name.id, g.parent) for g in region.group
        )),
        _table("Life events (`life_events`)", ("code", "name"), (
            (e.code, e.name.id) for e in region.life_event
        )),
        _table("Agencies (`agency`)", ("code", "name"), (
            (a.code, a.name.id) for a in region.agency
        )),
        _table("Profiles (`profile`)", ("code", "agency", "time", "keeps data"), map(
            _profile, _parts(shared, "profile")
        )),
        _table("Blocks (`use`)", ("code", "asks for", "keys (kind)"), (
            (b.code, b.about.id, _keys(b.question, b.prefix)) for b in _parts(shared, "block")
        )),
        _table("Choice lists (`options`)", ("code", "values"), (
            (c.code, ", ".join(o.value for o in c.options)) for c in _parts(shared, "choices")
        )),
        _table("Requirements (`requirement`)", ("code", "text", "how"), (
            (r.code, r.text.id, r.how) for r in _parts(shared, "requirement")
        )),
        _table("Laws (`legal`)", ("code", "text"), (
            (law.code, law.text.id) for law in _parts(shared, "law")
        )),
    )  # fmt: skip
    return _HEAD + "".join(sections)


def _parts(shared: dict[str, SharedFile], word: str) -> tuple[Any, ...]:
    return shared[word].parts if word in shared else ()


def _profile(profile: Any) -> tuple[str, ...]:
    time = f"{profile.time.value} {profile.time.unit}" if profile.time else ""
    return profile.code, profile.agency, time, f"{profile.privacy.retention_years} years"


def _keys(questions: tuple[Question, ...], prefix: str) -> str:
    return ", ".join(_key(question, prefix) for question in questions)


def _key(question: Question, prefix: str) -> str:
    key = f"{prefix}_{question.key}" if prefix else question.key
    optional = "" if question.required else ", optional"
    inner = f": {_keys(question.question, '')}" if question.question else ""
    return f"`{key}` ({question.kind}{optional}{inner})"


def _table(title: str, heads: tuple[str, ...], rows: Any) -> str:
    lines: Iterator[str] = (f"| {' | '.join(row)} |\n" for row in rows)
    head = f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n"
    return f"\n## {title}\n\n{head}{''.join(lines)}"
