"""How many turns an office process takes at once; the others hear at once when to come again.

Without it 500 kiosks after an outage would queue until every one of them gives up, and the office
would work for answers that nobody waits for. Places are few, so pages of staff keep theirs.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backoffice.ingest import counters, presence
from backoffice.ingest.problems import Refused

AT_ONCE = 8  # they share transactions (`ingest/together`), so the database sees one of them
WAITING = 4
SOON, SPREAD = 2, 9  # seconds; spread, so that those who were refused do not come back together


class Admission:
    """`at_once` turns run, `waiting` more wait for a place; `draw(n)` gives a number below n."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._room = at_once + waiting
        self._inside = 0
        self._door = threading.Lock()
        self._places = threading.BoundedSemaphore(at_once)
        self._draw = draw

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while a turn runs; Refused "busy" when too many wait already."""
        self._enter()
        try:
            with self._places:
                yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._door:
            if self._inside >= self._room:
                counters.BUSY.inc()
                raise Refused("busy", retry_after=SOON + self._draw(SPREAD))
            if not self._inside:
                presence.of_turns().begin()
            self._inside += 1

    def _leave(self) -> None:
        with self._door:
            self._inside -= 1
            if not self._inside:
                presence.of_turns().end()


turns = Admission()
