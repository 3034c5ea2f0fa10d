"""Which catalogue this kiosk uses: the office's newest one that opens, else the program's own."""

from collections.abc import Callable
from threading import Lock

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.compiled import CompiledError, opened
from kiosk.events import DeviceChanged
from sync.catalogue.outcome import Found, Outcome
from sync.catalogue.slots import Slot, Slots
from sync.errors import StorageError
from sync.turn import Health

FALLBACK = "fallback"
TROUBLES = {FALLBACK, Found.REFUSED}


class Shelf:
    """Touches the disk, so never on the UI thread once the program runs. Asks no network.

    Agent, worker and ticker may all ask at once.
    """

    def __init__(
        self, slots: Slots, shipped: Callable[[], Catalogue], office: Callable[[], str]
    ) -> None:
        """`shipped` reads the program's own; `office` gives the fingerprint of today's office."""
        self._slots = slots
        self._shipped = shipped
        self._office = office
        self._lock = Lock()
        self._in_use: Slot | None = None
        self._seen: tuple[Slot, ...] = ()
        self._faults: tuple[str, ...] = ()
        self._last = Outcome(Found.NONE)

    def open(self) -> Catalogue:
        """Return the catalogue to start with. Never raises for what is in the files."""
        self._seen = self._claimed()
        found = self._first_sound(self._seen)
        return found if found is not None else self._shipped()

    def newer(self) -> Catalogue | None:
        """Return a catalogue that was installed since, if there is one; None otherwise."""
        with self._lock:
            claimed = self._claimed()
            if claimed == self._seen:
                return None
            self._seen, before = claimed, self._in_use
            found = self._first_sound(claimed)
            return found if self._in_use != before else None

    def heard(self, outcome: Outcome) -> None:
        """Remember what came of the last look at the office."""
        self._last = outcome

    def health(self) -> Health:
        """Return what the office and the technician should know of updates."""
        state, detail = self._standing()
        said: Health = {"catalogue_detail": detail} if detail else {}
        return {"catalogue_update": state, **said}

    def reading(self) -> DeviceChanged | None:
        """Return a card for the technician; None where no office publishes a catalogue."""
        state, detail = self._standing()
        if state == Found.NONE and self._in_use is None:
            return None
        return DeviceChanged("catalogue", "warning" if state in TROUBLES else "ready", "", detail)

    def _standing(self) -> tuple[str, str]:
        if self._faults:
            return FALLBACK, "; ".join(self._faults)
        return self._last.found, self._last.detail

    def _claimed(self) -> tuple[Slot, ...]:
        """Return the slots of this office; a kiosk that moved leaves the other's alone."""
        office = self._office_of_today()
        return tuple(s for s in self._slots.claimed() if not office or s.about.root == office)

    def _office_of_today(self) -> str:
        try:
            return self._office()
        except StorageError:
            return ""  # out of service, and says so elsewhere

    def _first_sound(self, slots: tuple[Slot, ...]) -> Catalogue | None:
        faults: list[str] = []
        catalogue: Catalogue | None = None
        self._in_use = None
        for slot in slots:
            data = self._slots.read(slot)
            try:
                catalogue, _about = opened(data) if data is not None else _damaged()
            except CompiledError as error:
                faults.append(f"catalogue {slot.name}: {error}")
                continue
            self._in_use = slot
            break
        self._faults = tuple(faults)
        return catalogue


def _damaged() -> tuple[Catalogue, object]:
    raise CompiledError("its file is not the one that was installed")
