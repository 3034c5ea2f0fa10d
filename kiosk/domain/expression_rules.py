"""Rules for conditions and formulas: they use earlier questions and can be worked out."""

import ast
from collections.abc import Iterator

from msgspec import Struct

from kiosk.domain import expressions
from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.form import Answer, Kind, Question

_LIKELY: dict[Kind, Answer] = {
    Kind.INTEGER: 2,
    Kind.MONEY: 1000,
    Kind.COMPUTED: 2,
    Kind.DATE: "2026-01-01",
    Kind.TIME: "08:00",
    Kind.YES_NO: True,
    Kind.GROUP: [],
}
"""An answer of each kind to try an expression with; a word for the others."""


class Scope(Struct, frozen=True):
    """The questions of one level, and those of the form around it that came before."""

    questions: tuple[Question, ...]
    outer: tuple[Question, ...] = ()

    def earlier(self, question: Question) -> dict[str, Question]:
        before: list[Question] = list(self.outer)
        for other in self.questions:
            if other is question:
                break
            before.append(other)
        return {other.key: other for other in before}


def check_expressions(question: Question, here: str, scope: Scope) -> Iterator[Finding]:
    """Yield what is wrong with the question's `show_when` and `formula`."""
    for name in ("show_when", "formula"):
        expression = getattr(question, name)
        if expression:
            yield from _check(question, name, f"{here}.{name}", scope)


def _check(question: Question, name: str, key: str, scope: Scope) -> Iterator[Finding]:
    expression: str = getattr(question, name)
    flaw = expressions.problem(expression)
    if flaw:
        what, _, word = flaw.partition(":")
        hint = nearest(word, expressions.FUNCTIONS) if what == "unknown_function" else ""
        yield finding(f"expression_{what}", key, hint, word=word)
        return
    earlier = scope.earlier(question)
    strangers = sorted(expressions.names(expression) - earlier.keys())
    for stranger in strangers:
        yield _stranger(stranger, question, key, scope, earlier)
    if not strangers:
        yield from _not_options(expression, key, earlier)
        yield from _tried(expression, name, key, earlier)


def _stranger(
    word: str, question: Question, key: str, scope: Scope, earlier: dict[str, Question]
) -> Finding:
    level = {other.key: other for other in scope.questions}
    if word not in level:
        return finding("unknown_question", key, nearest(word, earlier), word=word)
    waits = _depends(level[word], question.key, level, frozenset())
    return finding("cycle" if waits else "later_question", key, word=word)


def _depends(
    question: Question, wanted: str, level: dict[str, Question], seen: frozenset[str]
) -> bool:
    if question.key == wanted:
        return True
    needs = expressions.names(question.show_when) | expressions.names(question.formula)
    return any(
        _depends(level[need], wanted, level, seen | {question.key})
        for need in needs & level.keys() - seen
    )


def _tried(expression: str, name: str, key: str, earlier: dict[str, Question]) -> Iterator[Finding]:
    result = expressions.value(expression, {k: _likely(q) for k, q in earlier.items()})
    if result is None:
        yield finding("not_computable", key)
    elif name == "show_when" and not isinstance(result, bool):
        yield finding("not_a_condition", key)


def _likely(question: Question) -> Answer:
    values = [option.value for option in question.options] or ["teks"]
    if question.kind is Kind.SEVERAL_OF:
        return values[:1]
    return _LIKELY.get(question.kind, values[0])


def _not_options(expression: str, key: str, earlier: dict[str, Question]) -> Iterator[Finding]:
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            words = [word for side in sides for word in _words(side)]
            for asked in (earlier[side.id] for side in sides if isinstance(side, ast.Name)):
                yield from _strange_words(words, asked, key)


def _strange_words(words: list[str], asked: Question, key: str) -> Iterator[Finding]:
    known = [option.value for option in asked.options]
    for word in words:
        if known and word not in known:
            yield finding("not_an_option", key, nearest(word, known), word=word, other=asked.key)


def _words(node: ast.expr) -> list[str]:
    constants = node.elts if isinstance(node, ast.Tuple) else [node]
    return [c.value for c in constants if isinstance(c, ast.Constant) and isinstance(c.value, str)]
