"""What an officer must read of an answer, worked out from the service's file alone."""

from collections.abc import Iterator, Mapping
from datetime import date

from kiosk.domain import flow
from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Kind, Question

Expected = tuple[str, str, tuple[str, ...]]
"""(path, label, what the value contains)."""

WORDS = {
    "id": {"yes": "Ya", "no": "Tidak", "photo": "1 foto", "bring": "Dibawa ke loket"},
    "en": {"yes": "Yes", "no": "No", "photo": "1 photo", "bring": "Brought to the counter"},
}
EMPTY = {"id": "Tidak diisi", "en": "Not filled in"}
NONE_ADDED = {"id": "Belum ada", "en": "None yet"}


def expected(
    form: Asks,
    answers: Answers,
    language: str,
    outer: Mapping[str, Answer] = NOTHING,
    path: str = "",
    prefix: str = "",
) -> Iterator[Expected]:
    """Yield a row for every question that was asked, repetitions spelled out."""
    for question in flow.visible(form, answers, outer):
        answer = answers.get(question.key)
        here, name = f"{path}{question.key}", _name(question, language)
        yield here, f"{prefix}{name}", _pieces(question, answer, language)
        for index, entry in enumerate(flow.entries(answer)):
            item = text(question.item, language) if question.item.id else name
            heading = f"{item[0].upper()}{item[1:]} {index + 1}: "
            inner = {**outer, **answers}
            yield from expected(question, entry, language, inner, f"{here}.{index}.", heading)


def text(words, language: str) -> str:
    """Return exactly this language's words: none may be missing."""
    said = getattr(words, language)
    assert said, words
    return said


def _name(question: Question, language: str) -> str:
    return text(question.short if question.short.id else question.label, language)


def _pieces(question: Question, answer, language: str) -> tuple[str, ...]:
    if answer is None:
        return ((NONE_ADDED if question.kind is Kind.GROUP else EMPTY)[language],)
    words = WORDS[language]
    match question.kind:
        case Kind.ONE_OF | Kind.SEVERAL_OF:
            labels = {option.value: text(option.label, language) for option in question.options}
            chosen = answer if isinstance(answer, list) else [answer]
            return (", ".join(labels[value] for value in chosen),)
        case Kind.YES_NO:
            return (words["yes" if answer else "no"],)
        case Kind.MONEY:
            return ("Rp", _number(answer, language))
        case Kind.INTEGER | Kind.COMPUTED:
            return _measured(question, answer, language)
        case Kind.DATE:
            day = date.fromisoformat(answer)
            return (f"{day.day} ", f" {day.year}")
        case Kind.TIME:
            return (answer.replace(":", "."),)
        case Kind.NIK | Kind.KK | Kind.NPWP:
            return (answer,)
        case Kind.PHONE:
            return (f"0{answer.removeprefix('+62')}",)
        case Kind.ADDRESS:
            return (answer["street"], f"RT{answer['rt']}/RW{answer['rw']}")
        case Kind.PHOTO:
            return (words["bring" if answer.get("bring") else "photo"],)
        case Kind.GROUP:
            return (str(len(answer)), text(question.item, language)) if question.item.id else ()
    return (answer,)


def _measured(question: Question, answer, language: str) -> tuple[str, ...]:
    if not isinstance(answer, int):
        return (answer,)
    number = str(answer) if question.plain else _number(answer, language)
    if question.unit.id == "rupiah":
        return ("Rp", number)
    return (number, text(question.unit, language)) if question.unit.id else (number,)


def _number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "." if language == "id" else ",")
