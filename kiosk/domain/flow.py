"""Which questions a form asks, given the answers so far. Pure.

`Asks` is a Form or a GROUP question: both hold questions. For a group's repetition, `answers` are
that repetition's own and `outer` those of the form around it, which conditions may use too.
An answer to a question that is hidden counts as absent, everywhere.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from kiosk.domain import expressions
from kiosk.domain.form import Answer, Answers, Kind, Question

NOTHING: Mapping[str, Answer] = {}


class Asks(Protocol):
    """Something with questions, in order."""

    @property
    def question(self) -> tuple[Question, ...]: ...


def visible(
    form: Asks, answers: Answers, outer: Mapping[str, Answer] = NOTHING
) -> tuple[Question, ...]:
    """Return the top-level questions that are asked, in order."""
    return tuple(question for question, _ in _walk(form, answers, outer))


def compute(form: Asks, answers: Answers, outer: Mapping[str, Answer] = NOTHING) -> Answers:
    """Return the answers with every COMPUTED value filled in anew; an unknown one is dropped."""
    computed = {q.key for q in form.question if q.kind is Kind.COMPUTED}
    kept: Answers = {key: value for key, value in answers.items() if key not in computed}
    for question, known in _walk(form, answers, outer):
        if question.kind is Kind.COMPUTED:
            worth = expressions.value(question.formula, known)
            kept |= {} if worth is None else {question.key: worth}
    return kept


def prune(form: Asks, answers: Answers, outer: Mapping[str, Answer] = NOTHING) -> Answers:
    """Return the answers of visible questions only, COMPUTED filled in, in the form's order."""
    full = compute(form, answers, outer)
    kept: Answers = {}
    for question in visible(form, full, outer):
        if question.key in full:
            kept[question.key] = _pruned(question, full[question.key], {**outer, **kept})
    return kept


def missing(form: Asks, answers: Answers, outer: Mapping[str, Answer] = NOTHING) -> tuple[str, ...]:
    """Return the paths of visible required questions that have no answer yet.

    A path is "key", or "group.index.key" inside a repetition.
    """
    paths: list[str] = []
    for question in visible(form, answers, outer):
        answer = answers.get(question.key)
        if question.kind is Kind.GROUP:
            paths += _missing_in_group(question, answer, {**outer, **answers})
        elif answer is None and question.required and question.kind is not Kind.COMPUTED:
            paths.append(question.key)
    return tuple(paths)


def total_reliable(form: Asks, answers: Answers, outer: Mapping[str, Answer] = NOTHING) -> bool:
    """Tell whether no answer still to come can change how many questions are asked.

    An optional question that was left empty stays open: nothing then tells "skipped" from "not
    asked yet", so the total is simply not shown.
    """
    shown = {question.key: question for question in visible(form, answers, outer)}
    known = {**outer, **compute(form, answers, outer)}
    return not any(
        key in shown and key not in known
        for question in form.question
        for key in expressions.names(question.show_when)
    )


def entries(answer: Answer | None) -> list[Answers]:
    """Return the repetitions of a GROUP's answer; none when it is not one."""
    return [e for e in answer if isinstance(e, dict)] if isinstance(answer, list) else []


def least(question: Question) -> int:
    """Return how many repetitions a GROUP needs at least."""
    return max(question.min or 0, 1 if question.required else 0)


def _walk(
    form: Asks, answers: Answers, outer: Mapping[str, Answer]
) -> Iterator[tuple[Question, Mapping[str, Answer]]]:
    known: dict[str, Answer] = dict(outer)
    for question in form.question:
        if not expressions.holds(question.show_when, known):
            known.pop(question.key, None)
            continue
        yield question, dict(known)
        answer = (
            expressions.value(question.formula, known)
            if question.kind is Kind.COMPUTED
            else answers.get(question.key)
        )
        if answer is not None:
            known[question.key] = answer


def _pruned(question: Question, answer: Answer, outer: Mapping[str, Answer]) -> Answer:
    if question.kind is not Kind.GROUP:
        return answer
    return [prune(question, entry, outer) for entry in entries(answer)]


def _missing_in_group(
    question: Question, answer: Answer | None, outer: Mapping[str, Answer]
) -> list[str]:
    given = entries(answer)
    if len(given) < least(question):
        return [question.key]
    return [
        f"{question.key}.{index}.{path}"
        for index, entry in enumerate(given)
        for path in missing(question, entry, outer)
    ]
