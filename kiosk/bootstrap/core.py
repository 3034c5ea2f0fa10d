"""What every command needs: the database, the keys, the outbox, the line to the office."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kiosk.bootstrap.clocks import Around
from kiosk.config import Settings
from kiosk.domain import reference
from sync.agent import Agent
from sync.backoff import Backoff
from sync.blobs import Blobs
from sync.db import Store
from sync.enrolment import Enrolment
from sync.events import Event as SyncEvent
from sync.exchange import Parts
from sync.inbox import Inbox
from sync.knock import Knock
from sync.lookup import Lookup
from sync.outbox import Outbox
from sync.status import StatusClient
from sync.transport import Transport
from sync.trust import TrustStore
from sync.turn import Health

DATABASE = "kiosk.db"
Emit = Callable[[SyncEvent], None]


class Core(Struct, frozen=True):
    """The kiosk's memory and its word with the office. `close` when done."""

    settings: Settings
    around: Around
    store: Store
    trust: TrustStore
    outbox: Outbox
    inbox: Inbox
    lookup: Lookup
    enrolment: Enrolment

    def transport(self) -> Transport:
        """Return a line of one's own: a Transport serves one thread."""
        return Transport(self.settings.text("office_url"))

    def status_client(self) -> StatusClient:
        return StatusClient(self.transport(), self.trust, self.around.random_bytes)

    def agent(self, emit: Emit, health: Callable[[], Health]) -> Agent:
        """Return the background agent, not yet started."""
        parts = Parts(
            store=self.store,
            trust=self.trust,
            outbox=self.outbox,
            blobs=Blobs(self.store),
            transport=self.transport(),
            health=health,
            clock=self.around.now,
            random=self.around.random_bytes,
        )
        knock = Knock(self.settings.text("office_url"))
        backoff = Backoff(
            idle=self.settings.real("sync_seconds"), longest=self.settings.real("retry_seconds")
        )
        return Agent(
            parts, enrolment=self.enrolment, backoff=backoff, emit=emit, knock=knock.answered
        )

    def close(self) -> None:
        self.store.close()


def open_core(settings: Settings, around: Around | None = None) -> Core:
    """Open the database; StorageError when it cannot be used (a damaged file is moved aside)."""
    around = around or Around()
    folder: Path = settings.data_dir
    store = Store(folder / DATABASE)
    trust = TrustStore(store, folder / "keys")
    outbox = Outbox(
        store,
        trust,
        reference=reference.make,
        clock=around.now,
        random=around.random_bytes,
    )
    return Core(
        settings=settings,
        around=around,
        store=store,
        trust=trust,
        outbox=outbox,
        inbox=Inbox(store),
        lookup=Lookup(store, around.now),
        enrolment=Enrolment(store, trust),
    )
