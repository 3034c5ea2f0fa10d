"""One row of `survey` as one raw question."""

from collections.abc import Mapping

from kiosk.domain.form import Kind
from kiosk.domain.sheets import constraints
from kiosk.domain.sheets.about import flag, number
from kiosk.domain.sheets.columns import Record
from kiosk.domain.sheets.nodes import Flaw, Unfit
from kiosk.domain.sheets.places import Table
from kiosk.domain.sheets.problems import Problem
from kiosk.domain.sheets.translate import to_formula

_TEXTS = {
    "label": "label", "hint": "hint", "short": "ekios::short", "unit": "ekios::unit",
    "item": "ekios::item", "pattern_message": "constraint_message",
}  # fmt: skip
_WORDS = {
    "example": "ekios::example", "not_before": "ekios::not_before", "not_after": "ekios::not_after",
}  # fmt: skip
_ALWAYS = (Kind.GROUP, Kind.COMPUTED)
"""Kinds that XLSForm never requires; an empty cell keeps our default there."""


def question(
    row: Record,
    kind: Kind,
    around: tuple[Record, ...],
    kinds: Mapping[str, Kind],
    found: list[Problem],
) -> Table:
    """Return the raw question; `around` are the plain groups whose conditions it shares."""
    made: Table = {"key": row.get("name"), "kind": kind.value}
    if not row.get("name"):
        found.append(row.problem("needed", "name"))
    made |= {part: text for part, column in _TEXTS.items() if (text := row.text(column))}
    made |= {part: text for part, column in _WORDS.items() if (text := row.get(column))}
    if not flag(row, "required", found, default=kind in _ALWAYS):
        made["required"] = False
    if flag(row, "ekios::plain", found):
        made["plain"] = True
    for part in ("min", "max"):
        limit = number(row, f"ekios::{part}", found)
        made |= {} if limit is None else {part: limit}
    _constrained(made, row, kind, found)
    conditions = [_expression(one, "relevant", kinds, found) for one in (*around, row)]
    told = [condition for condition in conditions if condition]
    if told:
        made["show_when"] = told[0] if len(told) == 1 else " and ".join(f"({c})" for c in told)
    _calculated(made, row, kind, kinds, found)
    return made


def _constrained(made: Table, row: Record, kind: Kind, found: list[Problem]) -> None:
    if constraint := row.get("constraint"):
        try:
            parts = constraints.understood(constraint, kind)
        except Unfit as unfit:
            _tell(unfit.flaw, row, "constraint", found)
            return
        if parts.keys() & made.keys():
            found.append(row.problem("same_bound", "constraint"))
        made |= parts
    if "pattern_message" in made and "pattern" not in made:
        found.append(row.problem("lone_message", "constraint_message"))


def _calculated(
    made: Table, row: Record, kind: Kind, kinds: Mapping[str, Kind], found: list[Problem]
) -> None:
    if kind is Kind.COMPUTED:
        made["formula"] = _expression(row, "calculation", kinds, found)
    elif row.get("calculation"):
        found.append(row.problem("not_used", "calculation", "calculate", word=kind.value))


def _expression(
    row: Record, column: str, kinds: Mapping[str, Kind], found: list[Problem]
) -> str:
    text = row.get(column)
    told = to_formula(text, kinds) if text else ""
    if isinstance(told, Flaw):
        _tell(told, row, column, found)
        return ""
    return told


def _tell(flaw: Flaw, row: Record, column: str, found: list[Problem]) -> None:
    found.append(row.problem(flaw.code, column, flaw.hint, word=flaw.word))
