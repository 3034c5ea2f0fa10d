"""The office dies, or its database under it, in the middle of everything: what it said holds.

`EKIOS_SEED` repeats a run as far as processes can be repeated; `EKIOS_KILLS` and `EKIOS_DB_KILLS`
make it longer.
"""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk.paths import package_root
from sync.keys import generate_signing_key
from sync.outbox import Outbox
from sync.wire import SignedTrust
from tests.mishaps.clusters import Cluster
from tests.mishaps.office_zygote import STEPS, Order
from tests.mishaps.simulate import enrol
from tests.mishaps.slow_sender import PATIENT
from tests.mishaps.town import wait_for
from tests.unit.sync_kiosk import Kiosk

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
KILLS = int(os.environ.get("EKIOS_KILLS", "30"))
DB_KILLS = int(os.environ.get("EKIOS_DB_KILLS", "4"))


class Mortal:
    """An office of many lives and a kiosk that sends to it."""

    def __init__(
        self, folder: Path, lives: int, *, early: bool = False, database: str = ""
    ) -> None:
        key = generate_signing_key()
        (folder / "office").mkdir()
        order = Order(str(folder / "office"), lives, SEED, early)
        self._log = (folder / "office.log").open("w")
        self._file = folder / "office" / "office.sqlite3"
        surroundings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self._office = subprocess.Popen(
            [sys.executable, "-m", "tests.mishaps.office_zygote", msgspec.json.encode(order)],
            cwd=package_root(),
            env=surroundings
            | {"EKIOS_TEST_KEY": key.seed().hex()}
            | ({"DATABASE_URL": database} if database else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        trust = msgspec.json.decode(self._line(), type=SignedTrust)
        host, port = json.loads(self._line())
        enrol(folder / "kiosk", "contoh-1", "K01", key, trust)
        self.kiosk = Kiosk(folder / "kiosk", f"http://{host}:{port}", limits=PATIENT)
        self.promised: dict[str, str] = {}
        self.ends: dict[str, int] = {}
        self.lies: set[str] = set()
        self._reader = threading.Thread(target=lambda: self.ends.update(json.loads(self._line())))
        self._reader.start()

    def _line(self) -> str:
        return self._office.stdout.readline()

    def one_more(self) -> None:
        told = self.kiosk.outbox.append(self.kiosk.act(photos=len(self.promised) % 2, size=3_000))
        self.promised[told.id] = told.digest
        self.kiosk.agent.step()
        if self._file.exists():
            self.lies |= set(self.kiosk.delivered()) - self.held()

    def held(self) -> set[str]:
        """Look into the office's own file, past the office."""
        with closing(sqlite3.connect(self._file, timeout=20)) as db:
            return {name for (name,) in db.execute("SELECT envelope_id FROM ingest_rawenvelope")}

    def live(self) -> None:
        """Send until the last life has ended."""
        while self._reader.is_alive():
            self.one_more()
        self._reader.join()

    def wrongs(self) -> list[str]:
        """Let the kiosk send the rest in peace; then say what is wrong."""

        def sent() -> bool:
            self.kiosk.agent.step()
            return not self.kiosk.outbox.counts().pending

        wait_for(sent, 300)
        self._office.stdin.close()
        held = json.loads(self._line())
        self._office.wait(300)
        rows = [tuple(row) for row in held["rows"]]
        found = {
            "lost": not self.promised.items() <= set(rows),
            "doubled or invented": len(rows) > len(self.promised),
            "quarantine or alarm": held["wrong"] > 0,
            "falsely acknowledged": self.lies | set(self.kiosk.delivered()) - {n for n, _d in rows},
        }
        return [what for what, bad in found.items() if bad]

    def close(self) -> None:
        self._office.kill()
        self._office.wait()
        for end in (self._office.stdin, self._office.stdout):
            end.close()
        self._log.close()
        self.kiosk.close()


@pytest.fixture(autouse=True)
def _quick_hash(monkeypatch):
    """The slow hash of the 6-digit code is no part of this."""
    quick = {"hash_code": lambda code, salt: salt + code.encode()}
    monkeypatch.setattr(Outbox.__init__, "__kwdefaults__", Outbox.__init__.__kwdefaults__ | quick)


@contextmanager
def mortal(folder, lives, **more):
    made = Mortal(folder, lives, **more)
    with closing(made):
        yield made


def test_the_office_is_killed_at_random_and_at_every_step(tmp_path):
    with mortal(tmp_path, KILLS) as office:
        office.live()
        print(f"EKIOS_SEED={SEED}: {office.ends}, {len(office.promised)} promised")
        assert sum(office.ends.values()) == KILLS
        assert office.ends.keys() == {*STEPS, "at random"}
        assert office.wrongs() == []


def test_an_answer_before_the_commit_would_be_noticed(tmp_path):
    with mortal(tmp_path, 1, early=True) as office:
        office.live()
        assert office.lies


def test_the_database_is_killed_under_the_office(tmp_path):
    cluster = Cluster()
    with closing(cluster), mortal(tmp_path, 0, database=cluster.url) as office:
        for number in range(DB_KILLS):
            office.one_more()
            dying = threading.Thread(target=cluster.kill if number % 2 else cluster.stop_at_once)
            dying.start()
            for _ in range(3):
                office.one_more()
            dying.join()
            cluster.start()
            office.one_more()
        print(f"{DB_KILLS} kills, {len(office.promised)} promised")
        assert office.wrongs() == []
