"""Checks of numbers that others gave out: NIK, KK, NPWP, phone.

What only the registry can know (region, check digit of NPWP, date in a KK) is a warning.
"""

import re
from datetime import date

import phonenumbers
from stdnum import luhn

from kiosk.domain import dates, entered, nik
from kiosk.domain.form import Question, Raw
from kiosk.domain.problems import Problem, Result, Valid

_MOBILE = re.compile(r"8[1-9][0-9]{7,10}")
EMERGENCY_NUMBERS = frozenset({"110", "112", "113", "115", "117", "118", "119", "129"})
"""National; a citizen who types one here is told that it is not their own number."""
_SHORT = re.compile(r"[0-9]{3,4}")


def population_number(_question: Question, raw: Raw, today: date) -> Result:
    number = nik.digits(entered.text(raw))
    found = nik.parse(number, today)
    if isinstance(found, nik.Nik):
        return Valid(found.number)
    if found == "nik_length":
        code = "nik_length" if len(number) < 16 else "nik_too_long"
        return Problem(code, {"count": len(number)})
    return Problem(found)


def family_card(_question: Question, raw: Raw, _today: date) -> Result:
    number = nik.digits(entered.text(raw))
    if not _digits(number):
        return Problem("digits_only")
    if len(number) != 16:
        return Problem("kk_length", {"count": len(number)})
    issued = dates.on(2000 + int(number[10:12]), int(number[8:10]), int(number[6:8]))
    plausible = issued is not None and not number.endswith("0000")
    return Valid(number, None if plausible else Problem("kk_unusual"))


def tax_number(_question: Question, raw: Raw, today: date) -> Result:
    number = nik.digits(entered.text(raw))
    if not _digits(number):
        return Problem("digits_only")
    if len(number) not in (15, 16):
        return Problem("npwp_length", {"count": len(number)})
    return Valid(number, None if _usual_tax_number(number, today) else Problem("npwp_unusual"))


def phone(_question: Question, raw: Raw, _today: date) -> Result:
    """Check an Indonesian mobile number and return it as E.164."""
    given = nik.digits(re.sub(r"[()]", "", entered.text(raw)))
    if not re.fullmatch(r"\+?[0-9]+", given):
        return Problem("digits_only")
    if _SHORT.fullmatch(given):
        code = "emergency_number" if given in EMERGENCY_NUMBERS else "phone"
        return Problem(code, {"number": given})
    try:
        number = phonenumbers.parse(_international(given), "ID")
    except phonenumbers.NumberParseException:
        return Problem("phone")
    national = str(number.national_number)
    if number.country_code != 62 or not re.match(r"8[1-9]", national):
        return Problem("phone")
    if not _MOBILE.fullmatch(national):
        return Problem("phone_length", {"count": len(national) + 1})
    return Valid(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _international(given: str) -> str:
    return f"+{given}" if given.startswith("628") else given


def _usual_tax_number(number: str, today: date) -> bool:
    if len(number) == 16 and not number.startswith("0"):
        return isinstance(nik.parse(number, today), nik.Nik)
    return bool(luhn.is_valid(number[-15:][:9]))
