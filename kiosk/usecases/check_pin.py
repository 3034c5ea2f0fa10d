"""The technician's PIN: kept as a scrypt hash, tried a few times, then made to wait."""

import hashlib
import hmac
from collections.abc import Callable

from kiosk.commands import CheckPin
from kiosk.events import PinChecked

TRIES = 5
FIRST_WAIT = 60
LONGEST_WAIT = 3600
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def hash_pin(pin: str, salt: bytes) -> str:
    """Return "salt:hash" in hex, as the setting `technician_pin` holds it."""
    digest = hashlib.scrypt(pin.encode(), salt=salt, **SCRYPT)
    return f"{salt.hex()}:{digest.hex()}"


class PinCheck:
    """Counts wrong tries over all visits; the wait doubles each time it is earned again."""

    def __init__(self, stored: str, monotonic: Callable[[], float]) -> None:
        """Take the stored hash ("" lets nobody in) and a monotonic clock in seconds."""
        self._stored = stored
        self._monotonic = monotonic
        self._wrong = 0
        self._until = 0.0

    def __call__(self, command: CheckPin) -> PinChecked:
        waiting = self._until - self._monotonic()
        if waiting > 0:
            return PinChecked(command.visit, ok=False, wait=int(waiting) + 1)
        if self._matches(command.pin):
            self._wrong = 0
            return PinChecked(command.visit, ok=True)
        self._wrong += 1
        wait = self._earned()
        self._until = self._monotonic() + wait
        return PinChecked(command.visit, ok=False, wait=wait)

    def _matches(self, pin: str) -> bool:
        salt, _, _digest = self._stored.partition(":")
        if not salt:
            return False
        return hmac.compare_digest(hash_pin(pin, bytes.fromhex(salt)), self._stored)

    def _earned(self) -> int:
        rounds, rest = divmod(self._wrong, TRIES)
        return 0 if rest else min(FIRST_WAIT * 2 ** (rounds - 1), LONGEST_WAIT)
