"""One row of `survey` as one raw question."""

from collections.abc import Mapping

from kiosk.domain.form import Kind
from kiosk.domain.sheets import constraints
from kiosk.domain.sheets.about import flag, number
from kiosk.domain.sheets.columns import Record
from kiosk.domain.sheets.inward import to_formula
from kiosk.domain.sheets.nodes import Flaw, Unfit
from kiosk.domain.sheets.notes import Notes, Table

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
    notes: Notes,
) -> Table:
    """Return the raw question; `around` are the plain groups whose conditions it shares."""
    made: Table = {"key": row.get("name"), "kind": kind.value}
    if not row.get("name"):
        notes.tell(row.problem("needed", "name"))
    made |= {part: text for part, column in _TEXTS.items() if (text := row.text(column))}
    made |= {part: word for part, column in _WORDS.items() if (word := row.get(column))}
    if not flag(row, "required", notes, default=kind in _ALWAYS):
        made["required"] = False
    if flag(row, "ekios::plain", notes):
        made["plain"] = True
    for part in ("min", "max"):
        limit = number(row, f"ekios::{part}", notes)
        made |= {} if limit is None else {part: limit}
    _constrained(made, row, kind, notes)
    conditions = [_expression(one, "relevant", kinds, notes) for one in (*around, row)]
    told = [condition for condition in conditions if condition]
    if told:
        made["show_when"] = told[0] if len(told) == 1 else " and ".join(f"({c})" for c in told)
    _calculated(made, row, kind, kinds, notes)
    return made


def _constrained(made: Table, row: Record, kind: Kind, notes: Notes) -> None:
    if constraint := row.get("constraint"):
        try:
            parts = constraints.understood(constraint, kind)
        except Unfit as unfit:
            _tell(unfit.flaw, row, "constraint", notes)
            return
        except RecursionError:
            _tell(Flaw("too_deep"), row, "constraint", notes)
            return
        if parts.keys() & made.keys():
            notes.tell(row.problem("same_bound", "constraint"))
        made |= parts
    if "pattern_message" in made and "pattern" not in made:
        notes.tell(row.problem("lone_message", "constraint_message"))


def _calculated(
    made: Table, row: Record, kind: Kind, kinds: Mapping[str, Kind], notes: Notes
) -> None:
    if kind is Kind.COMPUTED:
        made["formula"] = _expression(row, "calculation", kinds, notes)
    elif row.get("calculation"):
        notes.tell(row.problem("not_used", "calculation", "calculate", word=kind.value))


def _expression(row: Record, column: str, kinds: Mapping[str, Kind], notes: Notes) -> str:
    text = row.get(column)
    told = to_formula(text, kinds) if text else ""
    if isinstance(told, Flaw):
        _tell(told, row, column, notes)
        return ""
    return told


def _tell(flaw: Flaw, row: Record, column: str, notes: Notes) -> None:
    notes.tell(row.problem(flaw.code, column, flaw.hint, word=flaw.word))
