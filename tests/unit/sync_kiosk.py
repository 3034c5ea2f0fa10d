"""A kiosk's sync side, put together as the program does it, for tests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.agent import Agent
from sync.backoff import Backoff
from sync.blobs import Blobs
from sync.db import Store
from sync.enrolment import Enrolment, Step
from sync.envelope import encrypt_attachment
from sync.events import ConnectionChanged, Delivered, Event, NotesArrived
from sync.exchange import Parts
from sync.inbox import Inbox
from sync.lookup import Lookup
from sync.outbox import Outbox, Stored, Submission
from sync.transport import Limits, Transport
from sync.trust import TrustStore
from tests.unit.sync_office import Office

CANARY = "3299994507950003"
NAME = "Siti Contoh Kenari"
FAST = Limits(connect=2, read=2, whole=4, size=1 << 20)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def counting() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


class Kiosk:
    def __init__(  # noqa: PLR0917 - a composition root
        self,
        folder: Path,
        url: str = "http://127.0.0.1:9",
        reserve: int = 4096,
        limits: Limits = FAST,
        line: Any = None,
        emit: Callable[[Event], None] | None = None,
        command: str = "",
    ) -> None:
        self.folder = folder
        self.clock = Clock()
        self.events: list[Event] = []
        self._numbers = counting()
        self.store = Store(folder / "kiosk.sqlite3", reserve)
        self.trust = TrustStore(self.store, folder / "keys", command)
        self.outbox = Outbox(
            self.store, self.trust, reference=lambda c, s: f"{c}-{s:04}", clock=self.clock
        )
        self.inbox = Inbox(self.store)
        self.lookup = Lookup(self.store, self.clock)
        self.enrolment = Enrolment(self.store, self.trust)
        self.transport: Transport = line or Transport(url, limits=limits)
        parts = Parts(
            store=self.store,
            trust=self.trust,
            outbox=self.outbox,
            blobs=Blobs(self.store),
            transport=self.transport,
            health=lambda: {"printer": "ready"},
            clock=self.clock,
        )
        self.agent = Agent(
            parts,
            enrolment=self.enrolment,
            backoff=Backoff(first=0.01, longest=0.05, idle=0.05),
            emit=emit or self.events.append,
            jitter=lambda: 0.5,
        )

    def enrol(self, office: Office) -> "Kiosk":
        self.enrolment.begin(office.code, "Balai Kota Contoh")
        for _ in range(3):
            if self.enrolment.advance(self.transport).step is Step.DONE:
                return self
        raise AssertionError("not enrolled")

    def act(self, number: int = 0, photos: int = 0, size: int = 100) -> Submission:
        number = number or next(self._numbers)
        return Submission(
            id=f"01900000-0000-7000-8000-{number:012}",
            kind="application",
            plaintext=f'{{"nik":"{CANARY}","name":"{NAME}","service":"canary-service"}}'.encode(),
            token=number.to_bytes(16, "big"),
            code=f"{number:06}",
            attachments=tuple(
                encrypt_attachment(NAME.encode() * (size // len(NAME) + 1)) for _ in range(photos)
            ),
            stub=b'{"service":"canary-service"}',
        )

    def submit(self, photos: int = 0, size: int = 100) -> Stored:
        stored = self.outbox.append(self.act(photos=photos, size=size))
        assert isinstance(stored, Stored), stored
        return stored

    def delivered(self) -> list[str]:
        return [e.id for e in self.events if isinstance(e, Delivered)]

    def noted(self) -> list[str]:
        return [i for e in self.events if isinstance(e, NotesArrived) for i in e.ids]

    def connection(self) -> ConnectionChanged:
        return [e for e in self.events if isinstance(e, ConnectionChanged)][-1]

    def close(self) -> None:
        self.agent.stop()
        self.store.close()
