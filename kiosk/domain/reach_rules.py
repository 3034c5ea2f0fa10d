"""Rules for what a citizen can reach: no condition is idle.

Every condition is tried with all that its questions, and those that they depend on, may be
answered with. Where that would be too many tries the condition is taken on trust.
"""

import ast
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from kiosk.domain import expressions, flow
from kiosk.domain.findings import Finding, finding
from kiosk.domain.form import Answer, Answers, Form, Kind, Question

MOST_TRIES = 3_000
_ENDLESS = (Kind.DATE, Kind.TIME)
"""Kinds whose answers cannot be tried one by one."""
_Values = tuple[Answer | None, ...]


def check_reach(
    questions: tuple[Question, ...], key: str = "form", outer: tuple[Question, ...] = ()
) -> Iterator[Finding]:
    """Yield the questions whose condition can never hold."""
    for index, question in enumerate(questions):
        earlier = (*outer, *questions[:index])
        here = f"{key}.question[{index}]"
        outcomes = _outcomes(question, earlier) if question.show_when else {True, False}
        if True not in outcomes:
            yield finding("unreachable", f"{here}.show_when", stops=False)
        elif False not in outcomes:
            yield finding("always_asked", f"{here}.show_when", stops=False)
        if question.kind is Kind.GROUP:
            yield from check_reach(question.question, here, earlier)


def _outcomes(question: Question, earlier: tuple[Question, ...]) -> set[bool]:
    """Return whether the condition can hold, and whether it can fail; both when in doubt."""
    by_key = {other.key: other for other in earlier}
    needed = _needed(question, by_key)
    asked = [other for other in earlier if other.key in needed]
    doubtful = any(other.kind in _ENDLESS for other in asked)
    if expressions.problem(question.show_when) or not needed or doubtful:
        return {True, False}  # the rules for expressions say what is wrong with it
    constants = _constants([question, *asked])
    choices = [_values(other, constants.get(other.key, ())) for other in asked]
    if prod(len(values) for values in choices) > MOST_TRIES:
        return {True, False}
    outcomes: set[bool] = set()
    for values in product(*choices):
        outcomes.add(_shown(question, asked, values))
        if len(outcomes) == 2:
            break
    return outcomes


def _needed(question: Question, known: Mapping[str, Question]) -> frozenset[str]:
    """Return the earlier questions that decide, directly or through others' conditions."""
    found: frozenset[str] = frozenset()
    waiting = set(expressions.names(question.show_when) & known.keys())
    while waiting:
        other = known[waiting.pop()]
        found |= {other.key}
        names = expressions.names(other.show_when) | expressions.names(other.formula)
        waiting |= (names & known.keys()) - found
    return found


def _shown(question: Question, asked: list[Question], values: _Values) -> bool:
    answers = {o.key: v for o, v in zip(asked, values, strict=True) if v is not None}
    known = flow.prune(Form(question=tuple(asked)), answers)
    return expressions.holds(question.show_when, known)


def _constants(questions: list[Question]) -> dict[str, tuple[int, ...]]:
    """Return the numbers that stand in the same expression as a question, and their neighbours."""
    found: dict[str, set[int]] = {}
    for expression in [text for q in questions for text in (q.show_when, q.formula) if text]:
        if expressions.problem(expression):
            continue
        tree = ast.parse(expression.strip(), mode="eval")
        numbers = {
            n.value + step
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and type(n.value) is int
            for step in (-1, 0, 1)
        }
        for name in expressions.names(expression):
            found.setdefault(name, set()).update(numbers)
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}


def _values(question: Question, numbers: tuple[int, ...]) -> _Values:
    """Return the answers to try: every choice, and the numbers on both sides of a bound."""
    empty: _Values = () if question.required or question.kind is Kind.COMPUTED else (None,)
    options = tuple(option.value for option in question.options)
    tried: dict[Kind, _Values] = {
        Kind.ONE_OF: options,
        Kind.SEVERAL_OF: (*([value] for value in options), list(options)),
        Kind.YES_NO: (True, False),
        Kind.INTEGER: _within(question, numbers),
        Kind.MONEY: _within(question, numbers),
        Kind.COMPUTED: (None,),  # worked out from the others
        Kind.GROUP: _repetitions(0, 1, 2, 5),
    }
    return (*tried.get(question.kind, ("teks",)), *empty)


def _repetitions(*counts: int) -> _Values:
    nothing: Answers = {}
    return tuple([nothing for _ in range(count)] for count in counts)


def _within(question: Question, numbers: tuple[int, ...]) -> tuple[int, ...]:
    least = question.min if question.min is not None else 0
    most = question.max if question.max is not None else max([least, *numbers, 10**6])
    tried = {least, most, *(n for n in numbers if least <= n <= most)}
    return tuple(sorted(tried))
