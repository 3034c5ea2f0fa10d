import contextlib
import errno
import os
import select
import termios
from collections.abc import Iterator
from typing import Any

from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused

READ_SIZE = 4096
DTR_PIECE = 64  # bytes; what a printer still takes after it lowered its line
DTR_PAUSE = 0.005  # seconds between two looks at the line


class SerialTransport:
    """A serial port through pyserial: exclusive, never without a time-out.

    After unplugging, pyserial's `is_open` stays true, so only reads and writes are believed.
    `flow` is "none", "dtr" (DSR/DTR), "rts" (RTS/CTS) or "xon". Linux has no DSR/DTR handshake
    (pyserial takes the option and does nothing), so for "dtr" the line is watched here.
    """

    def __init__(self, path: str, baud: int, flow: str = "none") -> None:
        self._path, self._baud, self._flow = path, baud, flow
        self._port: Any = None
        self._clogged = False

    def open(self) -> None:
        import serial  # late: a kiosk without serial devices never pays for it

        self._clogged = False
        try:
            self._port = serial.Serial(
                self._path,
                self._baud,
                timeout=0,
                write_timeout=0,
                exclusive=True,
                rtscts=self._flow == "rts",
                xonxoff=self._flow == "xon",
            )
            self._port.reset_input_buffer()  # answers meant for a former run
        except (OSError, ValueError, termios.error) as error:  # SerialException is an OSError
            raise _refusal(error, self._path) from error

    def write(self, data: bytes, seconds: float) -> int:
        with self._broken() as port:
            if self._flow == "dtr":
                data = data[:DTR_PIECE] if _raised(port, seconds) else b""
            taken = _write(port.fileno(), data, seconds) if data else 0
            self._clogged = not taken
            return taken

    def read(self, seconds: float) -> bytes:
        with self._broken() as port:
            readable, _, _ = select.select([port.fileno()], [], [], seconds)
            if not readable:
                return b""
            data = os.read(port.fileno(), READ_SIZE)
        if not data:
            raise DeviceGone("ready to read but nothing came")
        return data

    def close(self) -> None:
        port, self._port = self._port, None
        if port is None:
            return
        if self._clogged:  # else the kernel waits 30 s for a printer that takes nothing
            with contextlib.suppress(OSError, termios.error):
                port.reset_output_buffer()
        with contextlib.suppress(OSError, termios.error):
            port.close()

    @contextlib.contextmanager
    def _broken(self) -> Iterator[Any]:
        if self._port is None:
            raise DeviceGone("not open")
        try:
            yield self._port
        except (OSError, ValueError, TypeError) as error:
            raise DeviceGone(getattr(error, "strerror", "") or type(error).__name__) from error


def _raised(port: Any, seconds: float) -> bool:
    """Wait until the printer raises its line and the last piece has left, at most `seconds`."""
    left = seconds
    while not port.dsr or port.out_waiting:
        if left <= 0:
            return False
        select.select([], [], [], DTR_PAUSE)
        left -= DTR_PAUSE
    return True


def _write(fd: int, data: bytes, seconds: float) -> int:
    _, writable, _ = select.select([], [fd], [], seconds)
    try:
        return os.write(fd, data) if writable else 0
    except BlockingIOError:  # flow control came between
        return 0


_BUSY = (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK)


def _refusal(error: Exception, path: str) -> DeviceAbsent | DeviceRefused:
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return DeviceRefused(path, "denied")
    if number in _BUSY or "exclusively lock" in str(error):
        return DeviceRefused(path, "busy")
    return DeviceAbsent(path)
