"""The disk is full, the process is killed, writing fails, two programs meet: nothing is lost."""

import contextlib
import os
import random
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.db import Store
from sync.errors import DiskFull, StorageFailed
from sync.outbox import NotTaken, Stored
from sync.reserve import Reserve
from tests.mishaps.lines import Loop, SilentOffice
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one MiB; where mounting is not allowed the test fails and says so."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Leave not one free block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return filler


# --- disk full -----------------------------------------------------------------------------------


def test_a_full_disk_takes_nothing_and_loses_nothing(small_disk: Path, office: Office) -> None:
    kiosk = Kiosk(small_disk, office.url, reserve=128 << 10).enrol(office)
    stored = [kiosk.submit() for _ in range(5)]
    filler = fill(small_disk)
    refused = kiosk.outbox.append(kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "disk"
    assert kiosk.outbox.counts().pending == 5
    kiosk.agent.step()  # acknowledgements have their reserve
    assert kiosk.delivered() == [s.id for s in stored]
    assert not (small_disk / "kiosk.sqlite3.reserve").exists()
    again = Kiosk(small_disk, office.url)  # a restart on the full disk
    assert again.outbox.counts().acknowledged == 5
    again.close()
    assert isinstance(kiosk.outbox.append(kiosk.act(size=200_000, photos=1)), NotTaken)
    filler.unlink()
    assert kiosk.submit().seq == 6  # no gap, no restart needed
    kiosk.agent.step()
    assert (small_disk / "kiosk.sqlite3.reserve").exists()
    assert kiosk.store.check() == "ok"
    kiosk.close()


def test_a_photo_that_does_not_fit_leaves_no_half_application(
    small_disk: Path, office: Office
) -> None:
    kiosk = Kiosk(small_disk, office.url).enrol(office)
    refused = kiosk.outbox.append(kiosk.act(photos=3, size=500_000))
    assert isinstance(refused, NotTaken)
    assert refused.reason == "disk"
    rows = kiosk.store.read(
        lambda db: db.execute(
            "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM attachment)"
        ).fetchone()[0]
    )
    assert rows == 0
    assert kiosk.submit().seq == 1
    kiosk.close()


def test_a_full_disk_is_purged_little_by_little(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal of fifty envelopes with photos has no room; that of one has."""
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    office = SilentOffice()
    kiosk = Kiosk(small_disk, reserve=1 << 20, line=Loop(office)).enrol(office)
    monkeypatch.setattr(kiosk.outbox, "_hash_code", lambda _code, salt: salt)
    for _ in range(55):
        kiosk.submit(photos=1, size=200_000)
    days = {0: 0, 1: 0, 2: 55, 40: 55}
    for day, backed_up in days.items():
        kiosk.clock.now += timedelta(days=day)
        office.time = f"{kiosk.clock.now:%FT%TZ}"
        office.backed_up = (backed_up, "2026-11-29T00:00:00Z" if backed_up else "")
        if day == 40:
            fill(small_disk)
        kiosk.agent.step()
    assert kiosk.outbox.counts().acknowledged == 55
    held = "SELECT count(*) FROM outbox WHERE purged_at = ''"
    assert kiosk.store.read(lambda db: db.execute(held).fetchone()[0]) == 0
    assert kiosk.store.spare() > 55 * 200_000
    kiosk.close()


def test_without_room_there_is_no_reserve_but_a_database(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "r", 1 << 60)
    assert not reserve.fill()
    assert not reserve.release()


# --- writing fails -------------------------------------------------------------------------------


@contextlib.contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Make every write beyond `size` bytes of a file fail with an I/O error."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_after_a_failed_write_the_file_is_opened_and_checked_anew(
    tmp_path: Path, office: Office
) -> None:
    kiosk = Kiosk(tmp_path, office.url).enrol(office)
    first = kiosk.submit()
    act = kiosk.act(photos=1, size=300_000)
    with files_end_at(kiosk.store.path.stat().st_size + 8192):
        for _ in range(3):  # it repeats: no application is taken
            refused = kiosk.outbox.append(act)
            assert isinstance(refused, NotTaken)
            assert refused.reason == "disk"
    stored = kiosk.outbox.append(act)
    assert isinstance(stored, Stored)
    assert stored.seq == first.seq + 1
    kiosk.agent.step()
    assert kiosk.delivered() == [first.id, stored.id]
    kiosk.close()


def test_an_error_in_the_middle_undoes_the_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "k.sqlite3", 4096)

    def half(db: object) -> None:
        db.execute("INSERT INTO fact VALUES ('a', 'b')")  # type: ignore[attr-defined]
        raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        store.write(half)
    assert store.read(lambda db: db.execute("SELECT count(*) FROM fact").fetchone()[0]) == 0
    store.close()


def test_the_kinds_of_trouble_are_told_apart(tmp_path: Path) -> None:
    store = Store(tmp_path / "k.sqlite3", 4096)
    for code, kind in ((sqlite3.SQLITE_FULL, DiskFull), (sqlite3.SQLITE_IOERR, StorageFailed)):
        error = sqlite3.OperationalError("x")
        error.sqlite_errorcode = code
        assert isinstance(store._translated(error), kind)
    store.close()


# --- killed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_everything_promised_is_there(
    tmp_path: Path, office: Office, seed: int
) -> None:
    """SIGKILL: at the first start, and again at random lines; what was said is on the disk."""
    Kiosk(tmp_path, office.url).enrol(office).close()
    chance = random.Random(seed)
    promised: list[str] = []
    for _ in range(3):
        promised += _killed_after(tmp_path, chance.randint(1, 12), chance.random() / 20)
    kiosk = Kiosk(tmp_path, office.url)
    rows = kiosk.store.read(
        lambda db: db.execute(
            "SELECT id, seq, digest, reference FROM outbox ORDER BY seq"
        ).fetchall()
    )
    assert {" ".join(map(str, row)) for row in rows} >= set(promised)
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    kiosk.agent.step()
    kiosk.agent.step()
    assert sorted(office.held) == sorted(row[0] for row in rows)
    assert kiosk.outbox.counts().pending == 0
    assert kiosk.store.check() == "ok"
    kiosk.close()


def _killed_after(folder: Path, lines: int, delay: float) -> list[str]:
    """Run the victim, let it say so many lines, then kill it somewhere in the next ones."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.sync_victim", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(lines)]
    timer = threading.Timer(delay, process.kill)
    timer.start()
    rest = process.stdout.read()
    timer.join()
    process.stdout.close()
    assert process.wait() == -9
    whole = rest[: rest.rfind("\n") + 1]
    return [*said, *whole.splitlines()]


# --- two programs --------------------------------------------------------------------------------


def test_another_program_may_read_while_the_kiosk_writes(tmp_path: Path, office: Office) -> None:
    kiosk = Kiosk(tmp_path, office.url).enrol(office)
    other = Store(kiosk.store.path, 4096)
    for _ in range(3):
        kiosk.submit()
        count = other.read(lambda db: db.execute("SELECT count(*) FROM outbox").fetchone()[0])
        assert count == kiosk.outbox.counts().pending
    other.close()
    kiosk.close()


def test_a_cloned_kiosk_forks_and_neither_branch_is_lost(tmp_path: Path, office: Office) -> None:
    kiosk = Kiosk(tmp_path / "a", office.url).enrol(office)
    kiosk.close()
    subprocess.run(["cp", "-a", str(tmp_path / "a"), str(tmp_path / "b")], check=True)
    one, two = Kiosk(tmp_path / "a", office.url), Kiosk(tmp_path / "b", office.url)
    first = one.outbox.append(one.act(1))
    second = two.outbox.append(two.act(2))
    assert isinstance(first, Stored)
    assert isinstance(second, Stored)
    assert first.seq == second.seq
    one.agent.step()
    two.agent.step()
    assert set(office.held) == {first.id, second.id}
    assert "differ" in two.connection().detail
    one.close()
    two.close()
