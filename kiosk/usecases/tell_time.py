"""What time it probably is: for the header, and for dates that citizens type. Signs nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sync.clock import LONGEST_SILENCE, parse
from sync.db import Store, fact
from sync.errors import StorageError

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""No kiosk runs this program before it was made. Moved on with every release."""


class TellTime:
    """A dead battery says 1970, and then nobody is born yet. `now` is the kiosk's own clock."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def __call__(self) -> datetime:
        """Return the clock's time when it agrees with the office's last word; else mend it.

        A clock that was wrong by so much then is taken to be wrong by as much now; one that went
        back stands at the latest moment that is known to have passed.
        """
        now, (heard, offset) = self._now(), self._office_said()
        if heard is None:
            return max(now, RELEASED)
        likely = (t for t in (now, now - offset) if heard <= t <= heard + LONGEST_SILENCE)
        return next(likely, max(now, heard))

    def _office_said(self) -> tuple[datetime | None, timedelta]:
        try:
            heard, offset = self._store.read(
                lambda db: (fact(db, "heard_at"), fact(db, "clock_offset", "0"))
            )
        except StorageError:
            return None, timedelta()
        return parse(heard), timedelta(seconds=float(offset))
