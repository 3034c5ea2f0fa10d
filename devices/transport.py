"""How bytes travel: a small protocol with a file per road. Nothing here waits without an end."""

from typing import Protocol


class Transport(Protocol):
    """One port. Opened, written and read by one thread only."""

    def open(self) -> None:
        """Take the port exclusively; DeviceAbsent or DeviceRefused when that fails."""

    def write(self, data: bytes, seconds: float) -> int:
        """Hand over what is taken within `seconds`, 0 when nothing is; DeviceGone when broken."""

    def read(self, seconds: float) -> bytes:
        """Return what came, at the latest after `seconds` (b""); DeviceGone when broken."""

    def close(self) -> None:
        """Give the port back; twice is once."""
