"""The disk fails under the kiosk: it takes nothing that it cannot keep, and keeps what it took.

Needs root and Debian's fiu-utils, as CI has them: a machine without has not shown this.
`EKIOS_CITIZENS` and `EKIOS_DAMAGES` make it longer.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.bootstrap import open_core
from kiosk.paths import package_root
from sync import exchange, outbox
from sync.due import _DUE
from sync.errors import DatabaseBroken
from sync.outbox import NotTaken, Outbox, Stored
from sync.wire import Envelope
from tests.mishaps.lines import Loop, SilentOffice
from tests.mishaps.parts import settings
from tests.unit.sync_kiosk import Kiosk

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
CITIZENS = os.environ.get("EKIOS_CITIZENS", "8")
DAMAGES = int(os.environ.get("EKIOS_DAMAGES", "80"))
RUNS = 30  # at most, until the disk has failed where it matters; the first is usually enough
EIO, ENOSPC = 5, 28
DISK = int(os.environ.get("EKIOS_DISK", "16")) << 20  # MiB
Sound = tuple[Path, dict[str, str], SilentOffice]
FAULTS = {
    "fsync fails": f"posix/io/sync/*,probability=0.1,failinfo={EIO}",
    "writing fails": f"posix/io/rw/pwrite*,probability=0.005,failinfo={EIO}",
    "no room": f"posix/io/rw/pwrite*,probability=0.005,failinfo={ENOSPC}",
}


# --- errors of the disk, below the running program -----------------------------------------------


@pytest.fixture
def folder(town, tmp_path) -> Path:
    """An enrolled kiosk's folder."""
    with closing(open_core(settings(tmp_path / "kiosk"))) as core:
        core.settings.values["office_url"] = town.office.url
        town.enrol(core)
    return tmp_path / "kiosk"


