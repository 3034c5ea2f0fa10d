"""When a promised time runs out. Pure.

The day of receipt is not counted; Saturdays, Sundays and holidays are free; days on which the
file lay with the applicant do not count. Local rule decides; see docs/office.md.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from kiosk.domain.catalogue import Duration

Free = Callable[[date], bool]
Stop = tuple[date, date | None]
"""From the day the file went to the applicant to the day it came back; None: still there."""

SATURDAY = 5
LONGEST = 3_660
CLOCK_UNITS = {"hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}


def due(
    received: datetime, time: Duration, stops: Sequence[Stop] = (), free: Free = lambda _day: False
) -> date | None:
    """Return the last day of a promise, in the zone of `received`; None while it stands still."""
    if any(end is None for _start, end in stops):
        return None
    if time.unit in CLOCK_UNITS:
        return (received + time.value * CLOCK_UNITS[time.unit] + _stopped(stops)).date()
    counted, day = 0, received.date()
    for _step in range(LONGEST):
        if counted >= time.value:
            break
        day += timedelta(days=1)
        counted += _counts(day, time.unit, stops, free)
    return day


def working_days_left(today: date, last: date, free: Free = lambda _day: False) -> int:
    """Count the working days after `today` up to `last`; negative when it is past."""
    step = 1 if last >= today else -1
    days = (min(today, last) + timedelta(days=n + 1) for n in range(abs((last - today).days)))
    return step * sum(_working(day, free) for day in days)


def _counts(day: date, unit: str, stops: Sequence[Stop], free: Free) -> bool:
    if any(start < day <= end for start, end in stops if end is not None):
        return False
    return unit == "days" or _working(day, free)


def _working(day: date, free: Free) -> bool:
    return day.weekday() < SATURDAY and not free(day)


def _stopped(stops: Sequence[Stop]) -> timedelta:
    return sum((end - start for start, end in stops if end is not None), timedelta())
