"""How much the kiosk's clock is worth. Order never depends on it; people read it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from sync.db import fact, set_fact

CERTAIN_SECONDS: Final = 300
LONGEST_SILENCE: Final = timedelta(days=400)  # a jump beyond this after the office's last word
_DRIFT: Final = 2 / 86_400  # seconds per second that a cheap clock may lose


class Moment(Struct, frozen=True):
    """A claimed time; `uncertainty` in seconds, None when nothing vouches for it."""

    at: datetime
    uncertainty: int | None

    @property
    def certain(self) -> bool:
        return self.uncertainty is not None and self.uncertainty <= CERTAIN_SECONDS

    def text(self) -> str:
        return iso(self.at)


Clock = Callable[[], datetime]
"""Gives the aware UTC time; `lambda: datetime.now(UTC)` in production."""


def iso(at: datetime) -> str:
    """Write as the wire does: UTC, whole seconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def judge(now: datetime, heard: datetime | None, offset: float) -> Moment:
    """Judge `now` by the office's last signed time and how far apart the clocks were then."""
    if heard is None:
        return Moment(now, None)
    silence = now - heard
    if not timedelta(seconds=-1) <= silence + timedelta(seconds=abs(offset)) <= LONGEST_SILENCE:
        return Moment(now, None)
    drift = max(0.0, silence.total_seconds()) * _DRIFT
    return Moment(now, int(abs(offset) + drift) + 2)


def moment(db: Any, now: datetime) -> Moment:
    """Judge `now` by what the database remembers of the office's time."""
    heard = fact(db, "heard_at")
    return judge(now, parse(heard), float(fact(db, "clock_offset", "0")))


def remember(db: Any, office_time: str, now: datetime) -> None:
    """Keep the time of a signed reply; never back, whatever an old reply says."""
    heard, last = parse(office_time), parse(fact(db, "heard_at"))
    if heard is None or (last is not None and heard < last):
        return
    set_fact(db, "heard_at", iso(heard))
    set_fact(db, "clock_offset", str((now - heard).total_seconds()))


def parse(text: str) -> datetime | None:
    """Read an ISO 8601 time with a zone; None when it is not one."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
