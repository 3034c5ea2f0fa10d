"""A queue of CUPS as a press: lp takes the letter from memory, lpstat tells what became of it.

What a queue says is wrong is what its last job met; CUPS looks again only with the next one. So a
letter is tried whatever is said, and taken back when it does not come out.

CUPS pauses a queue after an error and leaves it so when the cause is gone; it is resumed here.
A letter that does not come out is taken back, so that it cannot appear before somebody else.
"""

import time
from collections.abc import Callable

from devices.a4 import lpstat, spool
from devices.bell import Clock, monotonic
from devices.errors import DeviceAbsent, DeviceRefused
from devices.program import Ran, run
from devices.protocols import JobState, Letter
from devices.spooler import Look, Outcome, Sending

SECONDS = 5.0  # for an answer of lpstat
LP_SECONDS = 20.0  # for lp to take a letter
PATIENCE = 90.0  # for a letter to come out
RESUME_EVERY = 20.0
POLL = 1.0

DONE = frozenset({"job-completed-successfully", "job-completed-with-warnings"})
ENDED = DONE | {"processing-to-stop-point"}
"""CUPS 2.4 leaves the last one on every job that has ended, well or not: nobody can tell which."""
LOST = frozenset({"aborted-by-system", "job-canceled-by-user", "job-canceled-at-device"})


class CupsPress:
    """Called on the device's own thread only."""

    rhythm = 15.0

    def __init__(
        self,
        queue: str,
        clock: Clock = monotonic,
        halted: Callable[[], bool] = lambda: False,
        pause: Callable[[float], None] = time.sleep,
        spool_in_memory: Callable[[], bool] = spool.in_memory,
    ) -> None:
        self._queue, self._clock, self._halted, self._pause = queue, clock, halted, pause
        self._spool_in_memory = spool_in_memory
        self._resumed_at = float("-inf")

    def open(self) -> None:
        """Look whether the queue is there; DeviceAbsent, also when it would spool on a disk."""
        if not self._spool_in_memory():
            raise DeviceAbsent(str(spool.SPOOL), "spool")
        self._state()

    def close(self) -> None:
        """Nothing was held."""

    def interrupted(self) -> None:
        """CUPS keeps its own jobs; those of a former run are taken back."""
        self._run("cancel", "-a", self._queue)

    def confirmed(self) -> tuple[str, ...]:
        """Nothing comes out after `print` has given up: it was taken back."""
        return ()

    def look(self) -> Look:
        state = self._state()
        if not state.enabled:
            self._resume()
        paused = not state.enabled and state.reason == "ok"
        return Look("paused" if paused else state.reason, able=True)

    def print(self, job: str, ticket: Letter, sending: Sending) -> Outcome:
        del job  # CUPS gives ids of its own, and a title would stay in its log
        sending()
        said = self._run("lp", "-d", self._queue, "-t", "ekios", "-o", "media=A4", stdin=ticket.pdf)
        ours = lpstat.job_id(said.out)
        if not ours:
            return Outcome(JobState.FAILED, "refused")
        began, printing, told = self._clock(), False, "ok"
        while self._clock() - began < PATIENCE and not self._halted():
            alerts = self._alerts(ours)
            if alerts is None or alerts & ENDED:
                return _ended(alerts)
            if alerts & LOST:
                break
            printing = printing or "job-printing" in alerts
            state = self._state()
            if not state.enabled:
                self._resume()
            if state.reason != told:
                told = state.reason
                sending("" if told == "ok" else told)
            self._pause(POLL)
        return self._take_back(ours, printing=printing)

    def _take_back(self, ours: str, *, printing: bool) -> Outcome:
        """Cancel; what was on its way to the printer may have come out in part."""
        reason = self._state().reason
        self._run("cancel", ours)
        if (alerts := self._alerts(ours)) and alerts & DONE:
            return _ended(alerts)
        reason = "stuck" if reason == "ok" else reason
        return Outcome(JobState.UNKNOWN if printing else JobState.FAILED, reason)

    def _state(self) -> lpstat.Queue:
        said = self._run("lpstat", "-l", "-p", self._queue)
        if said.code:
            code = "not_found" if "nvalid destination" in said.err else "refused"
            raise DeviceAbsent(said.err.strip()[:80], code)
        return lpstat.queue(said.out)

    def _alerts(self, job: str) -> frozenset[str] | None:
        return lpstat.job_alerts(self._run("lpstat", "-W", "all", "-l", "-o", self._queue).out, job)

    def _resume(self) -> None:
        """Let the queue go on, now and then; it pauses again while the cause is there."""
        if self._clock() - self._resumed_at < RESUME_EVERY:
            return
        self._resumed_at = self._clock()
        if self._run("cupsenable", self._queue).code:
            raise DeviceRefused("cupsenable", "denied")

    def _run(self, *words: str, stdin: bytes = b"") -> Ran:
        seconds = LP_SECONDS if words[0] == "lp" else SECONDS
        return run(words, seconds, self._halted, stdin)


def _ended(alerts: frozenset[str] | None) -> Outcome:
    if alerts is None:
        return Outcome(JobState.UNKNOWN)
    return Outcome(JobState.PRINTED) if alerts & DONE else Outcome(JobState.SENT, "unconfirmed")
