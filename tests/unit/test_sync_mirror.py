"""The outbox's second medium: copied before anybody promises, missing without harm, adopted."""

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.adopt import Adopted, adopt
from sync.db import Store, set_fact
from sync.mirror import AT_ONCE, Mirror, other_medium
from sync.outbox import Outbox
from sync.trust import Identity
from sync.wire import KioskKey
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office


@pytest.fixture
def office():
    office = Office()
    yield office
    office.close()


class Mirrored:
    """A kiosk with a card in its slot, which may be pulled."""

    def __init__(self, tmp_path: Path, office: Office) -> None:
        self.card = tmp_path / "card"
        self.card.mkdir()
        self.inside = True
        self.kiosk = Kiosk(tmp_path / "kiosk", office.url).enrol(office)
        self.mirror = Mirror(self.kiosk.store, self.kiosk.trust, self.card, lambda: self.inside)
        self.kiosk.outbox = Outbox(
            self.kiosk.store,
            self.kiosk.trust,
            reference=lambda c, s: f"{c}-{s:04}",
            clock=self.kiosk.clock,
            copied=self.mirror.catch_up,
        )

    def copied(self) -> list[str]:
        return self.there("SELECT id FROM outbox ORDER BY number")

    def held(self) -> list[str]:
        return self.there("SELECT id FROM outbox WHERE sealed <> x'' ORDER BY number")

    def there(self, query: str) -> list[str]:
        [file] = self.card.glob("*.mirror")
        store = Store(file, 0)
        rows = store.read(lambda db: db.execute(query).fetchall())
        store.close()
        return [envelope for (envelope,) in rows]


@pytest.fixture
def mirrored(tmp_path: Path, office: Office):
    made = Mirrored(tmp_path, office)
    yield made
    made.mirror.close()
    made.kiosk.close()


def test_the_copy_is_there_when_the_promise_is_made(mirrored: Mirrored) -> None:
    stored = [mirrored.kiosk.submit(photos=1) for _ in range(3)]
    assert mirrored.copied() == [s.id for s in stored]
    assert mirrored.mirror.state == "ready"


def test_a_card_that_was_pulled_stops_nothing_and_catches_up(mirrored: Mirrored) -> None:
    first = mirrored.kiosk.submit()
    mirrored.inside = False
    second = mirrored.kiosk.submit()
    assert mirrored.mirror.state == "absent"
    assert mirrored.copied() == [first.id]
    mirrored.inside = True
    third = mirrored.kiosk.submit()
    assert mirrored.copied() == [first.id, second.id, third.id]


def test_a_long_absence_is_made_up_for_in_passes(mirrored: Mirrored) -> None:
    mirrored.inside = False
    stored = [mirrored.kiosk.submit() for _ in range(2 * AT_ONCE + 5)]
    mirrored.inside = True
    assert mirrored.mirror.catch_up()
    assert mirrored.mirror.state == "behind"
    while mirrored.mirror.catch_up():
        pass
    assert mirrored.copied() == [s.id for s in stored]


def test_a_card_that_breaks_stops_nothing(mirrored: Mirrored) -> None:
    mirrored.kiosk.submit()
    [file] = mirrored.card.glob("*.mirror")
    mirrored.mirror.close()
    file.write_bytes(b"not a database" * 500)
    mirrored.kiosk.submit()
    assert mirrored.mirror.state == "error"
    mirrored.kiosk.submit()
    assert mirrored.mirror.state == "ready", "the broken file was moved aside, a fresh one begun"
    assert len(mirrored.copied()) == 3


def test_what_is_purged_is_forgotten_on_the_card_too(mirrored: Mirrored) -> None:
    stored = mirrored.kiosk.submit(photos=1)
    mirrored.kiosk.store.write(_purge)
    mirrored.kiosk.submit()
    [file] = mirrored.card.glob("*.mirror")
    store = Store(file, 0)
    held = store.read(
        lambda db: db.execute(
            "SELECT id, length(sealed), (SELECT count(*) FROM attachment) FROM outbox"
        ).fetchall()
    )
    store.close()
    assert held[0] == (stored.id, 0, 0)
    assert held[1][1] > 0


def test_one_that_stays_for_ever_holds_up_nobody(mirrored: Mirrored, office: Office) -> None:
    """It is in quarantine; all after it are purged, and more than fit one pass."""
    stays = mirrored.kiosk.submit()
    for _ in range(2 * AT_ONCE):
        mirrored.kiosk.submit()
    office.quarantine.add(stays.id)
    for days in (0, 1, 40):
        office.time = f"{datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=days):%FT%TZ}"
        office.backed_up = (days and 100, office.time)
        mirrored.kiosk.clock.now += timedelta(days=days)
        mirrored.kiosk.agent.step()
    passes = list(itertools.takewhile(lambda _n: mirrored.mirror.catch_up(), range(100)))
    assert len(passes) < 10
    assert mirrored.mirror.state == "ready"
    assert mirrored.held() == [stays.id]


