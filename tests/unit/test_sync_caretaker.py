"""What lies on the disk for years: altered bytes are noticed, and checking holds up nobody."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import get_ident

import pytest

from sync.caretaker import AT_ONCE, Caretaker, care
from sync.db import Store
from sync.errors import DatabaseBroken
from sync.outbox import NotTaken, Stored
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

LARGE = 1  # bytes above which a file is not checked while one waits


class Watched:
    """A kiosk with its caretaker, which tells how often something changed."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk, self.told = kiosk, 0
        self.caretaker = self.anew()

    def anew(self) -> Caretaker:
        return Caretaker(self.kiosk.store, self.kiosk.trust, self.kiosk.clock, self.hear)

    def hear(self) -> None:
        self.told += 1

    def findings(self) -> tuple[str, ...]:
        return care(self.kiosk.store).findings()

    def alter(self, what: str) -> None:
        """Change stored bytes as a dying disk would, past the file's own triggers."""

        def spoil(db) -> None:
            for trigger in ("outbox_same", "outbox_purge", "attachment_same"):
                db.execute(f"DROP TRIGGER {trigger}")
            db.execute(what)

        self.kiosk.store.write(spoil)

    def reopen(self) -> Store:
        """Start again on a file that is too large to be checked at once."""
        self.kiosk.store.close()
        self.kiosk.store = Store(self.kiosk.store.path, 4096, LARGE)
        self.caretaker = self.anew()
        return self.kiosk.store


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.close()


@pytest.fixture
def watched(tmp_path: Path, office: Office) -> Iterator[Watched]:
    kiosk = Kiosk(tmp_path, office.url).enrol(office)
    yield Watched(kiosk)
    kiosk.close()


# --- the envelopes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE outbox SET sealed = zeroblob(9) WHERE seq = 2", "K01-0002: the digest is another"),
        ("UPDATE attachment SET data = x'00' WHERE rowid = 1", "is damaged"),
    ],
)
def test_an_altered_byte_of_what_the_office_has_is_noticed_and_told(
    watched: Watched, damage: str, said: str
) -> None:
    for _ in range(3):
        watched.kiosk.submit(photos=1)
    watched.kiosk.agent.step()
    assert watched.kiosk.outbox.counts().acknowledged == 3
    watched.caretaker.step()
    assert watched.findings() == ()
    watched.alter(damage)
    watched.caretaker.step()
    assert any(said in finding for finding in watched.findings())
    watched.kiosk.clock.now += timedelta(days=1)
    watched.kiosk.agent.step()
    assert said in watched.kiosk.connection().detail


def test_a_round_is_made_in_steps_and_survives_a_restart(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched.kiosk.outbox, "_hash_code", lambda _code, salt: salt)
    for _ in range(AT_ONCE + 3):
        watched.kiosk.submit()
    watched.alter("UPDATE outbox SET sealed = zeroblob(9) WHERE seq = 1")
    watched.caretaker.step()
    assert care(watched.kiosk.store).through == AT_ONCE
    watched.anew().step()
    done = care(watched.kiosk.store)
    assert done.through == 0
    assert any("K01-0001" in found for found in done.before)
    assert done.ended_at


def test_what_was_put_right_is_forgotten_after_a_whole_round(watched: Watched) -> None:
    watched.kiosk.submit()
    read = watched.kiosk.store.read
    [[signature]] = read(lambda db: db.execute("SELECT signature FROM outbox").fetchall())
    watched.alter("UPDATE outbox SET signature = zeroblob(64)")
    watched.caretaker.step()
    assert watched.findings()
    watched.kiosk.store.write(lambda db: db.execute("UPDATE outbox SET signature = ?", [signature]))
    watched.caretaker.step()
    assert watched.findings() == ()


def test_before_enrolment_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    Watched(kiosk).caretaker.step()
    assert care(kiosk.store).ended_at == ""
    kiosk.close()


# --- the file ------------------------------------------------------------------------------------


def test_a_large_file_is_checked_after_it_was_opened(watched: Watched) -> None:
    watched.kiosk.submit()
    store = watched.reopen()
    assert not store.checked
    watched.caretaker.step()
    assert store.checked
    assert watched.told == 1


def harm(path: Path) -> None:
    """Overwrite the last page: a table or an index points into noise."""
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xa5" * 4096
    path.write_bytes(data)


def test_a_large_file_that_is_damaged_takes_nothing_and_is_moved_at_the_next_start(
    watched: Watched,
) -> None:
    for _ in range(5):
        watched.kiosk.submit(photos=1, size=20_000)
    harm(watched.kiosk.store.path)
    store = watched.reopen()
    watched.caretaker.step()
    assert store.checked
    assert watched.told == 1
    with pytest.raises(DatabaseBroken):
        store.read(lambda db: db.execute("SELECT 1"))
    store.close()
    with pytest.raises(DatabaseBroken) as caught:
        Store(store.path, 4096, LARGE)
    assert caught.value.moved_to is not None
    fresh = Store(store.path, 4096, LARGE)
    assert not fresh.path.with_name("kiosk.sqlite3.doubt").exists()
    fresh.close()


def test_damage_that_comes_while_it_runs_is_found_within_the_week(watched: Watched) -> None:
    watched.kiosk.submit(photos=1, size=20_000)
    watched.caretaker.step()
    harm(watched.kiosk.store.path)
    watched.kiosk.clock.now += timedelta(days=8)
    watched.caretaker.step()
    refused = watched.kiosk.outbox.append(watched.kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "database"


class Door:
    """The store's lock, which tells when another thread than the one that made it stands there."""

    def __init__(self) -> None:
        self.knocked, self._lock, self._owner = threading.Event(), threading.RLock(), get_ident()

    def __enter__(self) -> None:
        if get_ident() != self._owner:
            self.knocked.set()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()


def test_a_check_gives_way_to_a_citizen(watched: Watched) -> None:
    """It is broken off in the middle, the application is saved, and a later check goes through."""
    store, begun, saved = watched.kiosk.store, threading.Event(), []
    store._lock = door = Door()  # type: ignore[assignment]

    def in_the_middle() -> int:
        begun.set()
        return 0 if door.knocked.wait(30) else 1

    def citizen() -> None:
        begun.wait(30)
        saved.append(watched.kiosk.outbox.append(watched.kiosk.act()))

    thread = threading.Thread(target=citizen)
    store._db.conn.set_progress_handler(in_the_middle, 1)
    thread.start()
    assert store.check(yielding=True) == ""
    thread.join()
    assert isinstance(saved[0], Stored)
    assert store.check(yielding=True) == "ok"


def test_a_file_without_its_tables_is_said_to_be_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path / "k.sqlite3", 4096)
    store.write(lambda db: [db.execute(f"DROP TABLE {name}") for name in ("attachment", "outbox")])
    store.close()
    with pytest.raises(DatabaseBroken, match="it has no table attachment") as caught:
        Store(store.path, 4096)
    assert caught.value.moved_to is not None


def test_tables_that_are_not_of_our_making_are_said_to_be_damage(tmp_path: Path) -> None:
    """The steps that were done stand in the file, and what they made does not."""
    store = Store(tmp_path / "k.sqlite3", 4096)
    store.write(lambda db: db.execute("DROP TABLE attachment"))
    store.write(lambda db: db.execute("DROP TABLE outbox"))
    store.write(lambda db: db.execute("DELETE FROM _sqlite_migrations WHERE name <> '0001_first'"))
    store.close()
    with pytest.raises(DatabaseBroken, match="outbox"):
        Store(store.path, 4096)
