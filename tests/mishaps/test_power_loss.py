"""The power goes at any system call of the outbox: what was said stands; two weaker modes lose it.

`EKIOS_SEED` repeats a run; `EKIOS_STATES` makes it longer.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from sync.errors import DatabaseBroken
from sync.outbox import Outbox, Stored
from tests.mishaps.lines import Loop, SilentOffice
from tests.mishaps.power import Disk, write_out
from tests.mishaps.recording import Deed, record
from tests.unit.sync_kiosk import Kiosk

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
STATES = int(os.environ.get("EKIOS_STATES", "2000"))
FAST = Path("/dev/shm")
GO_ON_EVERY = 20
NOWHERE = Loop(SilentOffice())

_ROWS = (
    "SELECT id, digest, seq, state, (SELECT count(*) FROM attachment WHERE envelope = outbox.id)"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(dir=FAST if FAST.is_dir() else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture(autouse=True)
def _quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow hash of the 6-digit code is no part of this."""
    quick = {"hash_code": lambda code, salt: salt + code.encode()}
    monkeypatch.setattr(Outbox.__init__, "__kwdefaults__", Outbox.__init__.__kwdefaults__ | quick)


def unplugged(deeds: list[Deed], states: int, folder: Path, seed: int) -> Counter[str]:
    """Cut the power so many times along the recording; count what a restart then finds."""
    rng = Random(seed)
    points = sorted(rng.randrange(1, len(deeds) + 1) for _ in range(states))
    found: Counter[str] = Counter()
    disk, done = Disk(), 0
    for number, point in enumerate(points):
        for deed in deeds[done:point]:
            disk.do(deed)
        done = point
        files = disk.unplugged(rng)
        place = folder / "restart"
        write_out(files, place)
        found.update(wrongs(place, disk.said, go_on=number % GO_ON_EVERY == 0) or ["well"])
        shutil.rmtree(place)
    return found


def wrongs(place: Path, said: list[str], *, go_on: bool) -> set[str]:
    """Start the kiosk on what is left and compare it with what was said."""
    words = [line.split() for line in said]
    promised = {w[1]: (w[2], int(w[3])) for w in words if w[0] == "saved"}
    place.mkdir(exist_ok=True)
    try:
        kiosk = Kiosk(place, line=NOWHERE)
    except (DatabaseBroken, sqlite3.OperationalError):  # or a table was never written
        return {"corrupt"}
    try:
        rows = kiosk.store.read(
            lambda db: db.execute(f"{_ROWS} FROM outbox ORDER BY seq").fetchall()
        )
        there = {row[0]: (row[1], row[4]) for row in rows}
        acknowledged = {row[0] for row in rows if row[3] == "acknowledged"}
        found = {
            "lost": not promised.items() <= there.items(),
            "a gap": [row[2] for row in rows] != list(range(1, len(rows) + 1)),
            "a lie": not acknowledged <= {w[1] for w in words if w[0] == "held"},
            "a damaged photo": not photos_are_whole(kiosk),
            "no identity": ["enrolled"] in words and kiosk.trust.sealing() is None,
            "cannot go on": go_on and ["enrolled"] in words and not goes_on(kiosk, len(rows) + 1),
        }
    finally:
        kiosk.store.close()
    return {name for name, wrong in found.items() if wrong}


def photos_are_whole(kiosk: Kiosk) -> bool:
    rows = kiosk.store.read(lambda db: db.execute("SELECT sha256, data FROM attachment").fetchall())
    return all(hashlib.sha256(data).hexdigest() == sha256 for sha256, data in rows)


def goes_on(kiosk: Kiosk, seq: int) -> bool:
    stored = kiosk.outbox.append(kiosk.act(999, photos=1))
    return isinstance(stored, Stored) and stored.seq == seq and kiosk.store.check() == "ok"


def recorded(folder: Path, synchronous: str) -> list[Deed]:
    victim = folder / "victim"
    victim.mkdir()
    deeds = record(victim, "tests.mishaps.power_victim", synchronous)
    shutil.rmtree(victim)
    return deeds


def test_whatever_the_disk_forgets_what_was_said_is_there(folder: Path) -> None:
    found = unplugged(recorded(folder, "EXTRA"), STATES, folder, SEED)
    print(f"EKIOS_SEED={SEED}: {dict(found)}")
    assert found == {"well": STATES}


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL", "OFF"])
def test_a_weaker_mode_would_be_noticed(folder: Path, synchronous: str) -> None:
    """FULL syncs everything but the folder in which the journal was removed."""
    found = unplugged(recorded(folder, synchronous), 400, folder, SEED)
    print(f"EKIOS_SEED={SEED}, {synchronous}: {dict(found)}")
    assert found["lost"] or found["corrupt"]
