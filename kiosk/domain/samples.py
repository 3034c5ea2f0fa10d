"""Synthetic citizens and answers for `ekios simulate` and the tests. They hit no real person."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from kiosk.domain import flow
from kiosk.domain.application import Identity
from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Kind, Question, Raw
from kiosk.domain.sample_inputs import MAKERS, nik_of
from kiosk.domain.validation import Valid, validate

FIRST_NAMES = ("Siti", "Budi", "Dewi", "Agus", "Rina", "Joko", "Wulan", "Hadi", "Bayu", "Slamet")


def random_citizen(rng: Random, today: date) -> Identity:
    """Return an adult with a well-formed NIK of a region that does not exist."""
    born = today - timedelta(days=rng.randint(18 * 366, 80 * 365))
    name = f"{rng.choice(FIRST_NAMES)} Contoh"
    return Identity(nik=nik_of(born, rng), birth_date=born, name=name, source="typed")


def random_raw(
    question: Question, rng: Random, today: date, answers: Mapping[str, Answer] = NOTHING
) -> Raw:
    """Return something that a person could enter here and that validates.

    Optional questions are left empty now and then; None for GROUP and COMPUTED, whose answers do
    not come from typing. A text with a pattern gives the question's example. ValueError when
    nothing fits.
    """
    skipped = not question.required and rng.random() < 0.3
    if question.kind not in MAKERS or skipped:
        return None
    for _ in range(50):
        raw = MAKERS[question.kind](question, rng, today, answers)
        if isinstance(validate(question, raw, answers, today), Valid):
            return raw
    raise ValueError(f"no sample fits question {question.key!r}")


def random_count(question: Question, rng: Random) -> int:
    """Return how many repetitions of a GROUP to fill in."""
    least = flow.least(question)
    return rng.randint(least, min(question.max or least + 2, least + 2))


def random_answers(
    form: Asks, rng: Random, today: date, outer: Mapping[str, Answer] = NOTHING
) -> Answers:
    """Return answers to the whole form, as validation and `flow.prune` leave them."""
    answers: Answers = {}
    asked: set[str] = set()
    while question := _next(form, answers, outer, asked):
        asked.add(question.key)
        known = {**outer, **answers}
        if question.kind is Kind.GROUP:
            count = random_count(question, rng)
            known[question.key] = [
                random_answers(question, rng, today, known) for _ in range(count)
            ]
        result = validate(question, random_raw(question, rng, today, known), known, today)
        if isinstance(result, Valid) and result.value is not None:
            answers[question.key] = result.value
    return flow.prune(form, answers, outer)


def _next(
    form: Asks, answers: Answers, outer: Mapping[str, Answer], asked: set[str]
) -> Question | None:
    shown = flow.visible(form, answers, outer)
    return next((question for question in shown if question.key not in asked), None)
