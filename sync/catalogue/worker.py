"""The thread beside the agent that looks for newer catalogues; no application waits for it."""

import contextlib
from collections.abc import Callable
from random import random
from typing import Final

from sync.backoff import Backoff
from sync.catalogue.look import Look
from sync.catalogue.outcome import Found, Outcome
from sync.worker import Worker

FIRST_SECONDS: Final = 30.0
EVERY_SECONDS: Final = 3600.0
LOOK_PATIENCE: Final = 3600.0  # a whole catalogue over a poor line


class CatalogueWorker(Worker):
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
        super().__init__("catalogue", self.step, first=first, patience=LOOK_PATIENCE)
        self._look = look
        self._emit = emit
        self._backoff = backoff
        self._jitter = jitter
        self._failures = 0

    def stop(self, timeout: float = 2.0) -> None:
        """Ask the thread to end. A download on its way may outlive this."""
        super().stop(timeout)
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
