"""What the kiosk knows of itself: for the citizen, the technician and the office."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from devices.protocols import Device
from kiosk.events import DeviceChanged, Enrolled, Event, Neighbours, OutOfService
from kiosk.usecases.check_storage import LEAST_FREE, LEAST_TO_WRITE, free_bytes
from sync.caretaker import care
from sync.clock import moment, parse
from sync.db import Store
from sync.errors import StorageError
from sync.outbox import Outbox
from sync.trust import TrustStore
from sync.turn import Health


class Watch:
    """Looked at every minute and with every turn; touches the disk, so never on the UI thread."""

    def __init__(
        self,
        store: Store,
        trust: TrustStore,
        outbox: Outbox,
        *,
        devices: Callable[[], dict[str, Device]],
        now: Callable[[], datetime],
        versions: Callable[[], Health],
        mirror: Callable[[], str] = lambda: "none",
        fault: str = "",
    ) -> None:
        """Take what to look at; a `fault` of the start is why, until the kiosk is enrolled anew."""
        self._store = store
        self._trust = trust
        self._outbox = outbox
        self._devices = devices
        self._now = now
        self._versions = versions
        self._mirror = mirror
        self._fault = fault

    def look(self) -> tuple[Event, ...]:
        """Return who this kiosk is, and whether it may take applications.

        While a large file is checked it is busy for seconds: nothing is asked of it then.
        """
        if not self._store.checked:
            return (OutOfService("checking"),)
        try:
            sealing, fault = self._trust.sealing(), self._storage_fault()
        except StorageError as error:
            return (OutOfService(error.code),)
        if fault:
            return (OutOfService(fault),)
        if sealing is None:
            return (OutOfService(self._fault or "keys"),)
        regions = Neighbours(self._trust.neighbours())
        return (Enrolled(sealing.identity.code), regions, OutOfService(""))

    def clock(self) -> DeviceChanged:
        """Return a card for the technician: how much this kiosk's clock is worth, and why."""
        try:
            now = self._store.read(lambda db: moment(db, self._now()))
        except StorageError:
            return DeviceChanged("clock", "unknown", "")
        if now.uncertainty is None:
            return DeviceChanged("clock", "warning", "clock_unvouched")
        detail = f"± {timedelta(seconds=now.uncertainty)}"
        if now.certain:
            return DeviceChanged("clock", "ready", "", detail)
        return DeviceChanged("clock", "warning", "clock_uncertain", detail)

    def _storage_fault(self) -> str:
        """Look at the room oneself: the disk's own device may be switched off (safe mode)."""
        storage = self._devices().get("storage")
        broken = storage is not None and storage.health().reason == "disk_broken"
        if broken:
            return "storage"
        free = free_bytes(self._folder)
        full = free < LEAST_TO_WRITE or free + self._store.spare() < LEAST_FREE
        return "disk" if full else ""

    def health(self) -> Health:
        """Return what goes to the office with each turn. Names no person and no service."""
        counts = self._outbox.counts()
        now = self._store.read(lambda db: moment(db, self._now()))
        devices = {
            f"device_{name}": device.health().state.value
            for name, device in self._devices().items()
        }
        return {
            **self._versions(),
            **devices,
            "pending": counts.pending,
            "queue_age": self._age(self._outbox.oldest_pending()),
            "mirror": self._mirror(),
            "quarantined": counts.quarantined,
            "disk_free_mb": free_bytes(self._folder) >> 20,
            "damaged": len(care(self._store).findings()),
            "clock_certain": now.certain,
            "clock_uncertainty": now.uncertainty,
        }

    def _age(self, saved_at: str) -> int | None:
        """Return for how many seconds the oldest waits, by the kiosk's own clock; None: none."""
        saved = parse(saved_at)
        return None if saved is None else int((self._now() - saved).total_seconds())

    @property
    def _folder(self) -> Path:
        return self._store.path.parent
