"""Rupiah: whole numbers, written the Indonesian way."""

import re

from babel.numbers import format_decimal
from num2words import num2words

NO_BREAK = "\u00a0"
_BABEL = {"id": "id", "en": "en"}
_GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+")


def number(value: int, language: str = "id") -> str:
    """Return a whole number with thousands marks: 1.250.000 (id), 1,250,000 (en)."""
    return str(format_decimal(value, locale=_BABEL.get(language, "id")))


def rupiah(amount: int, language: str = "id") -> str:
    """Return "Rp 1.250.000" with a no-break space; with commas in English."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{NO_BREAK}{number(abs(amount), language)}"


def in_words(amount: int) -> str:
    """Return the number in Indonesian words: "satu juta dua ratus lima puluh ribu"."""
    return str(num2words(amount, lang="id"))


def whole(text: str) -> int | None:
    """Read a whole number of at most 15 digits; thousands dots or commas and spaces are fine."""
    bare = re.sub(r"\s", "", text)
    sign = -1 if bare[:1] in ("-", "−") else 1
    bare = bare.lstrip("-−+") if bare[:1] in "-−+" else bare
    if _GROUPED.fullmatch(bare):
        bare = re.sub(r"[.,]", "", bare)
    return sign * int(bare) if re.fullmatch(r"[0-9]{1,15}", bare) else None


def amount(text: str) -> int | None:
    """Read an amount as people write it: "Rp 1.250.000,-", "1250000,00", "1,250,000"."""
    bare = re.sub(r"(?i)^\s*(rp|idr)\.?", "", text)
    bare = re.sub(r"[.,](-|00)\s*$", "", bare)
    return whole(bare)
