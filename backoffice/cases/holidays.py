"""Which days are free: `holidays.json` of the office, a list of ISO dates; else the national list.

Joint leave changes every year and within a year, so an office keeps its own list.
"""

import functools
from datetime import date
from pathlib import Path

import holidays
import msgspec
from django.conf import settings


def free(day: date) -> bool:
    """Tell whether this day is a holiday."""
    own = _own(Path(settings.OFFICE_DIR) / "holidays.json")
    return day in own if own is not None else day in _national(day.year)


@functools.lru_cache(maxsize=4)
def _own(path: Path) -> frozenset[date] | None:
    try:
        return frozenset(msgspec.json.decode(path.read_bytes(), type=list[date]))
    except FileNotFoundError:
        return None


@functools.lru_cache(maxsize=16)
def _national(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("ID", years=year))
