"""A real pcscd with vsmartcard's virtual reader, and a card of ours in it; where both are there."""

import contextlib
import fcntl
import importlib.util
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

PORT = 35963  # of vpcd's first reader
ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
RUNTIME = Path("/run/pcscd")


def there() -> bool:
    """Tell whether pcscd, the virtual reader and pyscard are here, and no pcscd is running."""
    return (
        shutil.which("pcscd") is not None
        and Path("/etc/reader.conf.d/vpcd").exists()
        and importlib.util.find_spec("smartcard") is not None
        and not (RUNTIME / "pcscd.comm").exists()
    )


@contextlib.contextmanager
def daemon() -> Iterator["Daemon"]:
    """Run the service, for one test at a time in the whole machine."""
    with (Path(tempfile.gettempdir()) / "ekios-test-pcscd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = Daemon()
        made.start()
        try:
            yield made
        finally:
            made.stop()


class Daemon:
    """pcscd in the foreground; killed and started again like a service that is restarted."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None
        for left in ("pcscd.comm", "pcscd.pid"):
            (RUNTIME / left).unlink(missing_ok=True)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Hold the first reader with its card for this program alone, as another one would."""
    from smartcard import scard

    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, names = scard.SCardListReaders(context, [])
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    code = scard.SCARD_E_SHARING_VIOLATION
    while code == scard.SCARD_E_SHARING_VIOLATION:  # the driver may be asking just now
        code, card, _ = scard.SCardConnect(
            context, names[0], scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
    try:
        yield
    finally:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)


class Card:
    """A card that vpcd finds over TCP: two bytes of length, then a command byte or an APDU."""

    def __init__(self, uid: bytes) -> None:
        self._uid = uid
        self._socket: socket.socket | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def take(self) -> None:
        self._stopping.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                self._socket = socket.create_connection(("127.0.0.1", PORT), 1)
            except OSError:
                self._stopping.wait(0.1)
                continue
            self._socket.settimeout(None)
            with self._socket as line, contextlib.suppress(OSError, struct.error):
                for said in _messages(line):
                    if (answer := self._answer(said)) is not None:
                        line.sendall(struct.pack(">H", len(answer)) + answer)

    def _answer(self, said: bytes) -> bytes | None:
        if len(said) == 1:
            return ATR if said == b"\x04" else None
        known = said == bytes.fromhex("FFCA000000")
        return self._uid + b"\x90\x00" if known else b"\x6d\x00"


def _messages(line: socket.socket) -> Iterator[bytes]:
    while True:
        (length,) = struct.unpack(">H", _exactly(line, 2))
        yield _exactly(line, length)


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = line.recv(count - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data
