"""Readers with a SAM: the seam that their makers fill, and the driver that trusts none of it."""

from datetime import date
from typing import Protocol

from devices.bell import Clock
from devices.protocols import CardRemoved, CardTouched, CardUnread, CitizenRead, Emit
from devices.supervisor import Pulse

READ_SECONDS = 15.0  # an official reader needs about ten
PAUSE = 0.1
NIK_DIGITS = 16

Outcome = CitizenRead | CardTouched | CardUnread


class CitizenData(Protocol):
    """What a maker of SAM readers brings: a handful of calls, none longer than 0.25 s.

    All on the device's own thread; any may raise DeviceError.
    """

    def open(self) -> None:
        """Take the reader and its SAM; DeviceAbsent or DeviceRefused when that fails."""

    def close(self) -> None:
        """Give it back; twice is once."""

    def card(self) -> CardTouched | None:
        """Return the card that lies there; None when none does. Weak contact is smoothed here."""

    def read(self) -> Outcome | None:
        """Go on reading that card; None while it lasts.

        CitizenRead only when card and SAM have proven themselves to each other; CardTouched for a
        card that is no identity card; CardUnread("refused") when a check failed.
        """

    def cancel(self) -> None:
        """Stop reading."""


def checked(outcome: Outcome, card: CardTouched) -> Outcome:
    """Return what may be used of an outcome: whole data of the very card that lay there."""
    if isinstance(outcome, CardUnread):
        return outcome
    if isinstance(outcome, CardTouched):
        return card
    whole = (
        len(outcome.nik) == NIK_DIGITS
        and outcome.nik.isascii()
        and outcome.nik.isdigit()
        and bool(outcome.name.strip())
        and outcome.name.isprintable()
        and (not outcome.birth_date or _is_date(outcome.birth_date))
        and (outcome.uid, outcome.type) == (card.uid, card.type)
    )
    return outcome if whole else CardUnread("incomplete")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class SamDriver:
    """Gives each card one outcome, within a time; a card that is taken away early gave nothing."""

    def __init__(self, sam: CitizenData, emit: Emit, clock: Clock) -> None:
        self._sam, self._emit, self._clock = sam, emit, clock
        self._card: CardTouched | None = None
        self._until: float | None = None  # while reading

    def open(self) -> None:
        self._sam.open()

    def close(self) -> None:
        self._leave()
        self._sam.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a reader."""

    def step(self) -> Pulse:
        card = self._sam.card()
        if card != self._card:
            self._leave()
            self._card = card
            self._until = self._clock() + READ_SECONDS if card else None
        if self._card and self._until is not None:
            self._go_on(self._card, self._until)
        return Pulse("ok", PAUSE)

    def _go_on(self, card: CardTouched, until: float) -> None:
        outcome = self._sam.read()
        if outcome is None and self._clock() >= until:
            self._sam.cancel()
            outcome = CardUnread("timeout")
        if outcome is not None:
            self._until = None
            self._emit(checked(outcome, card))

    def _leave(self) -> None:
        card, reading = self._card, self._until is not None
        self._card = self._until = None
        if reading:
            self._emit(CardUnread("removed"))
            self._sam.cancel()
        if card:
            self._emit(CardRemoved())
