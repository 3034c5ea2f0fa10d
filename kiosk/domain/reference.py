"""Reference numbers: what a citizen reads out to ask for an application.

`K07-4821-93`: the kiosk's printed code, a serial that grows (at least 4 digits), and two check
digits by ISO 7064 MOD 97-10 over the digits of code and serial ("074821" -> "93").
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from stdnum.iso7064 import mod_97_10

CODE = re.compile(r"[A-Z]{1,3}[0-9]{2,4}")
_MAX_TYPED = 40


class Reference(Struct, frozen=True):
    """One reference; `text` is its canonical form."""

    code: str  # of the kiosk, "K07"
    serial: int
    check: str

    @property
    def text(self) -> str:
        return f"{self.code}-{self.serial:04d}-{self.check}"


def make(code: str, serial: int) -> str:
    """Return the reference of this kiosk's application number `serial` (from 1).

    ValueError when the code is not letters and then digits, or the serial is below 1.
    """
    if not CODE.fullmatch(code) or serial < 1:
        raise ValueError(f"no reference from code {code!r} and serial {serial}")
    return Reference(code=code, serial=serial, check=_check(code, f"{serial:04d}")).text


def parse(text: str) -> Reference | None:
    """Read what a person typed: any case, spaces or dots for hyphens or none, O for 0, I for 1.

    None when the check digits do not fit. Without any hyphen the shortest kiosk code that fits
    is taken, so a fleet keeps its codes equally long.
    """
    return next((found for parts in _splits(text) if (found := _read(*parts))), None)


def _check(code: str, serial: str) -> str:
    digits = "".join(c for c in code if c.isdigit()) + serial
    return str(mod_97_10.calc_check_digits(digits))


def _splits(text: str) -> Iterator[tuple[str, str, str]]:
    parts = re.findall(r"[A-Z0-9]+", text[:_MAX_TYPED].upper())
    if len(parts) == 3:
        yield parts[0], parts[1], parts[2]
    whole = "".join(parts)
    for cut in range(3, 8):
        yield whole[:cut], whole[cut:-2], whole[-2:]


def _read(code: str, serial: str, check: str) -> Reference | None:
    code, serial, check = _letters_first(code), _digits(serial), _digits(check)
    canonical = re.fullmatch(r"[0-9]{4}|[1-9][0-9]{4,11}", serial)
    if not CODE.fullmatch(code) or not canonical or serial == "0000":
        return None
    if check != _check(code, serial):
        return None
    return Reference(code=code, serial=int(serial), check=check)


def _digits(text: str) -> str:
    return text.translate(str.maketrans("OIL", "011"))


def _letters_first(code: str) -> str:
    head = re.match(r"[A-Z](?:[A-Z](?=[A-Z]*[0-9]{2}))*", code)
    cut = head.end() if head else 0
    return code[:cut] + _digits(code[cut:])
