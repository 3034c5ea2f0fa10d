"""A thread that does one thing again and again, and says how long it may be silent."""

import threading
import time
from collections.abc import Callable


class Worker:
    """Calls `step()` after `first` seconds, and then after as many as it returned.

    `patience`: for how many seconds a step may be at work and the thread still be well.
    """

    def __init__(
        self, name: str, step: Callable[[], float], *, first: float, patience: float
    ) -> None:
        self._name = name
        self._step = step
        self._first = first
        self._patience = patience
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._fresh_until = float("inf")  # until the thread runs

    def fresh_until(self) -> float:
        """Return until when (monotonic) the thread may be silent and still be well."""
        return self._fresh_until

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """Take a step at once."""
        self._wake.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Ask the thread to end. A step may outlive this; the thread is a daemon."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        seconds = self._first
        while not self._stop.is_set():
            self._fresh_until = time.monotonic() + seconds + self._patience
            self._wake.wait(seconds)
            self._wake.clear()
            if not self._stop.is_set():
                seconds = self._step()
        self._fresh_until = float("inf")
