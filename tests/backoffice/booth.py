"""A kiosk in one piece and one thread: real journey, use case, outbox and exchange with the office.

Only the line is short: it ends in Django's test client.
"""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from django.test import Client
from requests import Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from kiosk.commands import CapturePhoto, Command, SubmitAct
from kiosk.domain import reference
from kiosk.events import Begin, DeviceChanged, Event, Finish, PhotoReady, SetLanguage
from kiosk.journey import Screen, World
from kiosk.session import Session
from kiosk.translate import translator
from kiosk.usecases.photo_box import PhotoBox
from kiosk.usecases.submit import SubmitApplication
from kiosk.walker import Draw, Walker
from sync.blobs import Blobs
from sync.db import Store
from sync.enrolment import Enrolment
from sync.exchange import Exchange, Parts
from sync.outbox import Outbox
from sync.transport import Transport
from sync.trust import TrustStore

NOW = datetime(2026, 2, 6, 3, 0, tzinfo=UTC)
JPEG = b"\xff\xd8 a photo"


class ToDjango(BaseAdapter):
    """Hands requests to the office's test client."""

    def __init__(self) -> None:
        super().__init__()
        self._client = Client(raise_request_exception=False)

    def send(self, request, **_how):
        kind = request.headers.pop("Content-Type", "application/json")
        said = self._client.generic(
            request.method, request.path_url, request.body or b"", kind, headers=request.headers
        )
        answer = Response()
        answer.status_code = said.status_code
        answer.raw = HTTPResponse(io.BytesIO(said.content), preload_content=False)
        answer.headers.update(said.headers)
        return answer

    def close(self) -> None:
        pass


class Line(Transport):
    def __init__(self) -> None:
        super().__init__("http://testserver")
        for session in self._sessions.values():
            session.mount("http://", ToDjango())


def quick_hash(code: str, salt: bytes) -> bytes:
    """A thousand times scrypt would be half a minute; here nobody guesses codes."""
    return hashlib.sha256(salt + code.encode()).digest()


class Booth:
    """`apply` walks one citizen through a service, `deliver` sends all that is pending."""

    def __init__(self, folder, catalogue) -> None:
        ids = (f"01900000-0000-7000-8000-{number:012}" for number in count(1))
        photos = (f"photo-{number}" for number in count(1))
        self.acts: list[SubmitAct] = []
        self.store = Store(folder / "kiosk.db")
        self.trust = TrustStore(self.store, folder / "keys")
        self.outbox = Outbox(
            self.store,
            self.trust,
            reference=reference.make,
            clock=lambda: NOW,
            hash_code=quick_hash,
        )
        self.line = Line()
        self._photos = PhotoBox(lambda: next(photos))
        self._submit = SubmitApplication(self.outbox, catalogue, self._photos, Random(7).randbytes)
        self._session = Session(
            World(catalogue, "Balai Contoh", "1", next(ids), has_camera=True),
            NOW.astimezone(),
            execute=self._do,
            show=lambda _view: None,
            translators=translator,
            new_id=lambda: next(ids),
        )
        parts = Parts(
            store=self.store,
            trust=self.trust,
            outbox=self.outbox,
            blobs=Blobs(self.store),
            transport=self.line,
            health=lambda: {"printer": "ok"},
            clock=lambda: NOW + timedelta(minutes=1),
        )
        self.exchange = Exchange(parts, lambda _event: None, lambda: False)

    def enrol(self, code: str, approve) -> None:
        enrolment = Enrolment(self.store, self.trust)
        enrolment.begin(code, "Balai Contoh")
        enrolment.advance(self.line)
        approve()
        enrolment.advance(self.line)
        assert self.trust.identity()

    @property
    def state(self):
        return self._session.state

    @property
    def world(self):
        return self._session.world

    def handle(self, event: Event) -> None:
        self._session.handle(event)

    def apply(self, service: str, rng: Random, draw: Draw, *, first: bool) -> SubmitAct:
        """Walk one citizen to the receipt; what was handed over. Only the first finds a camera;
        the others bring their papers, and read English.
        """
        self.handle(DeviceChanged("camera", "ready" if first else "absent", "ok"))
        self.handle(Begin())
        self.handle(SetLanguage("id" if first else "en"))
        walker = Walker(self, rng, NOW.date(), draw)
        ended = walker.apply(service)
        assert ended is Screen.RECEIVED, (service, ended, self.state.visit.at)
        self.handle(Finish())
        return self.acts[-1]

    def deliver(self) -> None:
        assert self.exchange.round() is None
        assert not self.outbox.counts().pending

    def close(self) -> None:
        self.line.close()
        self.store.close()

    def _do(self, command: Command) -> None:
        if isinstance(command, SubmitAct):
            self.acts.append(command)
            self.handle(self._submit(command))
        elif isinstance(command, CapturePhoto):
            self.handle(PhotoReady(command.visit, self._photos.put(JPEG)))
