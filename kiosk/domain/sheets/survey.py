"""The rows of `survey` as raw questions: types understood, groups closed, choices looked up."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from kiosk.domain.findings import nearest
from kiosk.domain.form import Kind
from kiosk.domain.sheets.choices import Choices
from kiosk.domain.sheets.columns import Record
from kiosk.domain.sheets.kinds import (
    ALIASES,
    BLOCKS,
    INSTEAD,
    PLAIN,
    REFUSED,
    TYPES,
    WRITTEN,
)
from kiosk.domain.sheets.notes import Notes, Table
from kiosk.domain.sheets.problems import Problem
from kiosk.domain.sheets.questions import question

_SPACED = ("begin", "end", "select")
"""First words of types that some write in two words."""
_KINDLESS = ("type", "name", "relevant")
"""Columns of a plain group that mean something to a kiosk."""


class Asked(Struct):
    """A row whose type is understood; `inner` and `conditions` when it stands in groups."""

    row: Record
    kind: Kind
    list_name: str = ""
    conditions: tuple[Record, ...] = ()  # the plain groups around it that have a condition
    inner: list["Asked"] = field(default_factory=list)


class _Open(Struct):
    """A group that is not closed yet."""

    row: Record
    ends: str  # the type that closes it
    into: list[Asked]  # what stands in it
    conditions: tuple[Record, ...]
    before: int = 0  # how much stood in there when it was opened


def questions(rows: list[Record], choices: Choices, notes: Notes) -> list[Table]:
    """Return the raw questions; every row that cannot be one is noted."""
    asked = _arranged(rows, notes)
    return list(_built(asked, {}, "form", choices, notes))


def _built(
    level: list[Asked],
    around: Mapping[str, Kind],
    key: str,
    choices: Choices,
    notes: Notes,
) -> Iterator[Table]:
    kinds = {**around, **{one.row.get("name"): one.kind for one in level}}
    for number, one in enumerate(level):
        here = f"{key}.question[{number}]"
        notes.place(here, one.row)
        made = question(one.row, one.kind, one.conditions, kinds, notes)
        if one.kind in (Kind.ONE_OF, Kind.SEVERAL_OF, Kind.YES_NO):
            options = choices.of(one.row, one.list_name, one.kind, here, notes)
            made |= {"options": options} if options else {}
        if one.kind is Kind.GROUP:
            made["question"] = list(_built(one.inner, kinds, here, choices, notes))
        yield made


def _arranged(rows: list[Record], notes: Notes) -> list[Asked]:
    """Return the questions in their groups."""
    whole: list[Asked] = []
    opened: list[_Open] = []
    for row in rows:
        word, rest = _type(row)
        into = opened[-1].into if opened else whole
        conditions = opened[-1].conditions if opened else ()
        if word.startswith("end_") and word in BLOCKS:
            _close(word, row, opened, notes)
        elif word == "begin_group":
            notes.tell(*_unseen(row))
            own = (row,) if row.get("relevant") else ()
            opened.append(_Open(row, "end_group", into, (*conditions, *own), len(into)))
        elif kind := _kind(word, rest, row, notes):
            one = Asked(row=row, kind=kind, list_name=rest, conditions=conditions)
            into.append(one)
            if kind is Kind.GROUP:
                nested = any(group.ends == "end_repeat" for group in opened)
                if nested:
                    notes.tell(row.problem("nested_repeat", "type"))
                opened.append(_Open(row, "end_repeat", into if nested else one.inner, ()))
    for group in opened:
        name = group.row.get("name")
        notes.tell(group.row.problem("open_group", "type", group.ends, word=name))
    return whole


def _type(row: Record) -> tuple[str, str]:
    """Return the type and what follows it: ("select_one", "agama")."""
    words = row.get("type").split()
    if len(words) > 1 and words[0].lower() in _SPACED:
        words = [f"{words[0]}_{words[1]}", *words[2:]]
    first = words[0].lower() if words else ""
    return ALIASES.get(first, first), " ".join(words[1:])


def _close(word: str, row: Record, opened: list[_Open], notes: Notes) -> None:
    extra = [c for c in row.filled() if c not in ("type", "name")]
    notes.tell(*(row.problem("not_used", column, word=word) for column in extra))
    if opened and opened[-1].ends == word:
        group = opened.pop()
        if len(group.into) == group.before:
            name = group.row.get("name")
            notes.tell(group.row.problem("empty_group", "type", word=name))
    else:
        hint = opened[-1].ends if opened else ""
        notes.tell(row.problem("no_group", "type", hint))


def _unseen(row: Record) -> Iterator[Problem]:
    """Yield a remark for what a plain group says and a kiosk never shows."""
    for column in row.filled():
        if column not in _KINDLESS:
            yield row.remark("not_shown", column)


def _kind(word: str, rest: str, row: Record, notes: Notes) -> Kind | None:
    """Return the kind of a row, None (and why) when a kiosk has no such question."""
    if word not in TYPES:
        notes.tell(_strange(word, row))
        return None
    chosen = word.startswith("select_")
    if rest.endswith(" or_other"):
        notes.tell(row.problem("refused_other", "type"))
    elif chosen != bool(rest) or " " in rest:
        hint = "select_one daftar" if chosen else word
        notes.tell(row.problem("unknown_type", "type", hint, word=row.get("type")))
    return _named(word, row, notes)


def _strange(word: str, row: Record) -> Problem:
    if word in REFUSED:
        return row.problem(REFUSED[word], "type", INSTEAD.get(word, ""), word=word)
    if not word:
        return row.problem("needed", "type", ", ".join(TYPES))
    hint = nearest(word, (*TYPES, *BLOCKS))
    return row.problem("unknown_type", "type", hint, word=word)


def _named(word: str, row: Record, notes: Notes) -> Kind | None:
    """Return the kind that `ekios::kind` names, else the one that type and appearance are."""
    appearance, name = row.get("appearance"), row.get("ekios::kind")
    plain = PLAIN.get((word, appearance))
    if name and name not in list(Kind):
        notes.tell(row.problem("unknown_kind", "ekios::kind", nearest(name, Kind), word=name))
    elif name and WRITTEN[Kind(name)].type != word:
        hint = WRITTEN[Kind(name)].type
        notes.tell(row.problem("kind_not_type", "ekios::kind", hint, word=name))
    elif name:
        kind = Kind(name)
        if appearance not in ("", WRITTEN[kind].appearance):
            notes.tell(row.problem("not_used", "appearance", word=name))
        return kind
    elif plain:
        return plain
    else:
        notes.tell(row.problem("not_used", "appearance", word=word))
    return PLAIN[word, ""]
