"""What a person entered -> an answer, or a problem with a way out."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from kiosk.domain.form import Answer, Question, Raw
from kiosk.domain.words import Translate


class Problem(Struct, frozen=True):
    """Why something cannot be taken yet; `code` names a sentence of problems.PROBLEMS."""

    code: str
    params: dict[str, str | int] = {}


class Valid(Struct, frozen=True):
    """An answer; None when an optional question was left empty (then store nothing).

    `warning` is worth telling the citizen, but does not stop them.
    """

    value: Answer | None
    warning: Problem | None = None


def validate(
    question: Question, raw: Raw, answers: Mapping[str, Answer], today: date
) -> Valid | Problem:
    """Check what was entered. Never raises.

    A GROUP is checked by its count: its repetitions so far are in `answers`. A COMPUTED question
    gives its value whatever `raw` is. For a question inside a group, `answers` are those of the
    form overlaid with the repetition's own.
    """
    raise NotImplementedError


def problem_text(
    problem: Problem, question: Question, translate: Translate, language: str = "id"
) -> str:
    """Return the sentence that says how to fix it."""
    raise NotImplementedError
