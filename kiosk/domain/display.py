"""Answers as people read them: on the check page and at the office."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from kiosk.domain import dates, flow, masking, money
from kiosk.domain.flow import NOTHING, Asks
from kiosk.domain.form import Answer, Answers, Kind, Question
from kiosk.domain.words import Translate, _

EMPTY = _("Tidak diisi")
YES = _("Ya")
NO = _("Tidak")
ONE_PHOTO = _("1 foto")
BROUGHT_LATER = _("Dibawa ke loket")
NONE_ADDED = _("Belum ada")


class Row(Struct, frozen=True):
    """One line. `path` is "key", or "group.index.key" inside a repetition (index from 0)."""

    path: str
    label: str
    value: str
    question: Question
    changeable: bool = True  # False for a COMPUTED value


class _Way(Struct, frozen=True):
    """How to show: language, whether numbers are masked, gettext."""

    language: str
    masked: bool
    translate: Translate


def show(
    question: Question,
    answer: Answer | None,
    language: str,
    *,
    masked: bool = True,
    translate: Translate,
) -> str:
    """Return the answer in words; "Tidak diisi" when there is none.

    Masked, numbers of persons and phones hide their middle. Unknown shapes (an answer to a newer
    or older form) are shown as they are, never refused.
    """
    if answer is None:
        return translate(EMPTY)
    try:
        return _SHOWN[question.kind](question, answer, _Way(language, masked, translate))
    except (KeyError, TypeError, ValueError, AttributeError):
        return str(answer)


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
    return tuple(_rows(form, answers, outer, _Way(language, masked, translate)))


def label(question: Question, language: str) -> str:
    """Return what a row calls the question: its short text, else its heading."""
    return question.short.pick(language) or question.label.pick(language)


def how_many(question: Question, count: int, language: str) -> str:
    """Return "2 pengikut", "2 family members"; the English noun takes a plural s."""
    item = question.item.pick(language) or label(question, language).lower()
    plural = "s" if language == "en" and count != 1 and not item.endswith("s") else ""
    return f"{count} {item}{plural}"


def _rows(
    form: Asks,
    answers: Answers,
    outer: Mapping[str, Answer],
    way: _Way,
    *,
    path: str = "",
    prefix: str = "",
) -> Iterator[Row]:
    for question in flow.visible(form, answers, outer):
        answer = answers.get(question.key)
        here = f"{path}{question.key}"
        yield Row(
            path=here,
            label=f"{prefix}{label(question, way.language)}",
            value=show(question, answer, way.language, masked=way.masked, translate=way.translate),
            question=question,
            changeable=question.kind is not Kind.COMPUTED,
        )
        if question.kind is Kind.GROUP:
            for index, entry in enumerate(flow.entries(answer)):
                title = question.item.pick(way.language) or label(question, way.language)
                heading = f"{title[:1].upper()}{title[1:]} {index + 1}: "
                inner = {**outer, **answers}
                yield from _rows(
                    question, entry, inner, way, path=f"{here}.{index}.", prefix=heading
                )


def _text(_question: Question, answer: Answer, _way: _Way) -> str:
    return str(answer)


def _number(question: Question, answer: Answer, way: _Way) -> str:
    unit = question.unit.pick(way.language)
    if question.plain:
        return f"{answer} {unit}".strip()
    return f"{money.number(int(str(answer)), way.language)} {unit}".strip()


def _money(_question: Question, answer: Answer, way: _Way) -> str:
    return money.rupiah(int(str(answer)), way.language)


def _computed(question: Question, answer: Answer, way: _Way) -> str:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return str(answer)
    shown = _money if question.unit.id == "rupiah" else _number
    return shown(question, answer, way)


def _date(_question: Question, answer: Answer, way: _Way) -> str:
    return dates.in_words(date.fromisoformat(str(answer)), way.language)


def _time(_question: Question, answer: Answer, _way: _Way) -> str:
    return str(answer).replace(":", ".")


def _yes_no(_question: Question, answer: Answer, way: _Way) -> str:
    return way.translate(YES if answer else NO)


def _choice(question: Question, answer: Answer, way: _Way) -> str:
    labels = {option.value: option.label.pick(way.language) for option in question.options}
    chosen = answer if isinstance(answer, list) else [answer]
    return ", ".join(labels.get(str(value), str(value)) for value in chosen)


def _identifier(_question: Question, answer: Answer, way: _Way) -> str:
    number = str(answer)
    if way.masked:
        return masking.number(number)
    return " ".join(number[i : i + 4] for i in range(0, 16, 4)) if len(number) == 16 else number


def _phone(_question: Question, answer: Answer, way: _Way) -> str:
    if way.masked:
        return masking.phone(str(answer))
    national = masking.national(str(answer))
    return f"{national[:4]}-{national[4:8]}-{national[8:]}"


def _address(_question: Question, answer: Answer, _way: _Way) -> str:
    if not isinstance(answer, dict):
        return str(answer)
    return f"{answer['street']}, RT {answer['rt']} / RW {answer['rw']}"


def _photo(_question: Question, answer: Answer, way: _Way) -> str:
    brought = isinstance(answer, dict) and bool(answer.get("bring"))
    return way.translate(BROUGHT_LATER if brought else ONE_PHOTO)


def _group(question: Question, answer: Answer, way: _Way) -> str:
    count = len(flow.entries(answer))
    return how_many(question, count, way.language) if count else way.translate(NONE_ADDED)


_SHOWN: dict[Kind, Callable[[Question, Answer, _Way], str]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.INTEGER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _choice,
    Kind.SEVERAL_OF: _choice,
    Kind.NIK: _identifier,
    Kind.KK: _identifier,
    Kind.NPWP: _identifier,
    Kind.PHONE: _phone,
    Kind.ADDRESS: _address,
    Kind.PHOTO: _photo,
    Kind.GROUP: _group,
    Kind.COMPUTED: _computed,
}
