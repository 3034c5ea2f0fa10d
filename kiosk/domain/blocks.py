"""Puts blocks of questions into a form: raw TOML in, plain raw questions out.

A block is used by `use = "<code>"`. Its keys get the prefix, and so do the names of its own
questions inside its conditions, formulas and date bounds; words in braces are filled in.
What is not understood passes through unchanged, for `shape` to report.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.localized import Localized
from kiosk.domain.shared import Shared, Table

DEEPEST = 4
"""Blocks inside blocks."""
_NAMES = ("show_when", "formula", "not_before", "not_after")
_WORD = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_][A-Za-z0-9_]*")
_BRACES = re.compile(r"\{([a-z_]+)\}")


class Use(Struct, frozen=True, forbid_unknown_fields=True):
    """How a form takes a block."""

    use: str
    prefix: str = ""  # instead of the block's own
    only: tuple[str, ...] = ()  # keys to take; all when empty
    without: tuple[str, ...] = ()  # keys to leave out
    required: bool | None = None  # for all of them
    show_when: str = ""  # an earlier question's condition, for all of them
    words: dict[str, Localized] = field(default_factory=dict)
    change: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the block's key


USE_FIELDS = Use.__struct_fields__


class Expanded(Struct, frozen=True):
    """A raw question and where it was written: in the form, and in which block."""

    question: Any
    written: str  # "form.question[2]", "form.question[2].pasangan_nik"
    origin: str = ""  # "pasangan: nik", when it came from a block
    inner: tuple["Expanded", ...] = ()  # of a group that is written in the form


def expand(
    raw: Any, key: str, shared: Shared, found: list[Finding], depth: int = 0
) -> list[Expanded]:
    """Return every question with blocks and named choices filled in."""
    out: list[Expanded] = []
    for index, item in enumerate(raw):
        here = f"{key}[{index}]"
        if isinstance(item, dict) and "use" in item:
            out += _used(item, here, shared, found, depth)
        else:
            out.append(_plain(item, here, shared, found, depth))
    return out


def _plain(item: Any, here: str, shared: Shared, found: list[Finding], depth: int) -> Expanded:
    if not isinstance(item, dict):
        return Expanded(item, here)
    made, inner = dict(item), []
    if isinstance(item.get("options"), str):
        made["options"] = _options(item["options"], here, shared, found)
    if isinstance(item.get("question"), list):
        inner = expand(item["question"], f"{here}.question", shared, found, depth)
        made["question"] = [one.question for one in inner]
    return Expanded(made, here, inner=tuple(inner))


def _options(name: str, here: str, shared: Shared, found: list[Finding]) -> Any:
    known = shared.choices.get(name)
    if known is None:
        hint = nearest(name, shared.choices)
        found.append(finding("unknown_choices", f"{here}.options", hint, word=name))
        return []
    return known.get("options", [])


def _used(
    item: Table, here: str, shared: Shared, found: list[Finding], depth: int
) -> Iterator[Expanded]:
    name = item["use"] if isinstance(item["use"], str) else ""
    block = shared.blocks.get(name)
    if block is None or depth >= DEEPEST:
        code = "unknown_block" if block is None else "block_cycle"
        hint = nearest(name, shared.blocks) if block is None else ""
        found.append(finding(code, f"{here}.use", hint, word=name))
        return
    found += _strange_fields(item, here)
    questions = block.get("question")
    raw = questions if isinstance(questions, list) else []
    inside: list[Finding] = []
    inner = expand(raw, "question", shared, inside, depth + 1)
    if inside:  # blocks.toml has the details; without them this form would lack questions
        codes = {flaw.code for flaw in inside}
        code = "block_cycle" if "block_cycle" in codes else "broken_block"
        found.append(finding(code, f"{here}.use", word=name))
    own = {one.question["key"] for one in inner if _keyed(one.question)}
    found += _strange_keys(item, here, own)
    for one in inner:
        if _keyed(one.question) and _taken(item, one.question["key"]):
            question = _adapted(one.question, item, block, own)
            yield Expanded(question, f"{here}.{question['key']}", f"{name}: {one.question['key']}")


def _keyed(question: Any) -> bool:
    return isinstance(question, dict) and isinstance(question.get("key"), str)


def _strange_fields(item: Table, here: str) -> Iterator[Finding]:
    for word in item:
        if word not in USE_FIELDS:
            hint = nearest(str(word), USE_FIELDS)
            yield finding("unknown_key", f"{here}.{word}", hint, word=str(word))


def _strange_keys(item: Table, here: str, own: set[str]) -> Iterator[Finding]:
    for name in ("only", "without", "change"):
        for word in _listed(item.get(name)):
            if word not in own:
                yield finding("not_in_block", f"{here}.{name}", nearest(word, own), word=word)


def _listed(value: Any) -> list[str]:
    return [word for word in value if isinstance(word, str)] if _many(value) else []


def _many(value: Any) -> bool:
    return isinstance(value, list | dict)


def _taken(item: Table, key: str) -> bool:
    only, without = _listed(item.get("only")), _listed(item.get("without"))
    return (not only or key in only) and key not in without


def _adapted(question: Table, item: Table, block: Table, own: set[str]) -> Table:
    prefix = item["prefix"] if isinstance(item.get("prefix"), str) else block.get("prefix", "")
    names = {key: f"{prefix}_{key}" if prefix else key for key in own}
    words = _words(block) | _words(item)
    made = filled(question, words)
    made |= {name: _renamed(made[name], names) for name in _NAMES if name in made}
    made |= _inner(made, names)
    made["key"] = names[question["key"]]
    if isinstance(item.get("required"), bool):
        made["required"] = item["required"]
    outer = item.get("show_when")
    if isinstance(outer, str) and outer:
        own_rule = made.get("show_when")
        made["show_when"] = f"({outer}) and ({own_rule})" if own_rule else outer
    change = _table(_table(item.get("change")).get(question["key"]))
    return made | change


def _words(owner: Table) -> Table:
    """Return the words that fill braces; `siapa`, for short texts, is `orang` unless given."""
    given = _table(owner.get("words"))
    return ({"siapa": given["orang"]} if "orang" in given else {}) | given


def _inner(question: Table, names: dict[str, str]) -> Table:
    """Rename inside a group: its questions may look at those of the block around it."""
    inner = question.get("question")
    if not isinstance(inner, list):
        return {}
    hidden = {one["key"] for one in inner if _keyed(one)}
    outer = {key: name for key, name in names.items() if key not in hidden}
    return {
        "question": [
            one | {name: _renamed(one[name], outer) for name in _NAMES if name in one}
            if isinstance(one, dict)
            else one
            for one in inner
        ]
    }


def _renamed(expression: Any, names: dict[str, str]) -> Any:
    if not isinstance(expression, str):
        return expression
    return _WORD.sub(lambda match: names.get(match[0], match[0]), expression)


def filled(value: Any, words: Table, language: str = "id") -> Any:
    """Return raw TOML with "{word}" in its texts replaced by the word of the text's language."""
    if isinstance(value, dict):
        return {
            key: filled(inner, words, key if key in ("id", "en") else language)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [filled(inner, words, language) for inner in value]
    if isinstance(value, str):
        return _BRACES.sub(lambda match: _word(words.get(match[1]), language, match[0]), value)
    return value


def _word(word: Any, language: str, otherwise: str) -> str:
    text = (_table(word).get(language) or _table(word).get("id")) if word else None
    return text if isinstance(text, str) else otherwise


def _table(value: Any) -> Table:
    return value if isinstance(value, dict) else {}