def walked(folder: Path, fault: str, seed: int, variant: str = "") -> tuple[list[dict], int]:
    """Let citizens walk while the disk fails; who was told "tersimpan", and how many were not."""
    command = ["fiu-run", "-x", "-f", "", sys.executable, "-m", "tests.mishaps.ordinary"]
    command += [variant, fault, str(seed)]
    command += ["simulate", "--no-sync", "--data", str(folder)]
    command += ["--citizens", CITIZENS, "--seed", str(seed)]
    done = subprocess.run(
        command, cwd=package_root(), capture_output=True, text=True, check=False, timeout=3_600
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    saved = [word for word in said if word.get("saved_at") or variant]
    return [word for word in saved if word["envelope"]], len(said) - len(saved)


def missing(folder: Path, told: list[dict]) -> set[str]:
    with closing(open_core(settings(folder))) as core:
        rows = core.store.read(lambda db: db.execute("SELECT id FROM outbox").fetchall())
        assert core.store.check() == "ok"
    return {word["envelope"] for word in told} - {name for (name,) in rows}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_tersimpan_is_said_of_what_is_there_only(folder, fault):
    told, refused = [], 0
    for seed in range(SEED, SEED + RUNS):
        more, fewer = walked(folder, fault, seed)
        told, refused = told + more, refused + fewer
        assert missing(folder, told) == set()
        if told and refused:
            break
    print(f"EKIOS_SEED={SEED}: {len(told)} told, {refused} refused")
    assert told, "the disk never worked"
    assert refused, "the disk never failed when it mattered"


def test_a_promise_before_the_commit_would_be_noticed(folder):
    for seed in range(SEED, SEED + RUNS):
        told, _refused = walked(folder, FAULTS["fsync fails"], seed, "early")
        if missing(folder, told):
            return
    pytest.fail("nothing was missing of what was promised too early")


# --- a file system that turns read-only ----------------------------------------------------------


@pytest.fixture
def ext4(tmp_path) -> Iterator[Path]:
    """A small real file system on a loop device."""
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(DISK)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    mount(image, place)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def mount(image: Path, place: Path) -> None:
    command = ["mount", "-o", "loop", str(image), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"This test mounts a small ext4 and has to run as root: {done.stderr.strip()}")


def refused_twice(kiosk: Kiosk) -> list[str]:
    for _ in range(2):
        refused = kiosk.outbox.append(kiosk.act())
        assert isinstance(refused, NotTaken)
        assert refused.reason == "disk"
    return []


def promised_all_the_same(kiosk: Kiosk) -> list[str]:
    """A fault put in on purpose: say "tersimpan" whatever the disk says."""
    act = kiosk.act()
    kiosk.outbox.append(act)
    return [act.id]


def lost(ext4: Path, meanwhile: Callable[[Kiosk], list[str]]) -> set[str]:
    """Let the disk turn read-only and come back; what was promised and never arrived."""
    office = SilentOffice()
    kiosk = Kiosk(ext4 / "kiosk", line=Loop(office)).enrol(office)
    stored = [kiosk.submit(photos=1).id for _ in range(3)]
    subprocess.run(["mount", "-o", "remount,abort", str(ext4)], check=True)
    stored += meanwhile(kiosk)
    kiosk.close()
    subprocess.run(["umount", str(ext4)], check=True)
    mount(ext4.with_suffix(".img"), ext4)
    with closing(Kiosk(ext4 / "kiosk", line=Loop(office))) as again:
        later = again.outbox.append(again.act(99))
        assert isinstance(later, Stored)
        assert later.seq == 4
        again.agent.step()
        assert again.store.check() == "ok"
    return set(stored) - set(office.held)


def test_the_file_system_turns_read_only_and_comes_back(ext4):
    assert lost(ext4, refused_twice) == set()


def test_a_promise_on_a_read_only_disk_would_be_noticed(ext4):
    assert lost(ext4, promised_all_the_same)


# --- bytes that change, files that end too early -------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Sound:
    """A kiosk's folder with envelopes and photos, what it promised, and its office."""
    folder, office = tmp_path_factory.mktemp("sound"), SilentOffice()
    kiosk = Kiosk(folder, line=Loop(office)).enrol(office)
    promised = {s.id: s.digest for s in (kiosk.submit(photos=n % 2, size=9_000) for n in range(8))}
    kiosk.close()
    return folder, promised, office


def damaged(path: Path, rng: Random) -> None:
    """Cut the file or alter some bytes of one of its pages."""
    data = bytearray(path.read_bytes())
    if rng.random() < 0.25:
        del data[rng.randrange(len(data)) :]
    else:
        page = rng.randrange(len(data) // 4096) * 4096
        size = rng.choice((1, 8, 512, 4096))
        at = page + rng.randrange(4096 - size + 1)
        data[at : at + size] = rng.randbytes(size)
    path.write_bytes(data)


def outcome(folder: Path, promised: dict[str, str], office: SilentOffice) -> str:
    """Start the kiosk on a damaged file: refused, all delivered, or the damaged ones named."""
    try:
        kiosk = Kiosk(folder, line=Loop(office))
    except DatabaseBroken:
        return "refused"
    with closing(kiosk):
        told = kiosk.outbox.append(kiosk.act(99))
        if isinstance(told, NotTaken):
            return "refused"
        assert isinstance(told, Stored)
        for _ in range(3):
            kiosk.agent.step()
        held = {name: envelope.digest() for name, (envelope, _at) in office.held.items()}
        if told.id not in held:
            return f"stuck: {kiosk.connection()}"
        if any(held[name] != digest for name, digest in promised.items() if name in held):
            return "a lie: altered bytes were delivered"
        whole = promised.keys() <= held.keys() and not kiosk.outbox.counts().pending
        return "delivered" if whole else "named" if kiosk.agent.findings else "lost in silence"


@pytest.fixture
def _quick_hash(monkeypatch) -> None:
    """The slow hash of the 6-digit code is no part of this."""
    quick = {"hash_code": lambda code, salt: salt + code.encode()}
    monkeypatch.setattr(Outbox.__init__, "__kwdefaults__", Outbox.__init__.__kwdefaults__ | quick)


def end(sound: Sound, place: Path, damage: Callable[[Path], object]) -> str:
    """Damage a copy of the kiosk's folder; how it ended."""
    folder, promised, office = sound
    shutil.copytree(folder, place)
    damage(place / "kiosk.sqlite3")
    office.held, office.blobs = {}, {}
    told = outcome(place, promised, office)
    shutil.rmtree(place)
    return told


@pytest.mark.usefixtures("_quick_hash")
def test_altered_bytes_and_short_files_end_in_refusal_or_are_named(sound, tmp_path):
    rng, place = Random(SEED), tmp_path / "kiosk"
    found = Counter(end(sound, place, lambda path: damaged(path, rng)) for _ in range(DAMAGES))
    print(f"EKIOS_SEED={SEED}: {dict(found)}")
    assert found.keys() <= {"refused", "delivered", "named"}


def due_as_it_is(db: Any, _limit: int, _max_bytes: int, skip: Collection[str]) -> list[Envelope]:
    """A fault put in on purpose: nothing is compared with its digest before it is sent."""
    return [Envelope(*row[1:4]) for row in db.execute(_DUE) if row[0] not in skip]


def one_bit_of_what_is_sealed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        [sealed] = db.execute("SELECT sealed FROM outbox LIMIT 1").fetchone()
    data = bytearray(path.read_bytes())
    data[data.index(sealed[-40:])] ^= 1
    path.write_bytes(data)


@pytest.mark.usefixtures("_quick_hash")
def test_a_kiosk_that_sends_what_the_disk_altered_would_be_noticed(sound, tmp_path, monkeypatch):
    monkeypatch.setattr(outbox, "due", due_as_it_is)
    monkeypatch.setattr(exchange, "_MOST_TURNS", 3)  # it would send it a thousand times
    assert "lie" in end(sound, tmp_path / "kiosk", one_bit_of_what_is_sealed)
