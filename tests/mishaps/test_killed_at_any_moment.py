"""The power goes at a hundred moments, and the line is bad: nothing is lost, nothing doubled.

`EKIOS_SEED` repeats a run as far as processes can be repeated; the seed is printed.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
import pytest

from kiosk.bootstrap import open_core
from kiosk.paths import package_root
from sync.outbox import State
from tests.mishaps.parts import settings
from tests.mishaps.road import Road, pass_on, unreliable
from tests.mishaps.zygote import Order

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
KIOSKS = 4
LIVES = int(os.environ.get("EKIOS_LIVES", "25"))
LONGEST = 4.0  # starts of a kiosk
LONG = 8.0  # for the controls, in which every life should store something
ROUNDS = 40  # of a control at most; the first is usually enough


class Doomed:
    """One kiosk that is killed again and again, with a bad road of its own."""

    def __init__(self, town, folder: Path, seed: int) -> None:
        self.town, self.folder, self.seed = town, folder, seed
        self.told_file = folder / "told.jsonl"
        self.road = Road(town.address)
        folder.mkdir()
        with closing(open_core(self.settings())) as core:
            self.kiosk = town.enrol(core)

    def settings(self):
        return settings(self.folder / "kiosk", office_url=self.road.url)

    def lives(self, count: int, variant: str = "", longest: float = LONGEST) -> list[str]:
        """Live `count` lives over a bad road; how each ended."""
        self.seed += 1
        self.road.mood = unreliable(Random(self.seed))
        order = Order(
            data=str(self.folder / "kiosk"),
            office=self.road.url,
            told=str(self.told_file),
            lives=count,
            seed=self.seed,
            longest=longest,
            variant=variant,
        )
        done = subprocess.run(
            [sys.executable, "-m", "tests.mishaps.zygote", msgspec.json.encode(order).decode()],
            cwd=package_root(),
            capture_output=True,
            text=True,
            timeout=36_000,
            check=True,
        )
        return json.loads(done.stdout)

    def told(self) -> list[dict]:
        if not self.told_file.exists():
            return []
        return [json.loads(line) for line in self.told_file.read_text().splitlines()]

    def wrongs(self) -> list[str]:
        """Let the kiosk live on in peace until nothing is pending; then say what is wrong."""
        self.road.mood = pass_on
        with closing(open_core(self.settings())) as core:
            agent = core.agent(lambda _event: None, dict)
            rounds = 0
            while core.outbox.counts().pending and rounds < 50:
                agent.step()
                rounds += 1
            agent.stop()
            stored = core.store.read(
                lambda db: list(db.query("SELECT id, epoch, seq, reference, digest FROM outbox"))
            )
            pending = core.outbox.counts().pending
            quarantined = core.store.read(
                lambda db: db["outbox"].count_where("state = ?", [State.QUARANTINED])
            )
        held = self.town.audit(self.kiosk)
        return [
            *([f"{pending} are still pending"] if pending else []),
            *([f"{quarantined} in quarantine"] if quarantined or held["quarantined"] else []),
            *(f"alarm: {alarm}" for alarm in held["alarms"]),
            *wrong_envelopes(self.told(), stored, held["envelopes"]),
        ]

    def close(self) -> None:
        self.road.close()


def wrong_envelopes(told: list[dict], stored: list[dict], held: list[dict]) -> list[str]:
    """Compare what citizens were told, what the kiosk stored and what the office holds."""
    at_office = {e["id"]: e for e in held}
    at_kiosk = {row["id"]: row for row in stored}
    tokens = Counter(case["token"] for e in held for case in e["cases"])
    references = {c["reference"]: e["id"] for e in held for c in e["cases"]}
    seqs = sorted(row["seq"] for row in stored)
    return [
        *(f"lost: {t['envelope']}" for t in told if t["envelope"] not in at_office),
        *(f"never stored: {t['envelope']}" for t in told if t["envelope"] not in at_kiosk),
        *(f"other reference: {t['envelope']}" for t in told if not refers(t, references)),
        *(f"told twice: {i}" for i, n in Counter(t["envelope"] for t in told).items() if n > 1),
        *(f"one act, {n} cases: {token}" for token, n in tokens.items() if n > 1),
        *(f"{len(e['cases'])} cases: {e['id']}" for e in held if len(e["cases"]) != 1),
        *(f"held twice: {i}" for i, n in Counter(e["id"] for e in held).items() if n > 1),
        *(f"only at the kiosk: {i}" for i in at_kiosk.keys() - at_office.keys()),
        *(f"only at the office: {i}" for i in at_office.keys() - at_kiosk.keys()),
        *(
            f"differs: {i}"
            for i in at_office.keys() & at_kiosk.keys()
            if any(at_office[i][k] != at_kiosk[i][k] for k in ("epoch", "seq", "digest"))
        ),
        *(["a gap in seq"] if seqs != list(range(1, len(seqs) + 1)) else []),
        *(
            f"photos of {e['id']}: {e['photos']} of {e['attachments']}"
            for e in held
            if e["photos"] != ["whole"] * e["attachments"]
        ),
    ]


def refers(told: dict, references: dict[str, str]) -> bool:
    return not told["reference"] or references.get(told["reference"]) == told["envelope"]


@pytest.fixture
def doomed(town, tmp_path):
    made: list[Doomed] = []

    def make(seed: int) -> Doomed:
        made.append(Doomed(town, tmp_path / f"doomed-{len(made)}", seed))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_every_tersimpan_is_at_the_office_exactly_once(doomed):
    print(f"EKIOS_SEED={SEED}")
    kiosks = [doomed(SEED * 100 + 10 * n) for n in range(KIOSKS)]
    with ThreadPoolExecutor(KIOSKS) as pool:
        ends = [end for lives in pool.map(lambda k: k.lives(LIVES), kiosks) for end in lives]
    assert Counter(ends) == {"killed": KIOSKS * LIVES}
    told = [t for kiosk in kiosks for t in kiosk.told()]
    assert len(told) >= 10, "the lives were too short to prove anything"
    assert [kiosk.wrongs() for kiosk in kiosks] == [[]] * KIOSKS
    held = [e for kiosk in kiosks for e in kiosk.town.audit(kiosk.kiosk)["envelopes"]]
    assert sum(e["attachments"] for e in held), "no citizen took a photo"
    print(f"{len(ends)} lives, {len(told)} told, {len(held)} held")


def test_a_promise_before_the_commit_would_be_noticed(doomed):
    kiosk = doomed(SEED)
    for _ in range(ROUNDS):
        kiosk.lives(5, "early", LONG)
        if any(wrong.startswith("lost: ") for wrong in kiosk.wrongs()):
            return
    pytest.fail("two hundred kills did not show that citizens were promised too early")


def test_an_act_stored_under_two_ids_would_be_noticed(doomed):
    kiosk = doomed(SEED + 1)
    for _ in range(ROUNDS):
        kiosk.lives(3, "twice", LONG)
        if any(wrong.startswith("one act, 2 cases: ") for wrong in kiosk.wrongs()):
            return
    pytest.fail("a doubled case was not noticed")
