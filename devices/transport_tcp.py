import contextlib
import select
import socket
from collections.abc import Iterator

from devices.errors import DeviceAbsent, DeviceGone

CONNECT_SECONDS = 3.0
READ_SIZE = 4096


class TcpTransport:
    """A raw socket, as printers listen on at port 9100."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def open(self) -> None:
        try:
            self._socket = socket.create_connection(self._address, CONNECT_SECONDS)
        except ConnectionRefusedError as error:
            raise DeviceAbsent(_words(error), "refused") from error
        except OSError as error:
            raise DeviceAbsent(_words(error)) from error
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def write(self, data: bytes, seconds: float) -> int:
        with self._broken() as port:
            _, writable, _ = select.select([], [port], [], seconds)
            try:
                return port.send(data) if writable else 0
            except BlockingIOError:
                return 0

    def read(self, seconds: float) -> bytes:
        with self._broken() as port:
            readable, _, _ = select.select([port], [], [], seconds)
            if not readable:
                return b""
            data = port.recv(READ_SIZE)
        if not data:
            raise DeviceGone("connection closed")
        return data

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    @contextlib.contextmanager
    def _broken(self) -> Iterator[socket.socket]:
        if self._socket is None:
            raise DeviceGone("not open")
        try:
            yield self._socket
        except (OSError, ValueError) as error:
            raise DeviceGone(_words(error)) from error


def _words(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
