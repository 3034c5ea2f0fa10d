from collections import deque

from devices.bell import Bell
from devices.errors import DeviceSilent
from devices.fakes.plug import Cable
from devices.protocols import CardTouched, CitizenRead
from devices.readers.citizen import Outcome


class FakeSam:
    """A reader with a SAM that is not there; fills the seam `CitizenData`.

    `rounds` is how many calls of `read` a card takes; `stall` makes it never end.
    """

    def __init__(self, bell: Bell) -> None:
        self.cable = Cable(bell)
        self.rounds = 1
        self.cancelled = 0
        self._bell = bell
        self._moves: deque[tuple[CardTouched, Outcome] | None] = deque()
        self._here: tuple[CardTouched, Outcome] | None = None
        self._left = 0

    def lay(self, card: CardTouched, outcome: Outcome) -> None:
        """Lay a card on it, once the last one has been read and taken away."""
        if self.cable.sound:
            self._moves.extend((None, (card, outcome)))
            self._bell.ring()

    def tap(self, citizen: CitizenRead) -> None:
        self.lay(CardTouched(citizen.uid, citizen.type), citizen)

    def lift(self) -> None:
        """Take the card away after it was read."""
        self._moves.append(None)
        self._bell.ring()

    def lift_early(self) -> None:
        """Take the card away in the middle of reading."""
        self._here, self._left = None, 0
        self._bell.ring()

    def stall(self) -> None:
        self.rounds = 1_000_000

    def open(self) -> None:
        self.cable.open()

    def close(self) -> None:
        self._moves.clear()
        self._here, self._left = None, 0

    def card(self) -> CardTouched | None:
        self.cable.look()
        if not self.cable.sound:
            raise DeviceSilent("", "silent" if self.cable.mute else "garbled")
        if self._moves and not self._left and not self.cable.held:
            self._here = self._moves.popleft()
            self._left = self.rounds if self._here else 0
            self._bell.ring()
        return self._here[0] if self._here else None

    def read(self) -> Outcome | None:
        self._left -= 1
        return self._here[1] if self._here and self._left <= 0 else None

    def cancel(self) -> None:
        self._left = 0
        self.cancelled += 1
