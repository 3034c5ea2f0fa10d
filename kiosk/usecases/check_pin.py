"""The technician's PIN and card: kept as scrypt hashes, tried a few times, then made to wait."""

import hashlib
import hmac
import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.commands import CheckPin
from kiosk.domain.application import CardPresent
from kiosk.events import PinChecked
from sync.durable import remove, write_whole

log = logging.getLogger(__name__)

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
    """Counts wrong tries over all visits; the wait doubles each time it is earned again.

    The count is on disk before a try is judged, so that pulling the plug gives no further tries;
    after a restart a wait that was earned begins anew, for no clock can be believed then.
    """

    def __init__(
        self,
        stored: str,
        monotonic: Callable[[], float],
        cards: tuple[str, ...] = (),
        tries: Path | None = None,
    ) -> None:
        """Take the stored hash ("" lets nobody in), a monotonic clock in seconds, enrolled cards.

        Once a card is enrolled the PIN alone opens nothing. `tries`: the file of the count.
        """
        self._tries = tries
        self._stored = stored
        self._monotonic = monotonic
        self._cards = cards
        self._wrong = self._remembered()
        self._until = monotonic() + self._earned() if self._wrong else 0.0

    def __call__(self, command: CheckPin) -> PinChecked:
        waiting = self._until - self._monotonic()
        if waiting > 0:
            return PinChecked(command.visit, ok=False, wait=int(waiting) + 1)
        self._count(self._wrong + 1)
        card = self._enrolled(command.card)
        if self._matches(command.pin) & (card is not None):
            self._count(0)
            return PinChecked(command.visit, ok=True, who=f"PIN{card}")
        wait = self._earned()
        self._until = self._monotonic() + wait
        return PinChecked(command.visit, ok=False, wait=wait)

    def _matches(self, pin: str) -> bool:
        return bool(self._stored) and hmac.compare_digest(
            hash_pin(pin, _salt(self._stored)), self._stored
        )

    def _enrolled(self, card: CardPresent | None) -> str | None:
        """Say which card it is, as the log names it; None: not one of ours.

        Every enrolled card is looked at, so that the time it takes says nothing.
        """
        if not self._cards:
            return ""
        uid, kind = (card.uid, card.type) if card else ("", "")
        same = [
            hmac.compare_digest(hash_card(uid, kind, _salt(stored)), stored)
            for stored in self._cards
        ]
        return f"+{same.index(True) + 1}" if card is not None and any(same) else None

    def _remembered(self) -> int:
        """Read the count; a file that cannot be read counts as one wrong try."""
        if self._tries is None or not self._tries.exists():
            return 0
        try:
            return int(self._tries.read_text("ascii"))
        except (OSError, ValueError):
            return 1

    def _count(self, wrong: int) -> None:
        self._wrong = wrong
        if self._tries is None:
            return
        try:
            if wrong:
                write_whole(self._tries, str(wrong).encode())
            elif self._tries.exists():
                remove(self._tries)
        except OSError as error:
            log.warning("the tries of the PIN are not kept (%s)", error.strerror)

    def _earned(self) -> int:
        rounds, rest = divmod(self._wrong, TRIES)
        return 0 if rest else min(FIRST_WAIT * 2 ** (rounds - 1), LONGEST_WAIT)


def _salt(stored: str) -> bytes:
    return bytes.fromhex(stored.partition(":")[0])
