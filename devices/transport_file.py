import contextlib
import os
import select
import stat

from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused

READ_SIZE = 4096


class FileTransport:
    """A device node such as /dev/usb/lp0, or a file that collects bytes (it never answers)."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._fd: int | None = None
        self._plain = False

    def open(self) -> None:
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_APPEND
        try:
            # Only its folder must exist for a file; a missing device node is not made here.
            creating = 0 if self._path.startswith("/dev/") else os.O_CREAT
            self._fd = os.open(self._path, flags | creating, 0o600)
        except PermissionError as error:
            raise DeviceRefused(self._path, "denied") from error
        except OSError as error:
            raise DeviceAbsent(self._path) from error
        self._plain = stat.S_ISREG(os.fstat(self._fd).st_mode)

    def write(self, data: bytes, seconds: float) -> int:
        fd = self._open_fd()
        try:
            _, writable, _ = select.select([], [fd], [], seconds)
            return os.write(fd, data) if writable else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise DeviceGone(error.strerror or "") from error

    def read(self, seconds: float) -> bytes:
        fd = self._open_fd()
        if self._plain:
            select.select([], [], [], seconds)  # a file never answers; do not ask in a tight loop
            return b""
        try:
            readable, _, _ = select.select([fd], [], [], seconds)
            return os.read(fd, READ_SIZE) if readable else b""
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceGone(error.strerror or "") from error

    def close(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None

    def _open_fd(self) -> int:
        if self._fd is None:
            raise DeviceGone("not open")
        return self._fd
