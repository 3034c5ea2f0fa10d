"""A generated citizen who leaves no branch of a form untried, and what a branch is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from kiosk.domain import expressions, flow, samples
from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Form, Kind, Question, Raw

Branch = tuple[str, object]
"""(path of a question, whether it is asked) or (path, one of the answers that are asked about)."""

YES_OR_NO = {True: "yes", False: "no"}


def branches(form: Form) -> set[Branch]:
    """Return both outcomes of every condition, and every choice that a condition looks at."""
    every = dict(_questions(form))
    rules = [rule for q in every.values() for rule in (q.show_when, q.formula) if rule]
    looked_at = {name for rule in rules for name in expressions.names(rule)}
    asked = {(path, way) for path, q in every.items() if q.show_when for way in ("asked", "not")}
    return asked | {
        (path, choice)
        for path, question in every.items()
        if question.key in looked_at
        for choice in _choices(question)
    }


def reached(form: Asks, answers: Answers) -> Iterator[Branch]:
    """Yield every branch that these answers went through."""
    yield from _reached(form, answers, NOTHING, "")


class Thorough:
    """Draws valid answers at random; of choices that decide something, the one tried least."""

    def __init__(self, form: Form) -> None:
        self.left = branches(form)
        self._deciding = {path.rpartition(".")[2] for path, _choice in self.left}
        self._tried: Counter[tuple[str, object]] = Counter()

    def __call__(
        self, question: Question, rng: Random, today: date, known: Mapping[str, Answer]
    ) -> Raw:
        choices = _choices(question) if question.key in self._deciding else ()
        if not choices or (question.kind is Kind.SEVERAL_OF and rng.random() < 0.3):
            return samples.random_raw(question, rng, today, known)
        least = min(choices, key=lambda each: (self._tried[question.key, each], rng.random()))
        self._tried[question.key, least] += 1
        if question.kind is Kind.SEVERAL_OF:
            others = rng.sample([c for c in choices if c != least], max((question.min or 1) - 1, 0))
            return [str(least), *map(str, others)]
        return YES_OR_NO.get(least, least) if isinstance(least, bool) else str(least)

    def went(self, form: Form, answers: Answers) -> None:
        self.left -= set(reached(form, answers))


def _questions(form: Asks, path: str = "") -> Iterator[tuple[str, Question]]:
    for question in form.question:
        yield f"{path}{question.key}", question
        yield from _questions(question, f"{path}{question.key}.")


def _choices(question: Question) -> tuple[object, ...]:
    if question.kind is Kind.YES_NO:
        return (True, False)
    return tuple(option.value for option in question.options)


def _reached(
    form: Asks, answers: Answers, outer: Mapping[str, Answer], path: str
) -> Iterator[Branch]:
    asked = {question.key for question in flow.visible(form, answers, outer)}
    for question in form.question:
        here = f"{path}{question.key}"
        answer = answers.get(question.key)
        yield here, "asked" if question.key in asked else "not"
        yield from (
            (here, each)
            for each in (answer if isinstance(answer, list) else [answer])
            if isinstance(each, str | bool)
        )
        for entry in flow.entries(answer):
            yield from _reached(question, entry, {**outer, **answers}, f"{here}.")
