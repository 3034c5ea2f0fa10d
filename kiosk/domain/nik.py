"""NIK: what a population number says about itself.

16 digits: region of first registration (6), birth date DDMMYY (women: day + 40), sequence (4,
from 0001). There is no check digit; well formed is not the same as registered. Region and birth
date may differ from today's truth, because the number never changes, so both are only hints.
stdnum.id.nik is not used to validate: it refuses unknown regions and accepts day 81.
"""

from datetime import date

from msgspec import Struct
from stdnum.util import clean

from kiosk.domain import dates


class Nik(Struct, frozen=True):
    """A well-formed NIK. The century of `birth_date` is a guess: never in the future."""

    number: str
    birth_date: date
    sex: str  # "male" | "female"
    region: str  # 6 digits


def digits(text: str) -> str:
    """Return the text without spaces, dots, dashes and slashes of any script."""
    return str(clean(text, " -./")).strip()


def parse(text: str, today: date) -> Nik | str:
    """Read a NIK; otherwise return the problem's code.

    Codes: "digits_only", "nik_length", "nik_date", "nik_sequence".
    """
    number = digits(text)
    if not (number.isascii() and number.isdigit()):
        return "digits_only"
    if len(number) != 16:
        return "nik_length"
    day = int(number[6:8])
    female = day > 40
    born = _born(day - 40 if female else day, int(number[8:10]), int(number[10:12]), today)
    if born is None:
        return "nik_date"
    if number.endswith("0000"):
        return "nik_sequence"
    return Nik(number, born, "female" if female else "male", number[:6])


def agrees(nik: Nik, birth_date: date) -> bool:
    """Tell whether the stated birth date is the number's; the century does not count."""
    coded = nik.birth_date
    return (coded.day, coded.month, coded.year % 100) == (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    )


def _born(day: int, month: int, year: int, today: date) -> date | None:
    recent = dates.on(2000 + year, month, day)
    if recent and recent <= today:
        return recent
    return dates.on(1900 + year, month, day)
