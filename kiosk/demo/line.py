"""The network line between the demo's kiosk and office: a TCP forwarder that can be cut."""

import contextlib
import socket
import threading

CHUNK = 65_536


class Line:
    """Forwards from loopback to `target`; `cut()` breaks what is open and refuses more."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def up(self) -> bool:
        return self._listener is not None

    def cut(self) -> None:
        """Refuse connections and break those that are open."""
        with self._lock:
            listener, self._listener = self._listener, None
            broken, self._open = self._open, set()
        for end in (*broken, *((listener,) if listener else ())):
            _close(end)

    def mend(self) -> None:
        """Listen again, on the same port."""
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self.port = self._listener.getsockname()[1]
            accept = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
            accept.start()

    def close(self) -> None:
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=10)
            except OSError:
                _close(near)
                continue
            with self._lock:
                up = self._listener is listener  # else it was cut while this one was being made
                self._open |= {near, far} if up else set()
            if not up:
                _close(near)
                _close(far)
                return
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        for end in (source, sink):
            _close(end)
        with self._lock:
            self._open -= {source, sink}


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
