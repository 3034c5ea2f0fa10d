"""Rules for a form: each question can be asked, answered and reached."""

import keyword
import re
from collections.abc import Callable, Iterator
from datetime import date

from kiosk.domain import dates, expressions
from kiosk.domain.expression_rules import Scope, check_expressions
from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.form import Kind, Option, Question
from kiosk.domain.text_rules import blank

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOICES = (Kind.ONE_OF, Kind.SEVERAL_OF)
_BOUND_EXAMPLES = "today, today+30d, today-17y, 2026-01-31"
_ANY_DAY = date(2026, 1, 1)

_BELONGS: dict[str, tuple[Kind, ...]] = {
    "options": _CHOICES,
    "formula": (Kind.COMPUTED,),
    "question": (Kind.GROUP,),
    "item": (Kind.GROUP,),
    "pattern": (Kind.TEXT, Kind.LONG_TEXT),
    "not_before": (Kind.DATE, Kind.INTEGER),
    "not_after": (Kind.DATE, Kind.INTEGER),
    "plain": (Kind.INTEGER,),
}
"""Parts of a question that only some kinds use."""
_NEEDED = ("options", "formula", "question", "item")


def check_form(questions: tuple[Question, ...], key: str = "form") -> Iterator[Finding]:
    """Yield what is wrong with the questions of a form."""
    if not questions:
        yield finding("no_questions", f"{key}.question")
    yield from _check(questions, key, Scope(questions=questions))


def _check(questions: tuple[Question, ...], key: str, scope: Scope) -> Iterator[Finding]:
    for index, question in enumerate(questions):
        here = f"{key}.question[{index}]"
        for rule in _RULES:
            yield from rule(question, here)
        earlier = (*scope.outer, *questions[:index])
        yield from _same_key(question, here, earlier)
        yield from _named_bounds(question, here, earlier)
        yield from check_expressions(question, here, scope)
        if question.kind is Kind.GROUP:
            yield from _check(
                question.question, here, Scope(questions=question.question, outer=earlier)
            )


def _named(question: Question, here: str) -> Iterator[Finding]:
    if not _KEY.fullmatch(question.key):
        yield finding("bad_key", f"{here}.key")
    elif keyword.iskeyword(question.key) or question.key in expressions.FUNCTIONS:
        yield finding("reserved_key", f"{here}.key", word=question.key)
    yield from blank(question, "label", key=here)


def _same_key(question: Question, here: str, earlier: tuple[Question, ...]) -> Iterator[Finding]:
    if any(other.key == question.key for other in earlier):
        yield finding("same_key", f"{here}.key", word=question.key)


def _parts(question: Question, here: str) -> Iterator[Finding]:
    for name, kinds in _BELONGS.items():
        part = getattr(question, name)
        filled = bool(part.id) if name == "item" else bool(part)
        if filled and question.kind not in kinds:
            yield finding("not_for_kind", f"{here}.{name}", stops=False, word=question.kind)
        if not filled and question.kind in kinds and name in _NEEDED and name != "options":
            yield finding("needed_for_kind", f"{here}.{name}", word=question.kind)


def _options(question: Question, here: str) -> Iterator[Finding]:
    if question.kind in _CHOICES and len(question.options) < 2:
        yield finding("few_options", f"{here}.options", count="2")
    yield from check_options(question.options, here)


def check_options(options: tuple[Option, ...], here: str) -> Iterator[Finding]:
    """Yield what is wrong with a list of choices."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        where = f"{here}.options[{index}]"
        yield from blank(option, "label", key=where)
        if not option.value.strip():
            yield finding("absent", f"{where}.value")
        if option.value in seen:
            yield finding("same_option", f"{where}.value", word=option.value)
        seen.add(option.value)


def _bounds(question: Question, here: str) -> Iterator[Finding]:
    if question.min is not None and question.max is not None and question.min > question.max:
        yield finding("min_over_max", f"{here}.min")
    limits = [
        dates.bound(rule, _ANY_DAY) if rule and not dates.named(rule) else None
        for rule in (question.not_before, question.not_after)
    ]
    for name, limit in zip(("not_before", "not_after"), limits, strict=True):
        rule = getattr(question, name)
        if rule and limit is None and not dates.named(rule):
            yield finding("bad_bound", f"{here}.{name}", _BOUND_EXAMPLES)
    if limits[0] and limits[1] and limits[0] > limits[1]:
        yield finding("bounds_crossed", f"{here}.not_before")


def _named_bounds(
    question: Question, here: str, earlier: tuple[Question, ...]
) -> Iterator[Finding]:
    known = [other.key for other in earlier if other.kind is Kind.DATE]
    for name in ("not_before", "not_after"):
        word = dates.named(getattr(question, name))
        if word and word not in known:
            hint = nearest(word, [*known, "today"])
            yield finding("bound_question", f"{here}.{name}", hint, word=word)


def _pattern(question: Question, here: str) -> Iterator[Finding]:
    if not question.pattern:
        return
    try:
        fits = re.fullmatch(question.pattern, question.example)
    except (re.error, OverflowError, RecursionError) as error:
        yield finding("bad_pattern", f"{here}.pattern", detail=str(error)[:80])
        return
    if not question.example or not fits:
        yield finding("pattern_example", f"{here}.example")


def _not_nested(question: Question, here: str) -> Iterator[Finding]:
    for index, inner in enumerate(question.question):
        if inner.kind is Kind.GROUP:
            yield finding("nested_group", f"{here}.question[{index}].kind")


_RULES: tuple[Callable[[Question, str], Iterator[Finding]], ...] = (
    _named,
    _parts,
    _options,
    _bounds,
    _pattern,
    _not_nested,
)
