"""One maker per kind: something that a person could enter. Numbers belong to nobody."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

from stdnum import luhn

from kiosk.domain import dates
from kiosk.domain.form import BRING, Answer, Kind, Question, Raw

REGION = "329999"
"""A regency and district that do not exist."""
WORDS = ("warung", "melati", "sari", "contoh", "baru", "jaya", "usaha", "kecil", "mawar")
Maker = Callable[[Question, Random, date, Mapping[str, Answer]], Raw]


def nik_of(born: date, rng: Random) -> str:
    """Return a well-formed NIK of somebody born on that day."""
    day = born.day + rng.choice((0, 40))
    return f"{REGION}{day:02d}{born:%m%y}{rng.randint(1, 9999):04d}"


def _text(question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    if question.pattern:
        return question.example
    least, most = question.min or 0, question.max or 60
    given = " ".join(rng.choices(WORDS, k=rng.randint(1, 5))).capitalize()
    while len(given) < least:
        given += f" {rng.choice(WORDS)}"
    return given[:most].strip()


def _integer(question: Question, rng: Random, today: date, _answers: Mapping[str, Answer]) -> Raw:
    least = question.min or (today.year - 50 if question.plain else 0)
    most = question.max if question.max is not None else least + (50 if question.plain else 500)
    return str(rng.choice((least, most, rng.randint(least, most))))


def _money(question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    least = question.min or 0
    most = question.max if question.max is not None else least + 5_000_000
    return f"Rp {rng.randint(least, most):,}".replace(",", ".")


def _day(question: Question, rng: Random, today: date, answers: Mapping[str, Answer]) -> Raw:
    earliest = dates.bound(question.not_before, today, answers) or today - timedelta(days=900)
    latest = dates.bound(question.not_after, today, answers) or max(today, earliest) + timedelta(
        days=60
    )
    day = earliest + timedelta(days=rng.randint(0, max((latest - earliest).days, 0)))
    named = rng.random() < 0.5
    month = dates.in_words(day).split()[1] if named else str(day.month)
    return {"day": str(day.day), "month": month, "year": str(day.year)}


def _time(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    return {"hour": str(rng.randint(7, 20)), "minute": rng.choice(("00", "15", "30", "5"))}


def _yes_no(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    return rng.choice(("yes", "no"))


def _one_of(question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    return rng.choice(question.options).value


def _several_of(
    question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]
) -> Raw:
    least = max(question.min or 0, 1 if question.required else 0)
    most = min(question.max or len(question.options), len(question.options))
    return [option.value for option in rng.sample(question.options, rng.randint(least, most))]


def _nik(_question: Question, rng: Random, today: date, _answers: Mapping[str, Answer]) -> Raw:
    return nik_of(today - timedelta(days=rng.randint(1, 85 * 365)), rng)


def _kk(_question: Question, rng: Random, today: date, _answers: Mapping[str, Answer]) -> Raw:
    issued = today - timedelta(days=rng.randint(1, 15 * 365))
    number = f"{REGION}{issued:%d%m%y}{rng.randint(1, 9999):04d}"
    return " ".join(number[i : i + 4] for i in range(0, 16, 4))


def _npwp(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    head = f"{rng.randint(0, 99999999):08d}"
    return f"{head}{luhn.calc_check_digit(head)}999000"


def _phone(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    return f"0812-{rng.randint(0, 9999):04d}-{rng.randint(0, 9999):04d}"


def _address(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    street = f"Jl. {rng.choice(WORDS).capitalize()} {rng.randint(1, 99)}"
    return {"street": street, "rt": str(rng.randint(1, 20)), "rw": str(rng.randint(1, 20))}


def _photo(_question: Question, rng: Random, _today: date, _answers: Mapping[str, Answer]) -> Raw:
    return BRING if rng.random() < 0.1 else f"photo-{rng.getrandbits(64):016x}"


MAKERS: dict[Kind, Maker] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.TIME: _time,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.SEVERAL_OF: _several_of,
    Kind.NIK: _nik,
    Kind.KK: _kk,
    Kind.NPWP: _npwp,
    Kind.PHONE: _phone,
    Kind.ADDRESS: _address,
    Kind.PHOTO: _photo,
}
