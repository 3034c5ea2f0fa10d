"""The `constraint` column: bounds and patterns, as XLSForm writes them.

    string-length(.) >= 3 and string-length(.) <= 60        letters of a text
    . >= 1 and . <= 100                                     a number, an amount
    count-selected(.) <= 3                                  how many choices
    regex(., '[0-9]{5}')                                    a pattern
    . >= today() and . <= ${mulai} + 29                     a date; also date('2026-01-31')

XLSForm knows no months and years, so bounds like "today-17y" stand in columns of their own, and so
do the repetitions of a group.
"""

import re
from collections.abc import Iterator
from typing import Any

from kiosk.domain.form import Kind, Question
from kiosk.domain.sheets.dialects import XPATH
from kiosk.domain.sheets.nodes import (
    Bracket,
    Call,
    Here,
    Logic,
    Name,
    Negative,
    Node,
    Number,
    Text,
    Two,
    Unfit,
    bare,
)
from kiosk.domain.sheets.parsing import parse
from kiosk.domain.sheets.printing import quoted

_MEASURES: dict[Kind, str] = {
    Kind.TEXT: "string-length(.)",
    Kind.LONG_TEXT: "string-length(.)",
    Kind.SEVERAL_OF: "count-selected(.)",
    Kind.INTEGER: ".",
    Kind.MONEY: ".",
}
"""What `min` and `max` bound, as it is written."""
_SIZES: dict[Node, tuple[Kind, ...]] = {
    Here(): (Kind.INTEGER, Kind.MONEY),
    Call("string-length", (Here(),)): (Kind.TEXT, Kind.LONG_TEXT),
    Call("count-selected", (Here(),)): (Kind.SEVERAL_OF,),
}
_SIDES = {">=": ("min", 0), ">": ("min", 1), "<=": ("max", 0), "<": ("max", -1)}
_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}
_DAYS = re.compile(
    r"(?P<base>[a-z][a-z0-9_]*)(?:(?P<sign>[+-])(?P<size>\d+)d)?|(?P<iso>\d{4}-\d\d-\d\d)"
)
BOUNDS = (("min", ">="), ("max", "<="))
DATES = (("not_before", ">="), ("not_after", "<="))


def written(question: Question) -> tuple[str, dict[str, str]]:
    """Return the constraint, and the columns for what XLSForm cannot say. Unfit for a pattern."""
    parts: list[str] = []
    columns: dict[str, str] = {}
    measure = _MEASURES.get(question.kind, "")
    for name, sign in BOUNDS:
        limit = getattr(question, name)
        if limit is not None and measure:
            parts.append(f"{measure} {sign} {limit}")
        elif limit is not None:
            columns[f"ekios::{name}"] = str(limit)
    for name, sign in DATES:
        rule = getattr(question, name)
        day = _day(rule) if question.kind is Kind.DATE else ""
        if day:
            parts.append(f". {sign} {day}")
        elif rule:
            columns[f"ekios::{name}"] = rule
    if question.pattern:
        parts.append(f"regex(., {quoted(question.pattern, XPATH)})")
    return " and ".join(parts), columns


def _day(rule: str) -> str:
    """Return a date bound as XLSForm writes it; "" when it cannot."""
    match = _DAYS.fullmatch(rule)
    if not match:
        return ""
    if match["iso"]:
        return f"date('{rule}')"
    base = "today()" if match["base"] == "today" else f"${{{match['base']}}}"
    return f"{base} {match['sign']} {match['size']}" if match["size"] else base


def understood(constraint: str, kind: Kind) -> dict[str, Any]:
    """Return the raw parts of a question that the constraint says; Unfit when it says others."""
    parts: dict[str, Any] = {}
    for node in _clauses(parse(constraint, XPATH)):
        for name, value in _said(node, kind):
            if name in parts:
                raise Unfit("same_bound")
            parts[name] = value
    return parts


def _clauses(node: Node) -> Iterator[Node]:
    node = bare(node)
    if isinstance(node, Logic) and node.op == "and":
        for part in node.parts:
            yield from _clauses(part)
    else:
        yield node


def _said(node: Node, kind: Kind) -> Iterator[tuple[str, Any]]:
    match node:
        case Call("regex", (Here(), Text(pattern))) if kind in (Kind.TEXT, Kind.LONG_TEXT):
            yield "pattern", pattern
            return
        case Two(op, left, right) if op in _TURNED:
            if bare(left) not in _SIZES:
                op, left, right = _TURNED[op], right, left
            left, right = bare(left), bare(right)
            if left == Here() and kind is Kind.DATE and op in (">=", "<="):
                yield {">=": "not_before", "<=": "not_after"}[op], _bound(right)
                return
            if kind in _SIZES.get(left, ()):
                yield from _sizes(op, _whole(right))
                return
    raise Unfit("strange_constraint", kind, _HOW.get(kind, ""))


def _sizes(op: str, limit: int) -> Iterator[tuple[str, int]]:
    if op == "==":
        yield from (("min", limit), ("max", limit))
    else:
        name, step = _SIDES[op]
        yield name, limit + step


def _whole(node: Node) -> int:
    match node:
        case Number(value):
            return value
        case Negative(Number(value)):
            return -value
    raise Unfit("not_a_number", "…")


def _bound(node: Node) -> str:
    match node:
        case Two("+" | "-" as op, base, Number(size)):
            return f"{_bound(bare(base))}{op}{size}d"
        case Call("today", ()):
            return "today"
        case Call("date", (Text(day),)) if _DAYS.fullmatch(day):
            return day
        case Call("date", (inner,)) | Bracket(inner):
            return _bound(inner)
        case Name(key):
            return key
    raise Unfit("strange_constraint", Kind.DATE, _HOW[Kind.DATE])


_LETTERS = "string-length(.) <= 60, regex(., '[0-9]{5}')"
_HOW = {
    Kind.TEXT: _LETTERS,
    Kind.LONG_TEXT: _LETTERS,
    Kind.INTEGER: ". >= 1 and . <= 100",
    Kind.MONEY: ". >= 1000",
    Kind.SEVERAL_OF: "count-selected(.) <= 3",
    Kind.DATE: ". >= today(), . <= today() + 30, . >= ${mulai}, . >= date('2026-01-31')",
}
"""How a bound of this kind is written."""