def _purge(db) -> None:
    db.execute("UPDATE outbox SET state = 'acknowledged', settled_at = 'then'")
    db.execute("UPDATE outbox SET sealed = x'', purged_at = 'now'")
    db.execute("DELETE FROM attachment")
    set_fact(db, "purged", "1")


def test_an_empty_mount_point_is_no_second_medium(tmp_path: Path) -> None:
    (tmp_path / "card").mkdir()
    assert not other_medium(tmp_path / "card", tmp_path)
    assert not other_medium(tmp_path / "nowhere", tmp_path)
    assert other_medium(Path("/proc"), tmp_path)


# --- the disk died ------------------------------------------------------------------------------


def reborn(tmp_path: Path, office: Office) -> Kiosk:
    """The same kiosk on a new disk: enrolled again, with a new key and epoch."""
    return Kiosk(tmp_path / "new disk", office.url).enrol(office)


def test_a_dead_disk_loses_nothing(mirrored: Mirrored, office: Office, tmp_path: Path) -> None:
    stored = [mirrored.kiosk.submit(photos=1) for _ in range(3)]
    [file] = mirrored.card.glob("*.mirror")
    mirrored.mirror.close()
    kiosk = reborn(tmp_path, office)
    mine = kiosk.act(77)
    kiosk.outbox.append(mine)
    assert adopt(kiosk.store, kiosk.trust, file) == Adopted(adopted=3)
    kiosk.agent.step()
    assert set(office.held) == {mine.id, *(s.id for s in stored)}
    assert len(office.blobs) == 3
    assert adopt(kiosk.store, kiosk.trust, file) == Adopted(known=3)
    kiosk.close()


def test_a_damaged_file_gives_what_can_still_be_read(
    mirrored: Mirrored, office: Office, tmp_path: Path
) -> None:
    """One page in the middle is gone; every envelope that is whole is taken, none that is not."""
    stored = [mirrored.kiosk.submit(photos=1, size=9000) for _ in range(20)]
    path = mirrored.kiosk.store.path
    mirrored.kiosk.close()
    data = bytearray(path.read_bytes())
    data[60 * 4096 : 61 * 4096] = bytes(4096)
    path.write_bytes(data)
    kiosk = reborn(tmp_path, office)
    done = adopt(kiosk.store, kiosk.trust, path)
    assert isinstance(done, Adopted)
    assert done.damaged + done.bare > 0
    assert done.adopted >= 15
    assert done.adopted + done.damaged == len(stored)
    kiosk.agent.step()
    assert len(office.held) == done.adopted
    kiosk.close()


def test_a_forged_row_is_not_adopted(mirrored: Mirrored, office: Office, tmp_path: Path) -> None:
    mirrored.kiosk.submit()
    store = mirrored.kiosk.store
    store.write(lambda db: db.execute("DROP TRIGGER outbox_same"))
    store.write(lambda db: db.execute("UPDATE outbox SET head = replace(head, '2026', '2025')"))
    kiosk = reborn(tmp_path, office)
    assert adopt(kiosk.store, kiosk.trust, store.path) == Adopted(damaged=1)
    kiosk.close()


def test_another_kiosks_file_is_left_alone(
    mirrored: Mirrored, office: Office, tmp_path: Path
) -> None:
    mirrored.kiosk.submit()
    kiosk = reborn(tmp_path, office)
    kiosk.trust.adopt(Identity("k-2", 2, "K02", kiosk.trust.identity().key))  # type: ignore[union-attr]
    office.kiosks.append(KioskKey("k-2", 2, "K02", b"0" * 32))
    assert adopt(kiosk.store, kiosk.trust, mirrored.kiosk.store.path) == Adopted(foreign=1)
    kiosk.close()


def unspeakable() -> bytes:
    """A database whose schema not even SQLite's error message can quote."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE outbox (number)")
        return db.serialize().replace(b"CREATE TABLE", b"CREATE TABL\xde")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8 a photo", b"SQLite format 3\0" + bytes(400), unspeakable()]
)
def test_what_is_no_database_is_said_to_be_none(
    content: bytes, office: Office, tmp_path: Path
) -> None:
    kiosk = reborn(tmp_path, office)
    (tmp_path / "file").write_bytes(content)
    told = adopt(kiosk.store, kiosk.trust, tmp_path / "file")
    assert isinstance(told, str)
    assert "cannot be read" in told
    kiosk.close()


def test_first_enrol_then_adopt(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path / "kiosk")
    told = adopt(kiosk.store, kiosk.trust, tmp_path / "file")
    assert isinstance(told, str)
    assert "Enrol" in told
    kiosk.close()
