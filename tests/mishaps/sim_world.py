"""A world in one thread: kiosks, an office, lines, sticks, disks and clocks, moved by one seed.

Nothing sleeps. A step is one choice of the seed: who does something (a citizen, an agent, the
office's opener, whoever carries a stick, a clock); the fate of one hop of a message; of one commit
of a kiosk's disk; of the office while it answers one request or opens one envelope. While a message
is under way other things happen, so that rounds of several kiosks, late and doubled messages,
restores and power cuts meet in every order.
"""

import hashlib
import shutil
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from sync.errors import DiskFull, StorageFailed
from sync.events import Delivered, Event
from sync.failures import Failure, Refused, Unreachable
from sync.outbox import NotTaken, Stored, Submission
from sync.purge import _forget
from sync.transport import Answer, Call, Signer
from tests.mishaps.sim_acts import application
from tests.mishaps.sim_office import Died, Office
from tests.mishaps.sim_sticks import Sticks
from tests.unit.sync_kiosk import Kiosk

DEEPEST = 3
REMEMBERED = 24
CHECK_EVERY = 250
ODD_CLOCKS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
    datetime(2001, 9, 9, tzinfo=UTC),
)


class Violation(AssertionError):  # noqa: N818 - named after what happened
    """Something that must never be was."""


class PowerCut(BaseException):
    """This kiosk's power went while it waited for the office."""


class Machine:
    """One kiosk of the world: its folder, its running program, what its citizens were told."""

    def __init__(self, world: "World", name: str, folder: Path) -> None:
        self.world, self.name, self.folder = world, name, folder
        self.promised: dict[str, str] = {}
        self.acts: list[Submission] = []
        self.busy = False
        self.start()

    def start(self) -> None:
        self.kiosk = Kiosk(self.folder, line=self, emit=self.hear)
        honest = self.kiosk.store._run

        def run(work: Any, begin: str) -> Any:
            fate = self.world.fate(DISK) if "IMMEDIATE" in begin else "well"
            if fate == "full":
                raise DiskFull(fate)
            result = honest(work, begin) if fate != "lost" else None
            if fate != "well":
                self.kiosk.store.close()
                raise StorageFailed(fate)
            return result

        self.kiosk.store._run = run  # type: ignore[method-assign]

    def power_cut(self) -> None:
        clock = self.kiosk.clock
        self.kiosk.store.close()
        self.start()
        self.kiosk.clock.now = clock.now

    def apply(self, act: Submission) -> None:
        told = self.kiosk.outbox.append(act)
        if isinstance(told, NotTaken):
            return
        assert isinstance(told, Stored)
        if self.promised.setdefault(told.id, told.digest) != told.digest:
            raise Violation(f"{told.id} was told twice, differently")

    def round(self) -> None:
        self.busy = True
        try:
            self.kiosk.agent.step()
        except PowerCut:
            self.power_cut()
        finally:
            self.busy = False

    def hear(self, event: Event) -> None:
        if isinstance(event, Delivered):
            self.acknowledged(event.id, self.answered_by)

    def acknowledged(self, envelope_id: str, answered_by: int) -> None:
        """Hear that the office, as it was after so many restores, holds an envelope."""
        office = self.world.office
        if office.mutant == "purge before ledger":
            self.kiosk.store.write(lambda db: purge_at_once(db, envelope_id, office.now))
        if answered_by == office.restores and not office.holds(envelope_id):
            raise Violation(f"{envelope_id} was acknowledged, and the office does not hold it")

    # --- a transport -----------------------------------------------------------------------------

    def call(self, call: Call, _signer: Signer | None = None) -> Answer | Failure:
        return self.world.carry(self, call)

    def close(self) -> None:
        """Nothing is open."""


def purge_at_once(db: Any, envelope_id: str, now: datetime) -> None:
    db.execute("UPDATE outbox SET settled_at = 'never' WHERE id = ?", [envelope_id])
    _forget(db, envelope_id, now)


