"""Emptying an outbox over a thin line: a proxy of our own that lets so many bytes a second pass.

The raw limit is what the payload (heads, sealed parts, signatures, attachments) alone would take.
"""

import socket
import threading
import time
from pathlib import Path

from sync.transport import Limits
from tests.benchmarks import enrolled
from tests.benchmarks.row import Row, against, size
from tests.contracts.strict_office import Strict
from tests.unit.sync_kiosk import Kiosk

PATIENT = Limits(connect=60, read=120, whole=600)
PIECE = 1024
PHOTO = 100_000


class Paced:
    """Forwards connections; `rate` bytes a second in each direction, all connections together."""

    def __init__(self, target: str, rate: float) -> None:
        host, port = target.removeprefix("http://").split(":")
        self._to, self._rate, self.up = (host, int(port)), rate, 0
        self._free = {"up": 0.0, "down": 0.0}
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _from = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            for way, one, other in (("up", near, far), ("down", far, near)):
                threading.Thread(target=self._pump, args=(way, one, other), daemon=True).start()

    def _pump(self, way: str, one: socket.socket, other: socket.socket) -> None:
        pause = threading.Event().wait
        try:
            while data := one.recv(PIECE):
                with self._lock:
                    now = time.monotonic()
                    self._free[way] = max(now, self._free[way]) + len(data) / self._rate
                    wait = self._free[way] - now
                    self.up += len(data) if way == "up" else 0
                pause(wait)
                other.sendall(data)
        except OSError:
            pass
        other.close()


def run() -> list[Row]:
    rows = []
    for name, bits, envelopes, photos in (
        ("1 Mbit/s", 1_000_000, size(100, 10_000), size(2, 200)),
        ("64 kbit/s", 64_000, size(20, 10_000), size(0, 200)),
    ):
        with enrolled.scratch() as folder:
            rows += _drain(folder, name, bits / 8, envelopes, photos)
    return rows


def _drain(folder: Path, name: str, rate: float, envelopes: int, photos: int) -> list[Row]:
    office = Strict()
    line = Paced(office.url, rate)
    kiosk = Kiosk(folder, line.url, limits=PATIENT).enrol(office)
    for number in range(envelopes):
        kiosk.submit(photos=int(number < photos), size=PHOTO)
    payload = kiosk.store.read(_payload)
    started, before = time.perf_counter(), line.up
    while kiosk.outbox.counts().pending:
        kiosk.agent.step()
    taken = time.perf_counter() - started
    kiosk.close()
    line.close()
    office.close()
    what = f"{envelopes} envelopes, {photos} photos of 100 kB over {name}"
    return [
        against(what, taken, payload / rate, "s"),
        against(f"bytes sent for it, {name}", line.up - before, payload, "B"),
    ]


def _payload(db: object) -> int:
    execute = db.execute  # type: ignore[attr-defined]
    sums = "sum(length(head) + length(sealed) + length(signature))"
    [[sealed]] = execute(f"SELECT {sums} FROM outbox").fetchall()
    [[photos]] = execute("SELECT coalesce(sum(length(data)), 0) FROM attachment").fetchall()
    return int(sealed) + int(photos)
