"""The catalogue end of an office on a real socket: the files of a repository, and any mischief."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from backoffice.publishing.repository import Repository
from sync.catalogue.outcome import Outcome
from sync.catalogue.slots import Slots
from sync.catalogue.update import CatalogueUpdate
from sync.transport import Limits, Transport

PREFIX = "/api/v1/catalogue/"
START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FAST = Limits(connect=2, read=2, whole=4)
OFFICE = "AAAA-BBBB-CCCC-DDDD"

Answer = tuple[int, dict[str, str], Iterator[bytes]]


class CatalogueOffice:
    """`mischief(name, headers)` may answer instead of the file; `asked` is what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "catalogue"
        self.keys = folder / "keys"
        self.repository = Repository(self.folder, self.keys)
        self.now = START
        self.asked: list[tuple[str, str]] = []  # name, Range
        self.mischief: Callable[[str, Any], Answer | None] = lambda _name, _headers: None
        handler = type("Handler", (_Handler,), {"office": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self._thread.start()
        self._lines: list[Transport] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def root(self) -> str:
        return (self.repository.root_bytes() or b"").decode()

    def publish(self, catalogue: bytes) -> None:
        self.repository.publish(catalogue, self.now)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def line(self) -> Transport:
        self._lines.append(Transport(self.url, limits=FAST))
        return self._lines[-1]


class Fetching:
    """A kiosk's fetching end: slots in a folder, and looks at an office."""

    def __init__(
        self,
        office: CatalogueOffice,
        folder: Path,
        line: Transport | None = None,
        unfit: Callable[[bytes], str] = lambda _data: "",
    ) -> None:
        self.office = office
        self.trusted = office.root
        self.slots = Slots(folder)
        self.update = CatalogueUpdate(
            self.slots, line or office.line(), unfit=unfit, now=lambda: office.now
        )

    def look(self) -> Outcome:
        return self.update.look(self.trusted, OFFICE)

    def held(self) -> bytes | None:
        """Return what a kiosk would start with."""
        whole = (self.slots.read(slot) for slot in self.slots.claimed())
        return next((data for data in whole if data is not None), None)


class _Handler(BaseHTTPRequestHandler):
    office: CatalogueOffice
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.removeprefix(PREFIX)
        wanted = self.headers.get("Range", "")
        self.office.asked.append((name, wanted))
        answer = self.office.mischief(name, self.headers)
        if answer is None:
            answer = self._file(name, wanted)
        status, headers, pieces = answer
        self.send_response(status)
        for key, value in ({"Connection": "close"} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        self.close_connection = True
        try:
            for piece in pieces:
                self.wfile.write(piece)
        except OSError:
            return  # the kiosk has heard enough

    def _file(self, name: str, wanted: str) -> Answer:
        path = self.office.folder / name
        if not path.is_file():
            return 404, {"Content-Length": "0"}, iter(())
        data = path.read_bytes()
        start = int(wanted[6:-1]) if wanted else 0
        rest = data[start:]
        headers = {"Content-Length": str(len(rest))}
        return (206 if start else 200), headers, iter((rest,))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return
