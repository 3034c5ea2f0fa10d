"""What may be forgotten: acknowledged, agreed about, backed up since, and old. Nothing else."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.clock import iso
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

DAY = timedelta(days=1)
START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def office():
    office = Office()
    yield office
    office.close()


@pytest.fixture
def kiosk(office: Office, tmp_path: Path):
    kiosk = Kiosk(tmp_path / "kiosk", office.url).enrol(office)
    yield kiosk
    kiosk.close()


def pass_days(kiosk: Kiosk, office: Office, days: int) -> None:
    """Both clocks go on, and the kiosk takes its daily round."""
    for _ in range(days):
        kiosk.clock.now += DAY
        office.time = iso(kiosk.clock.now)
        kiosk.agent.step()


def back_up(kiosk: Kiosk, office: Office, through: int = 999) -> None:
    office.backed_up = (through, iso(kiosk.clock.now))


def purged(kiosk: Kiosk) -> list[int]:
    rows = kiosk.store.read(
        lambda db: db.execute("SELECT seq FROM outbox WHERE purged_at <> '' ORDER BY seq")
    )
    return [seq for (seq,) in rows]


def bytes_held(kiosk: Kiosk) -> int:
    return kiosk.store.read(
        lambda db: db.execute(
            "SELECT (SELECT sum(length(sealed)) FROM outbox)"
            " + (SELECT coalesce(sum(length(data)), 0) FROM attachment)"
        ).fetchone()
    )[0]


def test_what_is_held_agreed_backed_up_and_old_makes_room(kiosk: Kiosk, office: Office) -> None:
    stored = [kiosk.submit(photos=1, size=5000) for _ in range(3)]
    pass_days(kiosk, office, 3)
    back_up(kiosk, office)
    pass_days(kiosk, office, 28)
    assert purged(kiosk) == []
    pass_days(kiosk, office, 3)
    assert purged(kiosk) == [1, 2, 3]
    assert bytes_held(kiosk) == 0
    assert kiosk.outbox.counts().acknowledged == 3
    pass_days(kiosk, office, 2)
    assert kiosk.connection().detail == "", "the ledger still agrees"
    assert kiosk.outbox.append(kiosk.act(1)).reference == stored[0].reference


def test_what_came_after_the_backup_stays(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    kiosk.submit(photos=1)
    pass_days(kiosk, office, 60)
    assert purged(kiosk) == [1]


def test_photos_that_came_after_the_backup_stay(kiosk: Kiosk, office: Office) -> None:
    """The backup holds the envelope; what it names arrived later and is on the kiosk alone."""
    real, office.blobs = office.blobs, _Refusing()
    kiosk.submit(photos=1)
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    office.blobs = real
    pass_days(kiosk, office, 60)
    assert kiosk.outbox.counts().acknowledged == 1
    assert purged(kiosk) == []


@pytest.mark.parametrize("through", [0, 1])
def test_only_up_to_the_mark(kiosk: Kiosk, office: Office, through: int) -> None:
    kiosk.submit()
    kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office, through)
    pass_days(kiosk, office, 60)
    assert purged(kiosk) == list(range(1, through + 1))


def test_a_kiosk_clock_that_jumps_purges_nothing(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    kiosk.clock.now += timedelta(days=4000)
    kiosk.agent.step()
    kiosk.agent.step()
    assert purged(kiosk) == []


def test_a_bucket_that_differs_keeps_everything(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    real = office.lines
    office.lines = lambda epoch: [*real(epoch), (1, "ff" * 32)]  # type: ignore[method-assign]
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    pass_days(kiosk, office, 60)
    assert purged(kiosk) == []


def test_a_restored_office_settles_anew(kiosk: Kiosk, office: Office) -> None:
    """What it got again since is in no backup, however long ago it was first held."""
    stored = kiosk.submit()
    pass_days(kiosk, office, 40)
    office.restore([], "two")
    back_up(kiosk, office)
    pass_days(kiosk, office, 60)
    assert stored.id in office.held
    assert purged(kiosk) == []
    back_up(kiosk, office)
    pass_days(kiosk, office, 1)
    assert purged(kiosk) == [1]


def test_what_was_purged_and_is_gone_at_the_office_is_told(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    pass_days(kiosk, office, 40)
    assert purged(kiosk) == [1, 2]
    office.restore([], "two")
    pass_days(kiosk, office, 1)
    assert "2 were purged here" in kiosk.connection().detail
    assert office.order.count(kiosk.act(1).id) == 1, "nothing empty is sent"


def test_more_than_fits_one_transaction_goes_all_the_same(kiosk: Kiosk, office: Office) -> None:
    for _ in range(120):
        kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    pass_days(kiosk, office, 33)
    assert len(purged(kiosk)) == 120


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox SET sealed = x''",
        "UPDATE outbox SET sealed = x'', purged_at = 'now'",
        "UPDATE outbox SET purged_at = 'now'",
        "DELETE FROM attachment",
        "DELETE FROM outbox",
    ],
)
@pytest.mark.parametrize("acknowledged", [False, True])
def test_the_file_itself_refuses_to_forget_early(
    kiosk: Kiosk, office: Office, statement: str, acknowledged: bool
) -> None:
    kiosk.submit(photos=1)
    if acknowledged:
        kiosk.agent.step()
        kiosk.store.write(lambda db: db.execute("UPDATE outbox SET settled_at = ''"))
    with pytest.raises(sqlite3.IntegrityError):
        kiosk.store.write(lambda db: db.execute(statement))


def test_the_file_itself_refuses_to_send_what_is_gone(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    pass_days(kiosk, office, 2)
    back_up(kiosk, office)
    pass_days(kiosk, office, 40)
    with pytest.raises(sqlite3.IntegrityError):
        kiosk.store.write(lambda db: db.execute("UPDATE outbox SET state = 'pending'"))


class _Refusing(dict[str, bytes]):
    """A store of attachments that forgets them all."""

    def __setitem__(self, key: str, value: bytes) -> None:
        pass