class World:
    """`run(steps)` lives, then lets all trouble end and looks; raises Violation."""

    def __init__(self, office: Office, template: Path, folder: Path, seed: int) -> None:
        self.office, self.rng = office, Random(seed)
        self.trace = hashlib.sha256()
        self.left = 0
        self.peace = False
        self.depth = 0
        self.numbers = 0
        self.sent: deque[tuple[str, Call]] = deque(maxlen=REMEMBERED)
        self.sticks = Sticks(self, folder.with_name(f"{folder.name}-sticks"))
        office.begin_anew()
        shutil.copytree(template, folder, dirs_exist_ok=True)
        self.kiosks = [Machine(self, path.name, path) for path in sorted(folder.iterdir())]

    def run(self, steps: int) -> str:
        """Return a digest of all that was chosen: the same for the same seed and steps."""
        self.left = steps
        look_at = steps - CHECK_EVERY
        while self.left > 0:
            self.something()
            if self.left <= look_at:
                look_at = self.left - CHECK_EVERY
                self.look()
        self.make_peace()
        return self.trace.hexdigest()[:16]

    def close(self) -> None:
        for machine in self.kiosks:
            machine.kiosk.store.close()

    def choose(self, table: dict[str, int]) -> str:
        """Take one step: choose by weight, and remember what was chosen."""
        self.left -= 1
        [name] = self.rng.choices(list(table), list(table.values()))
        self.trace.update(name.encode())
        return str(name)

    def fate(self, table: dict[str, int]) -> str:
        """Choose what becomes of something; in peace all goes well."""
        return "well" if self.peace else self.choose(table)

    def death(self) -> str:
        """Choose where the office dies while it answers one request, "" for nowhere."""
        return DEATHS[self.fate(OFFICE)]

    def something(self) -> None:
        getattr(self, self.choose(EVENTS))(self.rng.choice(self.kiosks))

    # --- events ----------------------------------------------------------------------------------

    def citizen(self, machine: Machine) -> None:
        self.numbers += 1
        photos = self.rng.choice((0, 0, 0, 1, 2))
        act = application(machine.kiosk.act(self.numbers, photos=photos, size=120))
        machine.acts = [*machine.acts[-3:], act]
        machine.apply(act)

    def taps_again(self, machine: Machine) -> None:
        if machine.acts:
            machine.apply(self.rng.choice(machine.acts))

    def agent(self, machine: Machine) -> None:
        if not machine.busy:
            machine.round()

    def power(self, machine: Machine) -> None:
        if not machine.busy:
            machine.power_cut()

    def clock(self, machine: Machine) -> None:
        machine.kiosk.clock.now = self.rng.choice((*ODD_CLOCKS, self.office.now))

    def time(self, _machine: Machine) -> None:
        passed = timedelta(seconds=self.rng.choice((1, 60, 3_600, 86_400)))
        self.office.now += passed
        for machine in self.kiosks:
            machine.kiosk.clock.now += passed

    def stale(self, _machine: Machine) -> None:
        """An old message arrives, again or at last; nobody waits for its answer."""
        if self.sent:
            self.arrive(*self.rng.choice(self.sent))

    def opener(self, _machine: Machine) -> None:
        self.open_all(self.rng.randint(1, 2))

    def open_all(self, most: int) -> None:
        for _ in range(most):
            if not self.office.open_some(dies=self.fate(OPENER) != "well"):
                return

    def export(self, machine: Machine) -> None:
        self.sticks.export(machine)

    def carry_there(self, _machine: Machine) -> None:
        self.sticks.carry_there()

    def carry_back(self, machine: Machine) -> None:
        self.sticks.carry_back(machine)

    def back_up(self, _machine: Machine) -> None:
        self.office.back_up()

    def restore(self, _machine: Machine) -> None:
        self.office.restore()

    def decide(self, machine: Machine) -> None:
        if held := self.office.held(machine.name):
            self.numbers += 1
            self.office.decide(machine.name, held[0][0], self.numbers)

    # --- the line --------------------------------------------------------------------------------

    def carry(self, machine: Machine, call: Call) -> Answer | Failure:
        """Carry a request to the office and its answer back, through whatever happens."""
        fate = self.fate(WAY_THERE)
        self.sent.append((machine.name, call))
        if fate in {"lost", "late"}:
            return Unreachable(fate)
        if fate == "garbled":
            self.sent.pop()  # what the signature refuses never arrives
            return Refused(401, "signature")
        if fate == "portal":
            return Answer(200, b"<html>Selamat datang</html>", {})
        self.meanwhile()
        if fate == "twice":
            self.arrive(machine.name, call)
        machine.answered_by = self.office.restores
        answer = self.arrive(machine.name, call)
        self.meanwhile()
        return self.back(answer)

    def arrive(self, name: str, call: Call) -> Answer | Failure:
        self.office.dies = self.death()
        try:
            return self.office.call(call, name)
        except Died:
            return Unreachable("the office died")

    def back(self, answer: Answer | Failure) -> Answer | Failure:
        fate = self.fate(WAY_BACK)
        if fate == "power":
            raise PowerCut
        if fate == "lost":
            return Unreachable(fate)
        if fate == "cut" and isinstance(answer, Answer):
            return Answer(answer.status, answer.body[: self.rng.randint(0, 200)], answer.headers)
        return answer

    def meanwhile(self) -> None:
        """Let other things happen while a message is under way."""
        if self.peace or self.depth >= DEEPEST or self.left <= 0:
            return
        self.depth += 1
        while self.choose({"happens": 1, "nothing": 3}) == "happens":
            self.something()
        self.depth -= 1

    # --- what must hold --------------------------------------------------------------------------

    def look(self) -> None:
        for machine in self.kiosks:
            held = self.office.held(machine.name)
            if len({name for name, _digest in held}) < len(held):
                raise Violation(f"{machine.name}: an envelope is held twice")
            there = dict(on_disk(machine))
            if not machine.promised.items() <= there.items():
                raise Violation(f"{machine.name}: promised, and not on its disk")
            if not set(held) <= there.items():
                raise Violation(f"{machine.name}: the office holds what was never stored")
            if not machine.promised.keys() <= dict(held).keys() | whole(machine):
                raise Violation(f"{machine.name}: promised, and nobody has its bytes any more")
            cases = self.office.cases(machine.name)
            if len(set(cases)) < len(cases) or not set(cases) <= dict(held).keys():
                raise Violation(f"{machine.name}: an act has two cases, or a case no act")
        if complaints := self.office.complaints():
            raise Violation(f"nobody did wrong, and yet: {complaints}")

    def make_peace(self) -> None:
        """All trouble ends: everything stored must arrive, once, whole, and be acknowledged."""
        self.peace = True
        for machine in self.kiosks:
            self.sticks.carry_all_back(machine)
            machine.kiosk.clock.now = self.office.now
            for _ in range(4):
                machine.kiosk.clock.now += timedelta(days=1)
                machine.round()
        self.open_all(self.numbers)
        self.look()
        blobs = self.office.whole_blobs()
        for machine in self.kiosks:
            there = on_disk(machine)
            seqs = machine.kiosk.store.read(
                lambda db: [r[0] for r in db.execute("SELECT seq FROM outbox ORDER BY seq")]
            )
            counts = machine.kiosk.outbox.counts()
            wrong = {
                "not delivered": set(self.office.held(machine.name)) != set(there),
                "still pending": counts.pending > 0,
                "in quarantine": counts.quarantined > 0,
                "a gap": seqs != list(range(1, len(seqs) + 1)),
                "a photo is missing": not photos(machine) <= blobs,
                "not opened": set(self.office.cases(machine.name)) != dict(there).keys(),
                "notes": machine.kiosk.inbox.cursor() != self.office.last_note(machine.name),
            }
            if any(wrong.values()):
                raise Violation(f"{machine.name}: {[name for name, bad in wrong.items() if bad]}")


