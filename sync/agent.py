"""The background thread that keeps kiosk and office in step. It never touches the screen."""

import contextlib
import threading
import time
from collections.abc import Callable
from random import random
from typing import Any

from sync.backoff import Backoff
from sync.enrolment import Enrolment, Step
from sync.errors import StorageError
from sync.events import ConnectionChanged, Event
from sync.exchange import Exchange, NotReady, Parts
from sync.failures import Failure, Refused, Unreachable, told

Emit = Callable[[Event], None]
KNOCK_SECONDS = 3.0
STEP_PATIENCE = 900.0  # seconds between two signs of life; the longest request takes 120


class Agent:
    """`step()` is one round and returns the seconds to wait; `start()` runs it in a thread.

    `emit` is called on the agent's thread; what it raises is not the agent's business and is kept
    from ending the thread.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        enrolment: Enrolment | None = None,
        backoff: Backoff = Backoff(),  # noqa: B008 - a frozen value
        emit: Emit,
        jitter: Callable[[], float] = random,
        knock: Callable[[], bool] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`knock` tells whether the office's port can be reached; without it the wait is waited."""
        self._emit_out = emit
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._parts = parts
        self._exchange = Exchange(parts, self._emit, self._stopped)
        self._enrolment = enrolment
        self._backoff = backoff
        self._jitter = jitter
        self._knock = knock
        self._monotonic = monotonic
        self._unreachable = False
        self._failures = 0
        self._last: ConnectionChanged | None = None
        self._thread: threading.Thread | None = None
        self._fresh_until = float("inf")  # until the thread runs

    def fresh_until(self) -> float:
        """Return until when (monotonic) the thread may be silent and still be well."""
        return self._fresh_until

    @property
    def findings(self) -> tuple[str, ...]:
        """What the last ledger comparison and the turns since found wrong, for `doctor`."""
        return self._exchange.findings

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="sync-agent", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """Take a turn at once: after a submission, or when the network came back."""
        self._wake.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Ask the thread to end. A request on its way may outlive this; it changes nothing then."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
        self._parts.transport.close()

    def step(self) -> float:
        """Take one round; return the seconds until the next."""
        try:
            outcome = self._round()
        except StorageError as error:
            self._failures += 1
            self._report(online=None, detail=str(error))
            return self._backoff.after(self._failures, self._jitter)
        self._unreachable = isinstance(outcome, Unreachable)
        if outcome is None:
            self._failures = 0
            self._report(online=True, detail="; ".join(self._exchange.findings))
            return self._backoff.after(0, self._jitter)
        self._failures += 1
        ready = not isinstance(outcome, NotReady)
        detail = outcome.detail if isinstance(outcome, NotReady) else told(outcome)
        self._report(online=False if ready else None, detail=detail)
        return self._patience(outcome)

    def _round(self) -> Failure | NotReady | None:
        if self._enrolment is not None and self._enrolment.pending():
            progress = self._enrolment.advance(self._parts.transport)
            if progress.step is not Step.DONE and self._parts.trust.identity() is None:
                return NotReady(f"enrolment {progress.step}: {progress.detail}")
        return self._exchange.round()

    def _patience(self, outcome: Failure | NotReady) -> float:
        wait = self._backoff.after(self._failures, self._jitter)
        if isinstance(outcome, Refused) and outcome.retry_after is not None:
            return max(wait, float(outcome.retry_after))
        return wait

    def _run(self) -> None:
        while not self._stop.is_set():
            self._beat()
            self._wake.clear()
            seconds = self._step_safely()
            self._beat(seconds)
            self._rest(seconds)
        self._fresh_until = float("inf")

    def _beat(self, rest: float = 0.0) -> None:
        self._fresh_until = self._monotonic() + rest + STEP_PATIENCE

    def _stopped(self) -> bool:
        """Asked between two requests: also a sign of life, however many there are."""
        self._beat()
        return self._stop.is_set()

    def _rest(self, seconds: float) -> None:
        """Wait for the next round; when a line that was down is back, wait no longer."""
        knock = self._knock
        if knock is None or not self._unreachable or knock():
            self._wake.wait(seconds)
            return
        until = self._monotonic() + seconds
        while (left := until - self._monotonic()) > 0:
            pause = KNOCK_SECONDS * (0.5 + self._jitter())
            if self._wake.wait(min(left, pause)) or knock():
                return

    def _step_safely(self) -> float:
        """Outlive surprises: a thread that died would look like a line that is down."""
        try:
            return self.step()
        except Exception as error:  # noqa: BLE001 - reported, and tried again
            self._failures += 1
            with contextlib.suppress(Exception):
                self._report(online=None, detail=f"{type(error).__name__}: {error}")
            return self._backoff.after(self._failures, self._jitter)

    def _report(self, *, online: bool | None, detail: str) -> None:
        try:
            counts: Any = self._parts.outbox.counts()
            numbers = (counts.pending, counts.quarantined, counts.sent_today)
        except StorageError:
            last = self._last
            numbers = (last.pending, last.quarantined, last.sent_today) if last else (0, 0, 0)
        now = ConnectionChanged(online, *numbers, detail)
        if now != self._last:
            self._last = now
            self._emit(now)

    def _emit(self, event: Event) -> None:
        if not self._stop.is_set():
            self._emit_out(event)
