"""Conditions and formulas over answers: a small, safe language.

Comparisons, and/or/not, `a if c else b`, + - * //, `x in (..)`, and the FUNCTIONS below. A missing
answer is unknown; whatever is worked out from something unknown is unknown too, and a condition
that is unknown does not hold. Evaluating never raises.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from simpleeval import EvalWithCompoundTypes

Value = int | str | bool

LARGEST = 10**15
"""Results beyond this are no amounts of anything; they could not travel as JSON either."""
MAX_LENGTH = 500
"""Letters of an expression; longer ones belong into a question of their own."""

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.Expr, ast.Load, ast.Name, ast.Constant, ast.Tuple, ast.Call, ast.IfExp,
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
)  # fmt: skip


def _days_between(start: str, end: str) -> int:
    """Whole days from `start` to `end`, both ISO; the same day is 0."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _known(function: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*arguments: Any) -> Any:
        return None if any(a is None for a in arguments) else function(*arguments)

    return guarded


def _numeric(function: Callable[..., int]) -> Callable[..., Any]:
    """Keep arithmetic to numbers: text times a large answer would fill the memory."""

    def guarded(*arguments: Any) -> int:
        if not all(isinstance(a, int) for a in arguments):
            raise TypeError("arithmetic is for numbers")
        return function(*arguments)

    return _known(guarded)


def _ceil(value: int, step: int = 1) -> int:
    """`value` divided by `step`, rounded up to a whole number."""
    return -(-value // step)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": _known(min),
    "max": _known(max),
    "ceil": _known(_ceil),
    "days_between": _known(_days_between),
    "count": lambda value: 0 if value is None else len(value),
    "answered": lambda value: value is not None,
}

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _numeric(operator.add),
    ast.Sub: _numeric(operator.sub),
    ast.Mult: _numeric(operator.mul),
    ast.FloorDiv: _numeric(operator.floordiv),
    ast.USub: _numeric(operator.neg),
    ast.Not: _known(operator.not_),
    ast.Eq: _known(operator.eq),
    ast.NotEq: _known(operator.ne),
    ast.Lt: _known(operator.lt),
    ast.LtE: _known(operator.le),
    ast.Gt: _known(operator.gt),
    ast.GtE: _known(operator.ge),
    ast.In: _known(lambda item, holder: item in holder),
    ast.NotIn: _known(lambda item, holder: item not in holder),
}


class _Names(dict[str, Any]):
    def __missing__(self, key: str) -> None:
        return None


class _Evaluator(EvalWithCompoundTypes):
    """simpleeval with a third truth value, None for unknown."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__(_OPERATORS, {}, _Names(answers))
        self.functions = FUNCTIONS
        self.nodes[ast.BoolOp] = self._boolean
        self.nodes[ast.IfExp] = self._choose

    def _boolean(self, node: ast.BoolOp) -> bool | None:
        deciding = isinstance(node.op, ast.Or)
        parts = [self._eval(value) for value in node.values]
        if any(part is not None and bool(part) is deciding for part in parts):
            return deciding
        return None if any(part is None for part in parts) else not deciding

    def _choose(self, node: ast.IfExp) -> Any:
        test = self._eval(node.test)
        return None if test is None else self._eval(node.body if test else node.orelse)


@lru_cache(maxsize=2_000)
def problem(expression: str) -> str:
    """Return what is wrong with the expression, as a short English code; "" when nothing is.

    Codes: "empty", "too_long", "syntax", "not_allowed:<what>", "unknown_function:<name>".
    """
    if not expression.strip():
        return "empty"
    if len(expression) > MAX_LENGTH:
        return "too_long"
    try:
        tree = _parse(expression)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "syntax"
    return next((flaw for node in ast.walk(tree) if (flaw := _flaw(node))), "")


@lru_cache(maxsize=2_000)
def _parse(expression: str) -> ast.Expression:
    return ast.parse(expression.strip(), mode="eval")


def _flaw(node: ast.AST) -> str:
    if not isinstance(node, _ALLOWED):
        return f"not_allowed:{type(node).__name__}"
    if isinstance(node, ast.Constant) and not isinstance(node.value, Value):
        return f"not_allowed:{node.value!r}"
    if isinstance(node, ast.Call):
        return _call_flaw(node)
    return ""


def _call_flaw(node: ast.Call) -> str:
    name = node.func.id if isinstance(node.func, ast.Name) else "?"
    if name not in FUNCTIONS:
        return f"unknown_function:{name}"
    return "not_allowed:keyword" if node.keywords else ""


@lru_cache(maxsize=2_000)
def names(expression: str) -> frozenset[str]:
    """Return the question keys that the expression uses; none when it cannot be read."""
    if problem(expression):
        return frozenset()
    tree = _parse(expression)
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    return frozenset(
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called
    )


def value(expression: str, answers: Mapping[str, Any]) -> Value | None:
    """Work out the expression; None when it is unknown or cannot be worked out."""
    if problem(expression):
        return None
    try:
        result = _Evaluator(answers).eval(expression, _parse(expression).body)
    except Exception:  # noqa: BLE001  a formula of an officer must never stop a visit
        return None
    if isinstance(result, int) and abs(result) > LARGEST:
        return None
    return result if isinstance(result, Value) else None


def holds(expression: str, answers: Mapping[str, Any]) -> bool:
    """Tell whether the condition is certainly true; "" always holds."""
    return not expression or value(expression, answers) is True
