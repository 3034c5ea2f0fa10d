import contextlib
import errno
import os
import select
from collections.abc import Iterator
from typing import Any

from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused

READ_SIZE = 4096


class SerialTransport:
    """A serial port through pyserial: exclusive, never without a time-out.

    After unplugging, pyserial's `is_open` stays true, so only reads and writes are believed.
    `flow` is "none", "dtr" (DSR/DTR), "rts" (RTS/CTS) or "xon".
    """

    def __init__(self, path: str, baud: int, flow: str = "none") -> None:
        self._path, self._baud, self._flow = path, baud, flow
        self._port: Any = None

    def open(self) -> None:
        import serial  # late: a kiosk without serial devices never pays for it

        try:
            self._port = serial.Serial(
                self._path,
                self._baud,
                timeout=0,
                write_timeout=0,
                exclusive=True,
                dsrdtr=self._flow == "dtr",
                rtscts=self._flow == "rts",
                xonxoff=self._flow == "xon",
            )
            self._port.reset_input_buffer()  # answers meant for a former run
        except (OSError, ValueError) as error:  # SerialException is an OSError
            raise _refusal(error, self._path) from error

    def write(self, data: bytes, seconds: float) -> int:
        with self._broken() as port:
            _, writable, _ = select.select([], [port.fileno()], [], seconds)
            return _taken(port.fileno(), data) if writable else 0

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
        if self._port is not None:
            with contextlib.suppress(OSError):
                self._port.close()
            self._port = None

    @contextlib.contextmanager
    def _broken(self) -> Iterator[Any]:
        if self._port is None:
            raise DeviceGone("not open")
        try:
            yield self._port
        except (OSError, ValueError, TypeError) as error:
            raise DeviceGone(getattr(error, "strerror", "") or type(error).__name__) from error


def _taken(fd: int, data: bytes) -> int:
    try:
        return os.write(fd, data)
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
