"""Synthetic citizens and answers for `ekios simulate` and the tests. They hit no real person."""

from collections.abc import Mapping
from datetime import date
from random import Random

from kiosk.domain.application import Identity
from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Question, Raw


def random_citizen(rng: Random, today: date) -> Identity:
    """Return an adult with a well-formed NIK of a region that does not exist (329999)."""
    raise NotImplementedError


def random_raw(
    question: Question, rng: Random, today: date, answers: Mapping[str, Answer] = NOTHING
) -> Raw:
    """Return something that a person could enter here and that validates."""
    raise NotImplementedError


def random_answers(
    form: Asks, rng: Random, today: date, outer: Mapping[str, Answer] = NOTHING
) -> Answers:
    """Return answers to the whole form, as validation would leave them."""
    raise NotImplementedError
