"""The job queue of a ticket printer: order, journal, no second copy, an answer for every job."""

import hashlib
import secrets
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.errors import REASONS, BadTicket, DeviceError, JournalFailed
from devices.journal import Journal
from devices.protocols import Emit, JobChanged, JobState, Letter, State
from devices.supervisor import Pulse, Supervised, Supervisor

Sheet = TypeVar("Sheet", bound=Struct)
Sheet_contra = TypeVar("Sheet_contra", bound=Struct, contravariant=True)
"""What is put on paper: a Ticket, a Letter."""

WELL = (State.READY, State.WARNING)


class Outcome(Struct, frozen=True):
    state: JobState
    reason: str = ""


class Look(Struct, frozen=True):
    """How a press is now; `able` says whether a ticket may be sent to it.

    `in_output`: whether a ticket waits to be taken; None where no sensor says.
    """

    reason: str
    able: bool
    detail: str = ""
    in_output: bool | None = None


class Sending(Protocol):
    """Says that a job is on its way; again with a `reason`, when something holds it up."""

    def __call__(self, reason: str = "") -> None: ...


class Press(Protocol[Sheet_contra]):
    """What puts a ticket on paper. Called on the device's own thread only."""

    rhythm: float  # seconds between two looks while nothing is to do

    def open(self) -> None: ...
    def close(self) -> None: ...

    def look(self) -> Look:
        """Ask the printer how it is; DeviceError when it is gone."""

    def print(self, job: str, ticket: Sheet_contra, sending: Sending) -> Outcome:
        """Print one ticket. Call `sending` before the first byte. Trouble is an Outcome."""

    def interrupted(self) -> None:
        """A former run ended while it printed; called before `open`."""

    def confirmed(self) -> tuple[str, ...]:
        """Return jobs that the printer confirmed after `print` had given up on them."""


class Spooler(Generic[Sheet]):
    """A supervisor's driver around a press."""

    def __init__(
        self, press: Press[Sheet], emit: Emit, journal: Journal, key: bytes | None = None
    ) -> None:
        self._key = key or secrets.token_bytes(32)
        self._press, self._emit, self._journal = press, emit, journal
        self._inbox: deque[tuple[str, Sheet]] = deque()
        self._read_journal = False
        self._told = ""
        self._put_off = False
        self._latest: JobChanged | None = None  # the last ticket that came out
        self._waits = False  # in the output, as was told

    def put(self, job: str, ticket: Sheet) -> None:
        """Queue a ticket; from any thread, never blocks."""
        self._inbox.append((job, ticket))

    def open(self) -> None:
        self._recall()
        self._press.open()

    def close(self) -> None:
        self._press.close()

    def step(self) -> Pulse:
        """Look, then see at most one job through; at once again while jobs wait."""
        look = self._press.look()
        for job in self._press.confirmed():
            self._settle(job, Outcome(JobState.PRINTED))
        self._tell_output(look.in_output)
        if not self._inbox:
            return self._pulse(look, self._press.rhythm)
        if look.reason == self._told or self._put_off:
            self._put_off = False
            self._take(self._deliver if look.able else _fails(look.reason))
        else:
            self._put_off = True  # once, so that the change is told before the job's fate
        return self._pulse(look, 0.0)

    def _tell_output(self, waits: bool | None) -> None:
        """Say that the latest ticket hangs in the output, and that it was taken."""
        if self._latest is not None and waits is not None and waits != self._waits:
            self._waits = waits
            reason = "in_output" if waits else "taken"
            self._emit(JobChanged(self._latest.job, self._latest.state, reason))

    def _pulse(self, look: Look, pause: float) -> Pulse:
        self._told = look.reason
        return Pulse(look.reason, pause, look.detail)

    def missing(self, reason: str) -> None:
        """Answer everybody who waits: nothing was printed, and why."""
        self._recall()
        while self._inbox:
            self._take(_fails(reason))

    def _recall(self) -> None:
        if self._read_journal:
            return
        jobs = self._journal.interrupted()
        self._read_journal = True
        if jobs:
            self._press.interrupted()
        for job in jobs:
            self._emit(JobChanged(job, JobState.UNKNOWN, "interrupted"))

    def _take(self, deliver: Callable[[str, Sheet], Outcome]) -> None:
        """Take the next job out of the inbox and see it through."""
        job, ticket = self._inbox.popleft()
        try:
            seen = self._journal.find(job)
            if seen is not None:
                self._emit(JobChanged(job, seen.state, "already_seen"))
                return
            pages = ticket.pages if isinstance(ticket, Letter) else 0
            self._journal.add(job, digest(ticket, self._key), pages)
        except JournalFailed:
            # Without the journal a second copy could not be ruled out, so nothing is printed.
            self._emit(JobChanged(job, JobState.FAILED, "journal"))
            return
        self._emit(JobChanged(job, JobState.QUEUED))
        self._see_through(job, ticket, deliver)

    def _see_through(
        self, job: str, ticket: Sheet, deliver: Callable[[str, Sheet], Outcome]
    ) -> None:
        try:
            outcome = deliver(job, ticket)
        except (BadTicket, JournalFailed) as error:  # before the first byte
            outcome = Outcome(JobState.FAILED, error.code)
        except Exception:
            self._settle(job, Outcome(JobState.UNKNOWN, "crashed"))
            raise
        self._settle(job, outcome)

    def _deliver(self, job: str, ticket: Sheet) -> Outcome:
        def sending(reason: str = "") -> None:
            self._journal.move(job, JobState.SENDING, reason)
            self._emit(JobChanged(job, JobState.SENDING, reason))

        return self._press.print(job, ticket, sending)

    def _settle(self, job: str, outcome: Outcome) -> None:
        try:
            self._journal.move(job, outcome.state, outcome.reason)
        except DeviceError:
            # The row stays "sending"; the next start turns it into "unknown", which is true.
            pass
        finally:
            told = JobChanged(job, outcome.state, outcome.reason)
            if told.state in (JobState.PRINTED, JobState.SENT):
                self._latest, self._waits = told, False
            self._emit(told)


def _fails(reason: str) -> Callable[[str, Sheet], Outcome]:
    return lambda _job, _ticket: Outcome(JobState.FAILED, reason)


def digest(ticket: Struct, key: bytes) -> str:
    """Return a keyed BLAKE2b-256 (hex) of a ticket.

    The key lives in memory for one run. Without it a stolen journal would tell by trial which of
    the few services a ticket names.
    """
    return hashlib.blake2b(msgspec.msgpack.encode(ticket), key=key, digest_size=32).hexdigest()


def able(reason: str) -> bool:
    """Say whether a device in this state can work."""
    return REASONS[reason].state in WELL


class SpooledPrinter(Supervised, Generic[Sheet]):
    """A printer of tickets or of letters, made of a press, a spooler and a supervisor."""

    def __init__(
        self,
        name: str,
        press: Press[Sheet],
        emit: Emit,
        journal: Journal,
        *,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        self.press = press
        self._spooler = Spooler(press, emit, journal)
        super().__init__(name, Supervisor(name, self._spooler, emit, clock, bell))

    def print(self, job: str, ticket: Sheet) -> None:
        """Queue a ticket; returns at once. A job id that was seen before is not printed again."""
        self._spooler.put(job, ticket)
        self.supervisor.bell.ring()
