"""A proxy that does to every message what lines, portals and forgers do; one fault a request.

Requests are read whole and sent on over connections of their own, so a fault strikes exactly where
it says. `FAULTS` is the list; `met` counts what happened.
"""

import contextlib
import gzip
import socket
import threading
from collections import Counter
from collections.abc import Callable
from random import Random

from tests.mishaps.bad_offices import PORTAL, Forger
from tests.mishaps.road import Address, close

PIECES = ("nothing", "the first line", "the headers", "the blank line", "the body", "the last byte")
TWICE = 4
Pick = Callable[[Random], str]


def cut(message: bytes, piece: str) -> bytes:
    """Return the message up to somewhere in `piece`."""
    head = message.index(b"\r\n\r\n")
    ends = {
        "nothing": 0,
        "the first line": message.index(b"\r\n") // 2,
        "the headers": head * 2 // 3,
        "the blank line": head + 2,
        "the body": head + 4 + (len(message) - head - 4) // 2,
        "the last byte": len(message) - 1,
    }
    return message[: ends[piece]]


class Chaos:
    """Listens on loopback; `pick` chooses each request's fault, "" for none."""

    def __init__(self, target: Address, rng: Random, forger: Forger | None = None) -> None:
        self.target, self.forger = target, forger
        self.pick: Pick = lambda rng: rng.choice(FAULTS)
        self.met: Counter[str] = Counter()
        self._rng = rng
        self._late: list[bytes] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        close(self._listener)
        self._thread.join()

    def peace(self) -> None:
        """Let every message through from now on, and those that were held back."""
        self.pick = lambda _rng: ""
        self._deliver_late()

    def _serve(self) -> None:
        """One connection after the other: a kiosk's agent has one at a time."""
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError):
                client.settimeout(10)
                if request := read_request(client):
                    client.sendall(self._answer(request))
            close(client)

    def _answer(self, request: bytes) -> bytes:
        fault = self.pick(self._rng)
        self.met[fault] += 1
        kind, _in, piece = fault.partition(" cut in ")
        if kind == "request" and piece:
            self._ask(cut(request, piece))
            return b""
        if kind == "answer" and piece:
            return cut(self._ask(request), piece)
        special: dict[str, Callable[[bytes], bytes]] = {
            "request corrupted": lambda r: self._ask(self._flipped(r)),
            "answer corrupted": lambda r: self._flipped(self._ask(r)),
            "late": self._hold,
            "twice in parallel": self._often,
            "portal": lambda _r: reply(200, PORTAL),
            "forged": self._forge,
        }
        answer = special.get(fault, self._ask)(request)
        if fault != "late":
            self._deliver_late()
        return answer

    def _ask(self, request: bytes) -> bytes:
        """Send bytes to the office, then nothing more; return its answer, b"" for none."""
        parts = []
        with contextlib.suppress(OSError), socket.create_connection(self.target, 10) as office:
            office.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
            office.shutdown(socket.SHUT_WR)
            while part := office.recv(65_536):
                parts.append(part)
        answer = b"".join(parts)
        if b"\r\n\r\n" not in answer:
            return reply(502, b"")
        return answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    def _flipped(self, message: bytes) -> bytes:
        at = self._rng.randrange(len(message))
        return message[:at] + bytes([message[at] ^ 1 << self._rng.randrange(8)]) + message[at + 1 :]

    def _hold(self, request: bytes) -> bytes:
        """Keep it until another one has overtaken it; its sender waits in vain."""
        with self._lock:
            self._late.append(request)
        return b""

    def _deliver_late(self) -> None:
        with self._lock:
            late, self._late = self._late, []
        for request in late:
            self._ask(request)

    def _often(self, request: bytes) -> bytes:
        answers: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: answers.append(self._ask(request)))
            for _ in range(TWICE)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self._rng.choice(answers)

    def _forge(self, request: bytes) -> bytes:
        """Acknowledge in the office's name; nothing is passed on."""
        head, _blank, body = request.partition(b"\r\n\r\n")
        if self.forger is None or b"POST /api/v1/sync" not in head:
            return reply(200, PORTAL)
        if b"Content-Encoding: gzip" in head:
            body = gzip.decompress(body)
        status, _headers, content = self.forger("/api/v1/sync", body)
        return reply(status, content)


def read_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = client.recv(65_536)
        if not part:
            return b""
        data += part
    head, _blank, body = data.partition(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    missing = int(fields.get(b"Content-Length", 0)) - len(body)
    while missing > 0 and (part := client.recv(65_536)):
        data += part
        missing -= len(part)
    return data


def reply(status: int, content: bytes) -> bytes:
    head = f"HTTP/1.1 {status} .\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return head.encode() + content


FAULTS = (
    *(f"request cut in {piece}" for piece in PIECES),
    *(f"answer cut in {piece}" for piece in PIECES),
    "request corrupted",
    "answer corrupted",
    "late",
    "twice in parallel",
    "portal",
    "forged",
)
