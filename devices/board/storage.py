"""The disk under the outbox: room, errors, wear, and whether it keeps what is written."""

import shutil
from pathlib import Path

from devices.bell import Bell, Clock, monotonic
from devices.board import sysfs
from devices.board.probe import probe
from devices.errors import DeviceAbsent
from devices.protocols import Emit
from devices.supervisor import Pulse, Supervised, Supervisor

RHYTHM = 30.0  # seconds between two looks
PROBE_EVERY = 600.0  # each costs two writes of an SD card
LEAST_FREE = 32 << 20
LITTLE_FREE = 512 << 20
WORN = 9  # tenths of an eMMC's life


class StorageDriver:
    """Worst first: a disk that loses data, one that is full, one that will be."""

    def __init__(self, folder: Path, clock: Clock, root: Path = sysfs.SYS) -> None:
        self._folder, self._clock, self._root = folder, clock, root
        self._probed_at: float | None = None
        self._broken = ""

    def open(self) -> None:
        if not self._folder.is_dir():
            raise DeviceAbsent(str(self._folder))

    def close(self) -> None:
        """Nothing was held. What comes back is probed at once."""
        self._probed_at = None

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        free = self._free()
        device = sysfs.block_device(self._folder, self._root)
        errors = sysfs.ext4_errors(device, self._root) if device else None
        life = sysfs.emmc_life(device) if device else None
        self._probe(free)
        room = f"{free >> 20} MB"
        for bad, reason, detail in (
            (bool(self._broken), "disk_broken", self._broken),
            (free < LEAST_FREE, "disk_full", room),
            (bool(errors), "disk_errors", f"{room} · {errors}"),
            (free < LITTLE_FREE, "disk_low", room),
            (life is not None and life >= WORN, "disk_worn", f"{room} · {life}/10"),
        ):
            if bad:
                return Pulse(reason, RHYTHM, detail)
        return Pulse("ok", RHYTHM, room)

    def _free(self) -> int:
        try:
            return shutil.disk_usage(self._folder).free
        except OSError as error:
            raise DeviceAbsent(error.strerror or "") from None

    def _probe(self, free: int) -> None:
        """Write and read back now and then, and always while it fails; never into the last room."""
        now = self._clock()
        due = self._probed_at is None or now - self._probed_at >= PROBE_EVERY or self._broken
        if due and free >= LEAST_FREE:
            self._probed_at, self._broken = now, probe(self._folder)


class LinuxStorage(Supervised):
    """A Storage of a Linux machine."""

    def __init__(
        self,
        name: str,
        folder: Path,
        emit: Emit,
        *,
        clock: Clock = monotonic,
        bell: Bell | None = None,
        root: Path = sysfs.SYS,
    ) -> None:
        driver = StorageDriver(folder, clock, root)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
