"""What the kiosk says of its own room: the disk's, and what purging freed inside the database."""

import pytest

from kiosk.events import OutOfService
from kiosk.usecases import watch
from kiosk.usecases.check_storage import LEAST_FREE, LEAST_TO_WRITE
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office


@pytest.fixture
def kiosk(tmp_path):
    office = Office()
    made = Kiosk(tmp_path, office.url).enrol(office)
    yield made
    made.close()
    office.close()


def closed(kiosk, monkeypatch, *, free, spare):
    """Return why nobody is served."""
    monkeypatch.setattr(watch, "free_bytes", lambda _folder: free)
    monkeypatch.setattr(kiosk.store, "spare", lambda: spare)
    looked = watch.Watch(
        kiosk.store, kiosk.trust, kiosk.outbox, devices=dict, now=kiosk.clock, versions=dict
    ).look()
    [found] = [event.reason for event in looked if isinstance(event, OutOfService)]
    return found


@pytest.mark.parametrize(
    ("free", "spare", "reason"),
    [
        (LEAST_FREE, 0, ""),
        (LEAST_FREE - 1, 0, "disk"),
        (LEAST_FREE - 1, 1, ""),
        (LEAST_TO_WRITE, LEAST_FREE, ""),
        (LEAST_TO_WRITE - 1, LEAST_FREE * 9, "disk"),
    ],
)
def test_what_was_purged_makes_room_again(kiosk, monkeypatch, free, spare, reason):
    assert closed(kiosk, monkeypatch, free=free, spare=spare) == reason


def test_a_large_file_that_is_being_checked_serves_nobody_and_is_asked_nothing(kiosk, monkeypatch):
    kiosk.store.checked = False
    monkeypatch.setattr(kiosk.store, "read", lambda _work: pytest.fail("it was asked"))
    assert closed(kiosk, monkeypatch, free=0, spare=0) == "checking"
