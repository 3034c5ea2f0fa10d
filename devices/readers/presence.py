"""Which card lies on a reader: one touch, one removal, whatever the reader repeats."""

from devices.bell import Clock
from devices.protocols import CardRemoved, CardTouched, Emit


class Presence:
    """Tells of a card once when it comes and once when it has been silent for `hold` seconds.

    A card whose number is drawn anew each time it is asked (ISO/IEC 14443-3: type B may, type A
    says so by a first byte of 08) stays one card as long as it is not taken away.
    """

    def __init__(self, emit: Emit, clock: Clock, hold: float) -> None:
        self._emit, self._clock, self._hold = emit, clock, hold
        self._card: CardTouched | None = None
        self._seen = 0.0

    def __bool__(self) -> bool:
        return self._card is not None

    def seen(self, card: CardTouched) -> None:
        """Take note of a card; another one than before means that the first was taken away."""
        self.missed()
        self._seen = self._clock()
        if card == self._card or (self._card and _drawn(card) and _drawn(self._card)):
            return
        self.gone()
        self._card = card
        self._emit(card)

    def missed(self) -> None:
        """No card was seen in this round."""
        if self._card and self._clock() - self._seen >= self._hold:
            self.gone()

    def gone(self) -> None:
        """Whatever lay there is no longer known to be there."""
        if self._card:
            self._card = None
            self._emit(CardRemoved())


def _drawn(card: CardTouched) -> bool:
    return card.type == "B" or (card.type == "A" and len(card.uid) == 8 and card.uid[:2] == "08")
