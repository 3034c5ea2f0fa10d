"""Working days, holidays, and days on which the file lay with the applicant."""

from datetime import date, datetime

import pytest

from backoffice.cases.worktime import due, working_days_left
from kiosk.domain.catalogue import Duration

DAY = date.fromisoformat


def on(*days):
    free = {DAY(day) for day in days}
    return lambda day: day in free


@pytest.mark.parametrize(
    ("start", "days", "holidays", "last"),
    [
        ("2026-02-06", 5, (), "2026-02-13"),
        ("2026-02-06", 5, ("2026-02-10",), "2026-02-16"),
        ("2026-02-07", 1, (), "2026-02-09"),
        ("2026-02-09", 10, (), "2026-02-23"),
        ("2026-12-30", 3, ("2027-01-01",), "2027-01-05"),
        ("2026-02-06", 0, (), "2026-02-06"),
    ],
)
def test_working_days(start, days, holidays, last):
    received = datetime.fromisoformat(f"{start}T16:00:00+07:00")
    assert due(received, Duration(days), (), on(*holidays)) == DAY(last)


@pytest.mark.parametrize(
    ("unit", "value", "last"),
    [("days", 3, "2026-02-09"), ("hours", 72, "2026-02-09"), ("minutes", 600, "2026-02-07")],
)
def test_other_units(unit, value, last):
    received = datetime.fromisoformat("2026-02-06T16:00:00+07:00")
    assert due(received, Duration(value, unit)) == DAY(last)


def test_the_clock_stops_while_the_file_is_with_the_applicant():
    received = datetime.fromisoformat("2026-02-06T10:00:00+07:00")
    stops = [(DAY("2026-02-10"), DAY("2026-02-12"))]
    assert due(received, Duration(5), stops) == DAY("2026-02-17")
    assert due(received, Duration(5), [(DAY("2026-02-10"), None)]) is None


@pytest.mark.parametrize(
    ("today", "last", "left"),
    [
        ("2026-02-06", "2026-02-13", 5),
        ("2026-02-13", "2026-02-13", 0),
        ("2026-02-16", "2026-02-13", -1),
        ("2026-02-14", "2026-02-13", 0),
    ],
)
def test_days_left(today, last, left):
    assert working_days_left(DAY(today), DAY(last)) == left
