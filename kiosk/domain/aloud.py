"""Texts as a voice should say them: amounts, days, times and long numbers in words. Pure.

A voice reads "Rp 1.250.000" as it likes; words leave it no choice. Numbers of more than four
digits, references and codes are said digit by digit, in groups.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from num2words import num2words

from kiosk.domain import dates

GROUP = 4
DIGITS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
RUPIAH = {"id": "{n} rupiah", "en": "{n} rupiah"}
TIME = {"id": "pukul {h} lewat {m} menit", "en": "{h} {m}"}
FULL_HOUR = {"id": "pukul {h} tepat", "en": "{h} o'clock"}
ZONES = {
    "WIB": "Waktu Indonesia Barat",
    "WITA": "Waktu Indonesia Tengah",
    "WIT": "Waktu Indonesia Timur",
}
CALL = {
    "id": "Nomor antrean {number}, silakan ke loket {counter}.",
    "en": "Queue number {number}, please go to counter {counter}.",
}

_AMOUNT = re.compile(r"Rp\.?[\s\u00a0]*([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:,-|,00)?(?![0-9])")
_DAY = re.compile(r"(?<![0-9./-])([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})(?![0-9/-])")
_NAMED_DAY = re.compile(r"(?<![0-9.])([0-9]{1,2}) ([A-Z][a-z]+) ([0-9]{4})(?![0-9])")
_TIME = re.compile(r"(?<![0-9.])([01]?[0-9]|2[0-3])\.([0-5][0-9])(?![0-9.])( WIB| WITA| WIT)?")
_CODE = re.compile(r"(?<![\w])(?=[\w-]*[0-9])[A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w])|[A-Z]+[0-9]+(?![\w])")
_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[.,][0-9]{3})+(?![0-9])")
_NUMBER = re.compile(r"[0-9]+")


def aloud(text: str, language: str = "id") -> str:
    """Return the text with every number in words of `language` ("id", "en")."""
    for pattern, words in _RULES:
        text = pattern.sub(partial(_said, words, language), text)
    return re.sub(r"[•*_]{2,}", " ", text).replace("\u00a0", " ").replace("…", ".")


def _said(words: "Words", language: str, match: re.Match[str]) -> str:
    return words(match, language)


def cardinal(number: int, language: str = "id") -> str:
    """Return "dua ratus dua puluh lima"."""
    return str(num2words(number, lang=language if language in DIGITS else "id"))


def spelled(text: str, language: str = "id") -> str:
    """Say digits and letters one by one, a pause after each group: "K, nol tujuh, empat ..."."""
    groups = re.findall(r"[A-Za-z]+|[0-9]+", text)
    return ", ".join(part for group in groups for part in _grouped(group, language))


def queue_call(number: str, counter: str, language: str = "id") -> str:
    """Return "Nomor antrean A nol dua tiga, silakan ke loket dua."."""
    words = {"number": spelled(number, language).replace(",", ""), "counter": counter}
    if counter.isdigit():
        words["counter"] = cardinal(int(counter), language)
    return CALL.get(language, CALL["id"]).format(**words)


def _grouped(group: str, language: str) -> list[str]:
    digits = DIGITS.get(language, DIGITS["id"])
    said = [digits[int(sign)] if sign.isdecimal() else sign.upper() for sign in group]
    size = GROUP if len(said) % GROUP == 0 or len(said) > 2 * GROUP else 3
    return [" ".join(said[i : i + size]) for i in range(0, len(said), size)]


def _amount(match: re.Match[str], language: str) -> str:
    number = int(re.sub(r"[.,]", "", match[1]))
    return RUPIAH.get(language, RUPIAH["id"]).format(n=cardinal(number, language))


def _day(match: re.Match[str], language: str) -> str:
    day = dates.on(int(match[3]), int(match[2]), int(match[1]))
    return match[0] if day is None else _in_words(day, language)


def _named_day(match: re.Match[str], language: str) -> str:
    month = dates.month(match[2])
    day = dates.on(int(match[3]), month, int(match[1])) if month else None
    return match[0] if day is None else _in_words(day, language)


def _in_words(day: date, language: str) -> str:
    _, month, _ = dates.in_words(day, language).split(" ")
    return f"{cardinal(day.day, language)} {month} {cardinal(day.year, language)}"


def _time(match: re.Match[str], language: str) -> str:
    hour, minute = int(match[1]), int(match[2])
    form = (TIME if minute else FULL_HOUR).get(language, TIME["id"])
    said = form.format(h=cardinal(hour, language), m=cardinal(minute, language))
    zone = (match[3] or "").strip()
    return f"{said} {ZONES.get(zone, zone)}".strip()


def _code(match: re.Match[str], language: str) -> str:
    return spelled(match[0], language)


def _thousands(match: re.Match[str], language: str) -> str:
    return cardinal(int(re.sub(r"[.,]", "", match[0])), language)


def _number(match: re.Match[str], language: str) -> str:
    digits = match[0]
    if len(digits) > GROUP or (digits.startswith("0") and len(digits) > 1):
        return spelled(digits, language)
    return cardinal(int(digits), language)


Words = Callable[[re.Match[str], str], str]
_RULES: tuple[tuple[re.Pattern[str], Words], ...] = (
    (_AMOUNT, _amount),
    (_DAY, _day),
    (_NAMED_DAY, _named_day),
    (_TIME, _time),
    (_THOUSANDS, _thousands),
    (_CODE, _code),
    (_NUMBER, _number),
)
"""In this order: an amount holds a number, and so does a day."""
