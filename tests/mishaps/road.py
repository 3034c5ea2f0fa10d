"""The line between a kiosk and its office, where everything that happens to lines happens."""

import contextlib
import socket
import threading
from collections.abc import Callable
from random import Random

CHUNK = 65_536
Address = tuple[str, int]


class Road:
    """Forwards from loopback to `target`, which may be changed; `mood` decides about each piece.

    `mood(direction, data)` gets "up" (kiosk to office) or "down" and returns how many bytes to
    pass on; when fewer than there are, the line breaks right there. A "down" of 0 is an answer lost
    after the office's commit.
    """

    def __init__(self, target: Address) -> None:
        self.target = target
        self.mood: Callable[[str, bytes], int] = pass_on
        self._up = True
        self._breaks = 0
        self._open: set[socket.socket] = set()
        self._pumps: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def cut(self) -> None:
        """Break what is open; refuse what comes."""
        self._up = False
        self.break_off()

    def break_off(self) -> None:
        """Break what is open now; the next connection is welcome."""
        with self._lock:
            self._breaks += 1
            broken, self._open = self._open, set()
        for end in broken:
            close(end)

    def mend(self, target: Address | None = None) -> None:
        self.target = target or self.target
        self._up = True

    def detour(self, target: Address) -> None:
        """Lead to somebody else from now on, as a captive portal does."""
        self.target = target
        self.break_off()

    def close(self) -> None:
        self.cut()
        close(self._listener)
        self._acceptor.join()  # from here on nobody starts another pump
        for pump in tuple(self._pumps):
            pump.join(5)

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            breaks = self._breaks
            far = self._connected() if self._up else None
            if far is None:
                close(near)
            else:
                self._join(near, far, breaks)

    def _join(self, near: socket.socket, far: socket.socket, breaks: int) -> None:
        """Join two ends, unless everything was broken off while they met."""
        with self._lock:
            if breaks == self._breaks:
                self._open |= {near, far}
        if near not in self._open:
            close(near)
            close(far)
            return
        for ends in ((near, far, "up"), (far, near, "down")):
            pump = threading.Thread(target=self._pump, args=ends, daemon=True)
            self._pumps.add(pump)
            pump.start()

    def _connected(self) -> socket.socket | None:
        try:
            return socket.create_connection(self.target, timeout=10)
        except OSError:
            return None

    def _pump(self, source: socket.socket, sink: socket.socket, direction: str) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while data := source.recv(CHUNK):
                passed = self.mood(direction, data)
                sink.sendall(data[:passed])
                if passed < len(data):
                    break
        for end in (source, sink):
            close(end)
        with self._lock:
            self._open -= {source, sink}
        self._pumps.discard(threading.current_thread())


def pass_on(_direction: str, data: bytes) -> int:
    return len(data)


def unreliable(rng: Random, badness: float = 0.2) -> Callable[[str, bytes], int]:
    """Return a mood: now and then a request breaks off half-way or an answer is lost whole."""
    lock = threading.Lock()

    def mood(direction: str, data: bytes) -> int:
        with lock:
            bad, where = rng.random() < badness, rng.random()
        if not bad:
            return len(data)
        return int(len(data) * where) if direction == "up" else 0

    return mood


def close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
