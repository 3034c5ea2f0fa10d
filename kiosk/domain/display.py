"""Answers as people read them: on the check page and at the office."""

from collections.abc import Mapping

from msgspec import Struct

from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Question
from kiosk.domain.words import Translate


class Row(Struct, frozen=True):
    """One line. `path` is "key", or "group.index.key" inside a repetition."""

    path: str
    label: str
    value: str
    question: Question
    changeable: bool = True  # False for a COMPUTED value


def show(
    question: Question,
    answer: Answer | None,
    language: str,
    *,
    masked: bool = True,
    translate: Translate,
) -> str:
    """Return the answer in words; "Tidak diisi" when there is none."""
    raise NotImplementedError


def rows(
    form: Asks,
    answers: Answers,
    language: str,
    *,
    masked: bool = True,
    translate: Translate,
    outer: Mapping[str, Answer] = NOTHING,
) -> tuple[Row, ...]:
    """Return every visible question with its answer in form order, repetitions spelled out."""
    raise NotImplementedError
