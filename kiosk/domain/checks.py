"""Checks of texts, numbers, days, times and choices: (question, raw, today) -> Valid or Problem.

`raw` is never empty here and date bounds are ISO; validation deals with that first.
"""

import re
from datetime import date

from kiosk.domain import dates, entered, money
from kiosk.domain.form import BRING, BROUGHT, Question, Raw
from kiosk.domain.problems import Problem, Result, Valid

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 1000
SHORTEST_STREET = 3
_YES = ("yes", "ya", "true", "1", "y")
_NO = ("no", "tidak", "false", "0", "t", "n")


def text(question: Question, raw: Raw, _today: date) -> Result:
    return _text(question, entered.text(raw), LONGEST_TEXT)


def long_text(question: Question, raw: Raw, _today: date) -> Result:
    return _text(question, entered.lines(raw), LONGEST_LONG_TEXT)


def integer(question: Question, raw: Raw, _today: date) -> Result:
    number = money.whole(entered.text(raw))
    if number is None:
        return Problem("not_whole")
    least, most = _limits(question)
    if least is not None and number < least:
        return Problem("too_small", {"min": _written(question, least)})
    if most is not None and number > most:
        return Problem("too_large", {"max": _written(question, most)})
    return Valid(number)


def amount(question: Question, raw: Raw, _today: date) -> Result:
    rupiah = money.amount(entered.text(raw))
    if rupiah is None:
        return Problem("not_amount")
    least = question.min or 0
    if rupiah < least:
        return Problem("amount_small", {"amount": least})
    if question.max is not None and rupiah > question.max:
        return Problem("amount_large", {"amount": question.max})
    return Valid(rupiah)


def day(question: Question, raw: Raw, _today: date) -> Result:
    found = _day(raw)
    if isinstance(found, Problem):
        return found
    earliest, latest = _span(question)
    if earliest and found < earliest:
        return Problem("too_early", {"date": earliest.isoformat()})
    if latest and found > latest:
        return Problem("too_late", {"date": latest.isoformat()})
    return Valid(found.isoformat())


def clock(_question: Question, raw: Raw, _today: date) -> Result:
    given = [entered.part(raw, "hour"), entered.part(raw, "minute") or "00"]
    if not isinstance(raw, dict):
        given = [*re.split(r"[.:]", entered.text(raw)), "00"][:2]
    if not all(re.fullmatch(r"[0-9]{1,2}", part) for part in given):
        return Problem("time_range")
    hour, minute = (int(part) for part in given)
    return Valid(f"{hour:02d}:{minute:02d}") if hour < 24 and minute < 60 else Problem("time_range")


def yes_no(_question: Question, raw: Raw, _today: date) -> Result:
    word = entered.text(raw).lower()
    return Valid(word in _YES) if word in _YES + _NO else Problem("required_choice")


def one_of(question: Question, raw: Raw, _today: date) -> Result:
    chosen = entered.choices(raw)
    known = [option.value for option in question.options]
    return Valid(chosen[0]) if len(chosen) == 1 and chosen[0] in known else Problem("choice")


def several_of(question: Question, raw: Raw, _today: date) -> Result:
    chosen = entered.choices(raw)
    known = [option.value for option in question.options]
    if any(value not in known for value in chosen):
        return Problem("choice")
    least = max(question.min or 0, 1 if question.required else 0)
    if len(chosen) < least:
        return Problem("few_choices", {"min": least})
    if question.max is not None and len(chosen) > question.max:
        return Problem("many_choices", {"max": question.max})
    return Valid([value for value in known if value in chosen])


def address(question: Question, raw: Raw, _today: date) -> Result:
    street = entered.part(raw, "street")
    least = question.min or SHORTEST_STREET
    if len(street) < least:
        return Problem("street", {"min": least})
    if len(street) > (question.max or LONGEST_TEXT):
        return Problem("too_long", {"max": question.max or LONGEST_TEXT})
    numbers = {name: _neighbourhood(entered.part(raw, name)) for name in ("rt", "rw")}
    wrong = next((name for name, number in numbers.items() if not number), None)
    return Problem(wrong) if wrong else Valid({"street": street, **numbers})


def photo(_question: Question, raw: Raw, _today: date) -> Result:
    taken = entered.text(raw)
    if taken == BRING:
        return Valid(dict(BROUGHT))
    return Valid({"photo": taken}) if taken else Problem("required_photo")


def _span(question: Question) -> tuple[date | None, date | None]:
    rules = (question.not_before, question.not_after)
    earliest, latest = (date.fromisoformat(rule) if rule else None for rule in rules)
    return earliest, latest


def _limits(question: Question) -> tuple[int | None, int | None]:
    """Return the bounds of a number; a `plain` one is a year and may be bound by dates."""
    earliest, latest = _span(question)
    least = [question.min, earliest.year if earliest else None]
    most = [question.max, latest.year if latest else None]
    return (
        max((n for n in least if n is not None), default=None),
        min((n for n in most if n is not None), default=None),
    )


def _written(question: Question, number: int) -> int | str:
    return str(number) if question.plain else number


def _text(question: Question, given: str, longest: int) -> Result:
    longest = question.max or longest
    if len(given) < (question.min or 0):
        return Problem("too_short", {"min": question.min or 0})
    if len(given) > longest:
        return Problem("too_long", {"max": longest})
    if question.pattern and not _fits(question.pattern, given):
        return Problem("pattern")
    return Valid(given)


def _fits(pattern: str, given: str) -> bool:
    try:
        return bool(re.fullmatch(pattern, given))
    except re.error:
        return True  # the checker names a bad pattern; a citizen cannot mend it


def _day(raw: Raw) -> date | Problem:
    if not isinstance(raw, dict):
        return _day_in_one(entered.text(raw))
    given = {name: entered.part(raw, name) for name in ("day", "month", "year")}
    if not all(given.values()):
        return Problem("required_date")
    month = dates.month(given["month"])
    if month is None:
        return Problem("month")
    if not re.fullmatch(r"[12][0-9]{3}", given["year"]):
        return Problem("year")
    number = int(given["day"]) if re.fullmatch(r"[0-9]{1,2}", given["day"]) else 0
    return dates.on(int(given["year"]), month, number) or Problem("no_such_day")


def _day_in_one(given: str) -> date | Problem:
    """Read "2026-02-09", "9/2/2026" or "9 Februari 2026"."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", given)
    year, month, number = found.groups() if found else ("", "", "")
    spoken = re.fullmatch(r"([0-9]{1,2})[ ./-]+(\w+)[ ./-]+([0-9]+)", given)
    if spoken and not found:
        number, month, year = spoken.groups()
    return _day({"day": number, "month": month, "year": year})


def _neighbourhood(given: str) -> str:
    """Return an RT or RW number as three digits; "" when it is none."""
    number = re.sub(r"(?i)^r[tw][ .]*", "", given)
    return number.zfill(3) if re.fullmatch(r"[0-9]{1,3}", number) and int(number) else ""
