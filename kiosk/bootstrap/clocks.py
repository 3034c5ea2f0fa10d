"""Time, randomness and ids as arguments: the real ones, for production."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import uuid_utils
from msgspec import Struct


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_uuid() -> str:
    """Return a UUIDv7 (RFC 9562) as text."""
    return str(uuid_utils.uuid7())


class Around(Struct, frozen=True):
    """What the kiosk takes from its surroundings; tests bring their own."""

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    random_bytes: Callable[[int], bytes] = os.urandom
    new_id: Callable[[], str] = new_uuid
