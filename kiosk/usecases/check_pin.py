"""The technician's PIN and card: kept as scrypt hashes, tried a few times, then made to wait."""

import hashlib
import hmac
from collections.abc import Callable

from kiosk.commands import CheckPin
from kiosk.domain.application import CardPresent
from kiosk.events import PinChecked

TRIES = 5
FIRST_WAIT = 60
LONGEST_WAIT = 3600
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def hash_pin(pin: str, salt: bytes) -> str:
    """Return "salt:hash" in hex, as the setting `technician_pin` holds it."""
    digest = hashlib.scrypt(pin.encode(), salt=salt, **SCRYPT)
    return f"{salt.hex()}:{digest.hex()}"


def hash_card(uid: str, kind: str, salt: bytes) -> str:
    """Return "salt:hash" in hex, one word of the setting `technician_cards`.

    A UID can be copied by anybody who was near the card: it only counts together with the PIN.
    """
    return hash_pin(f"card {kind} {uid}", salt)


class PinCheck:
    """Counts wrong tries over all visits; the wait doubles each time it is earned again."""

    def __init__(
        self, stored: str, monotonic: Callable[[], float], cards: tuple[str, ...] = ()
    ) -> None:
        """Take the stored hash ("" lets nobody in), a monotonic clock in seconds, enrolled cards.

        Once a card is enrolled the PIN alone opens nothing.
        """
        self._stored = stored
        self._monotonic = monotonic
        self._cards = cards
        self._wrong = 0
        self._until = 0.0

    def __call__(self, command: CheckPin) -> PinChecked:
        waiting = self._until - self._monotonic()
        if waiting > 0:
            return PinChecked(command.visit, ok=False, wait=int(waiting) + 1)
        if self._matches(command.pin) & self._enrolled(command.card):
            self._wrong = 0
            return PinChecked(command.visit, ok=True)
        self._wrong += 1
        wait = self._earned()
        self._until = self._monotonic() + wait
        return PinChecked(command.visit, ok=False, wait=wait)

    def _matches(self, pin: str) -> bool:
        return bool(self._stored) and hmac.compare_digest(
            hash_pin(pin, _salt(self._stored)), self._stored
        )

    def _enrolled(self, card: CardPresent | None) -> bool:
        """Look at every enrolled card, so that the time it takes says nothing."""
        if not self._cards:
            return True
        uid, kind = (card.uid, card.type) if card else ("", "")
        same = [
            hmac.compare_digest(hash_card(uid, kind, _salt(stored)), stored)
            for stored in self._cards
        ]
        return card is not None and any(same)

    def _earned(self) -> int:
        rounds, rest = divmod(self._wrong, TRIES)
        return 0 if rest else min(FIRST_WAIT * 2 ** (rounds - 1), LONGEST_WAIT)


def _salt(stored: str) -> bytes:
    return bytes.fromhex(stored.partition(":")[0])
