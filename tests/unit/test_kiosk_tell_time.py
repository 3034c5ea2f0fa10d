"""The time a kiosk goes by when its clock may be wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.usecases.tell_time import RELEASED, TellTime
from sync.clock import iso
from sync.db import Store, set_fact

HEARD = datetime(2027, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def told(tmp_path):
    """Tell the time: `told(clock, heard, offset)`."""
    store = Store(tmp_path / "kiosk.db", 4096)

    def tell(clock, heard=None, offset=timedelta()):
        if heard:
            store.write(lambda db: set_fact(db, "heard_at", iso(heard)))
            store.write(lambda db: set_fact(db, "clock_offset", str(offset.total_seconds())))
        return TellTime(store, lambda: clock)()

    yield tell
    store.close()


def test_before_the_office_spoke_no_day_before_the_release(told):
    assert told(datetime(1970, 1, 1, tzinfo=UTC)) == RELEASED
    assert told(RELEASED + HOUR) == RELEASED + HOUR


def test_a_good_clock_is_believed(told):
    assert told(HEARD + HOUR, HEARD) == HEARD + HOUR


def test_a_clock_that_was_wrong_by_years_is_put_right(told):
    years = timedelta(days=4000)
    assert told(HEARD + years + HOUR, HEARD, years) == HEARD + HOUR
    assert told(HEARD - years + HOUR, HEARD, -years) == HEARD + HOUR


def test_a_clock_that_somebody_put_right_is_believed_at_once(told):
    assert told(HEARD + HOUR, HEARD, timedelta(days=4000)) == HEARD + HOUR


def test_a_clock_that_went_back_stands_at_the_offices_last_word(told):
    assert told(datetime(1970, 1, 1, tzinfo=UTC), HEARD) == HEARD
