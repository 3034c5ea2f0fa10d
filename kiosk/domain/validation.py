"""What a person entered -> an answer, or a problem with a way out."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import structs

from kiosk.domain import checks, dates, entered, expressions, flow, identifiers
from kiosk.domain.form import Answer, Kind, Question, Raw
from kiosk.domain.problems import PROBLEMS, Problem, Result, Valid, problem_text

__all__ = ["CHECKS", "PROBLEMS", "Problem", "Valid", "problem_text", "validate"]

CHECKS: dict[Kind, Callable[[Question, Raw, date], Result]] = {
    Kind.TEXT: checks.text,
    Kind.LONG_TEXT: checks.long_text,
    Kind.INTEGER: checks.integer,
    Kind.MONEY: checks.amount,
    Kind.DATE: checks.day,
    Kind.TIME: checks.clock,
    Kind.YES_NO: checks.yes_no,
    Kind.ONE_OF: checks.one_of,
    Kind.SEVERAL_OF: checks.several_of,
    Kind.NIK: identifiers.population_number,
    Kind.KK: identifiers.family_card,
    Kind.NPWP: identifiers.tax_number,
    Kind.PHONE: identifiers.phone,
    Kind.ADDRESS: checks.address,
    Kind.PHOTO: checks.photo,
}
"""How each kind that a person answers is checked; GROUP and COMPUTED depend on other answers."""

REQUIRED: dict[Kind, str] = {
    Kind.YES_NO: "required_choice",
    Kind.ONE_OF: "required_choice",
    Kind.SEVERAL_OF: "required_choice",
    Kind.DATE: "required_date",
    Kind.TIME: "required_time",
    Kind.PHOTO: "required_photo",
}
"""What to say when nothing was entered; "required" for the others."""


def validate(
    question: Question, raw: Raw, answers: Mapping[str, Answer], today: date
) -> Valid | Problem:
    """Check what was entered. Never raises.

    A GROUP is checked by its count: its repetitions so far are in `answers`. A COMPUTED question
    gives its value whatever `raw` is. For a question inside a group, `answers` are those of the
    form overlaid with the repetition's own.
    """
    if question.kind is Kind.COMPUTED:
        return Valid(expressions.value(question.formula, answers))
    if question.kind is Kind.GROUP:
        return _group(question, answers)
    if entered.empty(raw):
        return _left_empty(question)
    return CHECKS[question.kind](_bounded(question, answers, today), raw, today)


def _bounded(question: Question, answers: Mapping[str, Answer], today: date) -> Question:
    """Return the question with bounds that name today or another answer worked out."""
    if not (question.not_before or question.not_after):
        return question
    rules = {"not_before": question.not_before, "not_after": question.not_after}
    worked = {name: dates.bound(rule, today, answers) for name, rule in rules.items() if rule}
    texts = {name: day.isoformat() if day else "" for name, day in worked.items()}
    return structs.replace(question, **texts)


def _left_empty(question: Question) -> Result:
    if not question.required:
        return Valid(None)
    return Problem(REQUIRED.get(question.kind, "required"))


def _group(question: Question, answers: Mapping[str, Answer]) -> Result:
    given = flow.entries(answers.get(question.key))
    least = flow.least(question)
    if len(given) < least:
        return Problem("few_entries", {"min": least})
    if question.max is not None and len(given) > question.max:
        return Problem("many_entries", {"max": question.max})
    for index, entry in enumerate(given, start=1):
        if flow.missing(question, entry, answers):
            return Problem("entry_incomplete", {"index": index})
    return Valid([flow.prune(question, entry, answers) for entry in given] or None)
