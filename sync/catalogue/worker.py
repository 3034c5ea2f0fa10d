"""The thread beside the agent that looks for newer catalogues; no application waits for it."""

import contextlib
import threading
import time
from collections.abc import Callable
from random import random
from typing import Final

from sync.backoff import Backoff
from sync.catalogue.look import Look
from sync.catalogue.outcome import Found, Outcome

FIRST_SECONDS: Final = 30.0
EVERY_SECONDS: Final = 3600.0
LOOK_PATIENCE: Final = 3600.0  # a whole catalogue over a poor line


class CatalogueWorker:
    """`step()` is one look and returns the seconds to wait; `start()` does it in a thread."""

    def __init__(
        self,
        look: Look,
        emit: Callable[[Outcome], None],
        *,
        backoff: Backoff = Backoff(first=60, longest=EVERY_SECONDS, idle=EVERY_SECONDS),  # noqa: B008 - a frozen value
        jitter: Callable[[], float] = random,
        first: float = FIRST_SECONDS,
    ) -> None:
        """`emit` is called on the worker's thread; `first` seconds let the program come up."""
        self._look = look
        self._emit = emit
        self._backoff = backoff
        self._jitter = jitter
        self._first = first
        self._failures = 0
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._fresh_until = float("inf")  # until the thread runs

    def fresh_until(self) -> float:
        """Return until when (monotonic) the thread may be silent and still be well."""
        return self._fresh_until

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="catalogue", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """Look at once."""
        self._wake.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Ask the thread to end. A download on its way may outlive this; it is a daemon."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
        self._look.close()

    def step(self) -> float:
        """Look once; return the seconds until the next look."""
        outcome = self._outcome()
        failed = outcome.found in {Found.UNREACHABLE, Found.REFUSED, Found.BUSY}
        self._failures = self._failures + 1 if failed else 0
        if not self._stop.is_set():
            with contextlib.suppress(Exception):  # not ours; the next look comes all the same
                self._emit(outcome)
        return self._backoff.after(self._failures, self._jitter)

    def _outcome(self) -> Outcome:
        """Outlive surprises: a thread that died would look like an office with no news."""
        try:
            return self._look()
        except Exception as error:  # noqa: BLE001 - reported, and tried again
            return Outcome(Found.REFUSED, f"{type(error).__name__}: {error}"[:300])

    def _run(self) -> None:
        seconds = self._first
        while not self._stop.is_set():
            self._fresh_until = time.monotonic() + seconds + LOOK_PATIENCE
            self._wake.wait(seconds)
            self._wake.clear()
            if not self._stop.is_set():
                seconds = self.step()
        self._fresh_until = float("inf")
