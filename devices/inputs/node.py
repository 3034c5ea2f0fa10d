import errno
import os
import select
from typing import Any, Protocol

from devices.bell import Clock
from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused
from devices.inputs.keys import EVENT, Reader, Typist

READ_SIZE = EVENT.size * 64
_REASONS = {errno.EACCES: "denied", errno.EPERM: "denied", errno.EBUSY: "busy"}


class Node(Protocol):
    """Where raw input events come from. Used by one thread only."""

    def open(self) -> None:
        """Take it exclusively; DeviceAbsent or DeviceRefused when that fails."""

    def read(self, seconds: float) -> bytes:
        """Return what came, at the latest after `seconds` (b""); DeviceGone when broken."""

    def close(self) -> None:
        """Give it back; twice is once."""


class EvdevNode:
    """A node under /dev/input, grabbed: what is typed on it reaches nobody else."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._device: Any = None

    def open(self) -> None:
        import evdev  # late: a kiosk without such devices never pays for it

        try:
            self._device = evdev.InputDevice(self._path, readonly=True)
            self._device.grab()
        except OSError as error:
            reason = _REASONS.get(error.errno or 0)
            if reason is None:
                raise DeviceAbsent(self._path) from error
            raise DeviceRefused(self._path, reason) from error

    def read(self, seconds: float) -> bytes:
        if self._device is None:
            raise DeviceGone("not open")
        fd = self._device.fd
        try:
            readable, _, _ = select.select([fd], [], [], seconds)
            data = os.read(fd, READ_SIZE) if readable else None
        except (OSError, ValueError) as error:  # ENODEV: pulled out
            raise DeviceGone(getattr(error, "strerror", "") or type(error).__name__) from error
        if data == b"":
            raise DeviceGone("ready to read but nothing came")
        return data or b""

    def close(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None


class TypedTransport:
    """A Transport that reads the characters which a wedge types; nothing can be written to it."""

    def __init__(self, node: Node, clock: Clock) -> None:
        self._node, self._clock = node, clock
        self._reader, self._typist = Reader(), Typist()

    def open(self) -> None:
        self._reader, self._typist = Reader(), Typist()
        self._node.open()

    def read(self, seconds: float) -> bytes:
        """Return characters; keys that are let go are not silence, so the wait goes on."""
        until = self._clock() + seconds
        while True:
            data = self._node.read(max(until - self._clock(), 0))
            typed = self._typist.feed(self._reader.feed(data))
            if typed or not data or self._clock() >= until:
                return typed

    def write(self, data: bytes, seconds: float) -> int:
        """Take nothing: a keyboard has no ears."""
        del data, seconds
        return 0

    def close(self) -> None:
        self._node.close()
