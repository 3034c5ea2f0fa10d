"""Whatever happens, in whatever order: I1 and I2 hold, and when trouble ends all is delivered."""

import hashlib
import itertools
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.failures import Failure, Unreachable
from sync.outbox import Stored
from sync.transport import Answer, Call, Signer
from sync.wire import Note
from tests.mishaps.lines import Loop, SilentOffice
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

MEMORY = Path("/dev/shm")
FAULTS = ("none", "no line", "answer lost", "portal", "cut", "busy")


class Faulty(Loop):
    """The same with the faults of a real one."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.faults: list[str] = []

    def call(self, call: Call, signer: Signer | None = None) -> Answer | Failure:
        fault = self.faults.pop(0) if self.faults else "none"
        if fault == "no line":
            return Unreachable("no line")
        if fault == "portal":
            return Answer(200, b"<html>", {})
        if fault == "busy":
            return Unreachable("busy")
        answer = super().call(call, signer)
        if fault == "answer lost" or not isinstance(answer, Answer):
            return Unreachable("lost")
        if fault == "cut":
            return Answer(answer.status, answer.body[: len(answer.body) // 2], {})
        return answer


class World(RuleBasedStateMachine):
    """One kiosk, one office, and everything between them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.office = SilentOffice()
        self.line = Faulty(self.office)
        self.promised: dict[str, str] = {}
        self.ever_told: dict[str, set[str]] = {}
        self.numbers = itertools.count(1)
        self.backup: list[str] = []
        self.open()
        self.kiosk.enrol(self.office)

    def open(self) -> None:
        self.kiosk = Kiosk(self.folder, line=self.line)

    @rule(photos=st.integers(0, 2))
    def submit(self, photos: int) -> None:
        act = self.kiosk.act(next(self.numbers), photos=photos, size=50)
        stored = self.kiosk.outbox.append(act)
        assert isinstance(stored, Stored)
        self.promised[stored.id] = stored.digest
        assert self.kiosk.outbox.append(act) == stored

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=6))
    def step(self, faults: list[str]) -> None:
        self.line.faults = faults
        self.kiosk.agent.step()
        self.line.faults = []

    @rule()
    def reboot(self) -> None:
        self.kiosk.close()
        self.open()

    @rule()
    def back_up(self) -> None:
        self.backup = list(self.office.held)

    @rule()
    def restore(self) -> None:
        """The office comes back from its backup, under a new name."""
        epoch = hashlib.sha256(self.office.server_epoch.encode()).hexdigest()[:8]
        self.office.restore(self.backup, epoch)

    @rule()
    def a_day_passes(self) -> None:
        self.kiosk.clock.now += timedelta(days=1)

    @rule()
    def decide(self) -> None:
        number = len(self.office.notes) + 1
        for held in list(self.office.held)[:1]:
            at = f"2026-11-21T04:00:{number % 60:02}Z"
            self.office.notes.append(Note(number, held, "review", at))

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "kiosk"):
            return
        rows = self.kiosk.store.read(
            lambda db: db.execute(
                "SELECT id, digest, seq, state FROM outbox ORDER BY seq"
            ).fetchall()
        )
        assert {row[0]: row[1] for row in rows} == self.promised
        assert [row[2] for row in rows] == list(range(1, len(rows) + 1))
        assert {row[3] for row in rows} <= {"pending", "acknowledged"}

    @invariant()
    def nothing_is_doubled_or_invented(self) -> None:
        if hasattr(self, "office"):
            held = {key: envelope.digest() for key, (envelope, _at) in self.office.held.items()}
            assert held.items() <= self.promised.items()

    def teardown(self) -> None:
        if not hasattr(self, "kiosk"):
            return
        self.kiosk.clock.now += timedelta(days=1)
        for _ in range(4):  # the trouble ends
            self.kiosk.agent.step()
        assert set(self.office.held) == set(self.promised)
        counts = self.kiosk.outbox.counts()
        assert (counts.pending, counts.acknowledged) == (0, len(self.promised))
        assert self.kiosk.inbox.cursor() == len(self.office.notes)
        wanted = {
            a
            for envelope, _at in self.office.held.values()
            for a in msgspec.json.decode(envelope.head)["attachments"]
        }
        assert wanted <= set(self.office.blobs)
        self.kiosk.close()
        shutil.rmtree(self.folder)


World.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_the_world_of_one_kiosk_and_its_office = World.TestCase
