"""The one thread that waits: for the idle deadline, and for each new minute."""

import logging
import threading
import time
from collections.abc import Callable

from kiosk.events import Event

MINUTE = 60.0
PATIENCE = 120.0  # seconds for a look; the disk may be slow
log = logging.getLogger(__name__)


class Ticker:
    """`set` replaces the deadline; `every_minute` runs on this thread, so it may touch the disk."""

    def __init__(
        self,
        post: Callable[[Event], None],
        every_minute: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._post = post
        self._every_minute = every_minute
        self._monotonic = monotonic
        self._wall = wall
        self._due: tuple[float, Event] | None = None
        self._changed = threading.Condition()
        self._stopped = False
        self._fresh_until = float("inf")  # until the thread runs
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def fresh_until(self) -> float:
        """Return until when (monotonic) the thread may be silent and still be well."""
        return self._fresh_until

    def set(self, seconds: float, event: Event | None) -> None:
        """Deliver `event` in `seconds`, instead of whatever was to be delivered; None clears."""
        with self._changed:
            self._due = (self._monotonic() + seconds, event) if event is not None else None
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        minute = self._next_minute()
        while True:
            self._fresh_until = minute + PATIENCE
            with self._changed:
                if self._stopped:
                    self._fresh_until = float("inf")
                    return
                wait = min(minute, self._due[0] if self._due else minute) - self._monotonic()
                if wait > 0:
                    self._changed.wait(wait)
                event = self._taken()
            if event is not None:
                self._post(event)
            if self._monotonic() >= minute:
                minute = self._next_minute()
                self._tick()

    def _taken(self) -> Event | None:
        if self._due is None or self._due[0] > self._monotonic():
            return None
        event = self._due[1]
        self._due = None
        return event

    def _next_minute(self) -> float:
        """Return when the wall clock shows another minute, on the monotonic clock."""
        return self._monotonic() + MINUTE - self._wall() % MINUTE

    def _tick(self) -> None:
        try:
            self._every_minute()
        except Exception as error:  # noqa: BLE001 - the next minute comes all the same
            log.warning("the minute's look failed: %s", type(error).__name__)
