"""Days and times as people write and read them."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, get_month_names

_LOCALES = {"id": "id", "en": "en_GB"}
_BOUND = re.compile(r"([a-z][a-z0-9_]*)(?:([+-])([0-9]{1,5})([dmy]))?")
_NO_DAYS: Mapping[str, object] = {}
_EXTRA_MONTHS = {"agt": 8, "agust": 8, "nop": 11, "nopember": 11, "pebruari": 2, "sept": 9}


def _months() -> dict[str, int]:
    known = dict(_EXTRA_MONTHS)
    for locale in _LOCALES.values():
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, locale=locale).items():
                known[name.lower().rstrip(".")] = month
    return known


MONTHS = _months()
"""Month names and their short forms in both languages, lower case -> 1..12."""


def in_words(day: date, language: str = "id") -> str:
    """Return "9 Februari 2026"."""
    return str(format_date(day, "d MMMM y", locale=_LOCALES.get(language, "id")))


def with_weekday(day: date, language: str = "id") -> str:
    """Return "Sabtu, 21 November 2026"."""
    return str(format_date(day, "EEEE, d MMMM y", locale=_LOCALES.get(language, "id")))


def clock(moment: datetime | time, label: str = "WIB") -> str:
    """Return "09.41 WIB"; the moment is already in the zone that `label` names."""
    return f"{moment:%H.%M} {label}".strip()


def month(text: str) -> int | None:
    """Read a month: a number, or a name or its short form in either language."""
    bare = text.strip().lower().rstrip(".")
    if re.fullmatch(r"[0-9]{1,2}", bare):
        return int(bare) if 1 <= int(bare) <= 12 else None
    return MONTHS.get(bare)


def on(year: int, month_number: int, day: int) -> date | None:
    """Return the calendar day, None when there is no such day."""
    try:
        return date(year, month_number, day)
    except ValueError:
        return None


def bound(rule: str, today: date, answers: Mapping[str, object] = _NO_DAYS) -> date | None:
    """Read "today", "today+30d", "today-6m", "today-17y", an earlier answer's key or an ISO date.

    Months and years are clipped to the month's last day. None when the rule cannot be read or the
    answer that it names is not there.
    """
    match = _BOUND.fullmatch(rule.replace(" ", ""))
    try:
        if not match:
            return date.fromisoformat(rule)
        base, sign, size, unit = match.groups()
        start = today if base == "today" else date.fromisoformat(str(answers.get(base, "")))
        return _moved(start, int(f"{sign}{size}"), unit) if size else start
    except (ValueError, OverflowError):
        return None


def named(rule: str) -> str:
    """Return the question key that a bound starts from; "" for "today", ISO or what is neither."""
    match = _BOUND.fullmatch(rule.replace(" ", ""))
    return match[1] if match and match[1] != "today" else ""


def _moved(start: date, size: int, unit: str) -> date:
    if unit == "d":
        return start + timedelta(days=size)
    months = start.year * 12 + start.month - 1 + size * (12 if unit == "y" else 1)
    year, index = divmod(months, 12)
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))
