"""What an officer must read of an answer, worked out from the service's file alone."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from kiosk.domain import flow
from kiosk.domain.flow import Asks
from kiosk.domain.form import Answer, Answers, Kind, Question

Expected = tuple[str, str, tuple[str, ...]]
"""(path, label, what the value contains)."""

WORDS = {
    "id": {"yes": "Ya", "no": "Tidak", "photo": "1 foto", "bring": "Dibawa ke loket"},
    "en": {"yes": "Yes", "no": "No", "photo": "1 photo", "bring": "Brought to the counter"},
}
EMPTY = {"id": "Tidak diisi", "en": "Not filled in"}
NONE_ADDED = {"id": "Belum ada", "en": "None yet"}


class Around(Struct, frozen=True):
    """What stands around a repetition: answers of the form, the path and heading of the rows."""

    answers: Mapping[str, Answer] = {}
    path: str = ""
    heading: str = ""


TOP = Around()


def expected(
    form: Asks, answers: Answers, language: str, around: Around = TOP
) -> Iterator[Expected]:
    """Yield a row for every question that was asked, repetitions spelled out."""
    for question in flow.visible(form, answers, around.answers):
        answer = answers.get(question.key)
        here, name = f"{around.path}{question.key}", _name(question, language)
        yield here, f"{around.heading}{name}", _pieces(question, answer, language)
        for index, entry in enumerate(flow.entries(answer)):
            item = text(question.item, language) if question.item.id else name
            heading = f"{item[0].upper()}{item[1:]} {index + 1}: "
            outer = {**around.answers, **answers}
            inside = Around(outer, f"{here}.{index}.", heading)
            yield from expected(question, entry, language, inside)


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
    read = READ.get(question.kind)
    return read(question, answer, language) if read else (answer,)


def _chosen(question: Question, answer, language: str) -> tuple[str, ...]:
    labels = {option.value: text(option.label, language) for option in question.options}
    chosen = answer if isinstance(answer, list) else [answer]
    return (", ".join(labels[value] for value in chosen),)


def _yes_or_no(_question: Question, answer, language: str) -> tuple[str, ...]:
    return (WORDS[language]["yes" if answer else "no"],)


def _money(_question: Question, answer, language: str) -> tuple[str, ...]:
    return ("Rp", _number(answer, language))


def _day(_question: Question, answer, _language: str) -> tuple[str, ...]:
    day = date.fromisoformat(answer)
    return (f"{day.day} ", f" {day.year}")


def _photo(_question: Question, answer, language: str) -> tuple[str, ...]:
    return (WORDS[language]["bring" if answer.get("bring") else "photo"],)


def _address(_question: Question, answer, _language: str) -> tuple[str, ...]:
    return (answer["street"], f"RT {answer['rt']} / RW {answer['rw']}")


def _group(question: Question, answer, language: str) -> tuple[str, ...]:
    named = (text(question.item, language),) if question.item.id else ()
    return (str(len(answer)), *named)


def _measured(question: Question, answer, language: str) -> tuple[str, ...]:
    if not isinstance(answer, int):
        return (answer,)
    number = str(answer) if question.plain else _number(answer, language)
    if question.unit.id == "rupiah":
        return ("Rp", number)
    return (number, text(question.unit, language)) if question.unit.id else (number,)


def _number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "." if language == "id" else ",")


READ = {
    Kind.ONE_OF: _chosen,
    Kind.SEVERAL_OF: _chosen,
    Kind.YES_NO: _yes_or_no,
    Kind.MONEY: _money,
    Kind.INTEGER: _measured,
    Kind.COMPUTED: _measured,
    Kind.DATE: _day,
    Kind.TIME: lambda _question, answer, _language: (answer.replace(":", "."),),
    Kind.PHONE: lambda _question, answer, _language: (f"0{answer.removeprefix('+62')}",),
    Kind.ADDRESS: _address,
    Kind.PHOTO: _photo,
    Kind.GROUP: _group,
}
"""The other kinds are read as they were written."""