def on_disk(machine: Machine) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = machine.kiosk.store.read(
        lambda db: db.execute("SELECT id, digest FROM outbox").fetchall()
    )
    return rows


def whole(machine: Machine) -> set[str]:
    """Return the envelopes whose bytes are still on the kiosk's disk."""
    rows: list[tuple[str]] = machine.kiosk.store.read(
        lambda db: db.execute("SELECT id FROM outbox WHERE length(sealed) > 0").fetchall()
    )
    return {name for (name,) in rows}


def photos(machine: Machine) -> set[str]:
    heads: list[tuple[str]] = machine.kiosk.store.read(
        lambda db: db.execute("SELECT head FROM outbox").fetchall()
    )
    return {sha for (head,) in heads for sha in msgspec.json.decode(head)["attachments"]}


EVENTS = {
    "citizen": 24,
    "taps_again": 6,
    "agent": 20,
    "power": 2,
    "clock": 3,
    "time": 14,
    "stale": 6,
    "back_up": 1,
    "restore": 1,
    "decide": 4,
    "opener": 5,
    "export": 1,
    "carry_there": 1,
    "carry_back": 1,
}
WAY_THERE = {"well": 60, "twice": 10, "lost": 8, "late": 10, "garbled": 6, "portal": 6}
WAY_BACK = {"well": 70, "lost": 16, "cut": 8, "power": 6}
OFFICE = {"well": 90, "dies before the commit": 5, "dies after it": 5}
DEATHS = {"well": "", "dies before the commit": "before", "dies after it": "after"}
OPENER = {"well": 95, "dies": 5}
DISK = {"well": 94, "full": 2, "lost": 2, "unknown": 2}
