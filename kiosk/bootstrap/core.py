"""What every command needs: the database, the keys, the outbox, the line to the office."""

import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from kiosk.bootstrap.clocks import Around
from kiosk.config import Settings
from kiosk.domain import reference
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.compiled import unfit
from kiosk.usecases.shelf import Shelf
from sync.agent import Agent
from sync.backoff import Backoff
from sync.blobs import Blobs
from sync.catalogue.look import Look
from sync.catalogue.slots import Slots
from sync.db import Store
from sync.enrolment import Enrolment
from sync.errors import DatabaseBroken, StorageError
from sync.events import Event as SyncEvent
from sync.exchange import Parts
from sync.inbox import Inbox
from sync.knock import Knock
from sync.letter_jobs import LetterJobs
from sync.letters import LetterClient
from sync.lookup import Lookup
from sync.mirror import Mirror, other_medium
from sync.outbox import Outbox
from sync.status import StatusClient
from sync.transport import Transport
from sync.trust import TrustStore
from sync.turn import Health

log = logging.getLogger(__name__)

DATABASE = "kiosk.db"
Emit = Callable[[SyncEvent], None]


class Core(Struct, frozen=True):
    """The kiosk's memory and its word with the office. `close` when done.

    `fault` is the code of the StorageError that this start met: why nobody is enrolled here.
    """

    settings: Settings
    around: Around
    store: Store
    trust: TrustStore
    outbox: Outbox
    inbox: Inbox
    lookup: Lookup
    enrolment: Enrolment
    mirror: Mirror | None = None
    fault: str = ""

    def transport(self) -> Transport:
        """Return a line of one's own: a Transport serves one thread."""
        return Transport(self.settings.text("office_url"))

    def status_client(self) -> StatusClient:
        return StatusClient(self.transport(), self.trust, self.around.random_bytes)

    def letter_client(self) -> LetterClient:
        return LetterClient(self.transport(), self.trust, self.around.random_bytes)

    def letter_jobs(self) -> LetterJobs:
        return LetterJobs(self.store, self.around.now)

    def mirror_state(self) -> str:
        return self.mirror.state if self.mirror else "none"

    def parts(self, health: Callable[[], Health]) -> Parts:
        """Return what an exchange with the office works with, on a line of its own."""
        return Parts(
            store=self.store,
            trust=self.trust,
            outbox=self.outbox,
            blobs=Blobs(self.store),
            transport=self.transport(),
            health=health,
            clock=self.around.now,
            random=self.around.random_bytes,
            mirror=self.mirror,
            keep=timedelta(days=self.settings.number("keep_days")),
        )

    def agent(self, emit: Emit, health: Callable[[], Health]) -> Agent:
        """Return the background agent, not yet started."""
        parts = self.parts(health)
        knock = Knock(self.settings.text("office_url"))
        backoff = Backoff(
            idle=self.settings.real("sync_seconds"), longest=self.settings.real("retry_seconds")
        )
        return Agent(
            parts, enrolment=self.enrolment, backoff=backoff, emit=emit, knock=knock.answered
        )

    def slots(self) -> Slots:
        return Slots(self.settings.data_dir / "catalogue")

    def shelf(self, shipped: Callable[[], Catalogue]) -> Shelf:
        """Return what decides which catalogue is in use; `shipped` reads the program's own."""
        return Shelf(self.slots(), shipped, self.trust.root)

    def catalogue_look(self, now: Callable[[], datetime]) -> Look:
        """Return what looks for a newer catalogue; `now` is the best time there is."""
        return Look(self.slots(), self.transport, self.trust, unfit=unfit, now=now)

    def close(self) -> None:
        if self.mirror:
            self.mirror.close()
        self.store.close()


def open_core(settings: Settings, around: Around | None = None) -> Core:
    """Open the database; StorageError when it cannot be used (a damaged file is moved aside)."""
    return _core(settings, around or Around(), settings.data_dir)


def open_core_to_show(settings: Settings, around: Around | None = None) -> Core:
    """Open the database for a screen that must never stay black.

    When it cannot be used, the core has a `fault` and the kiosk shows that it does not serve:

    - A damaged file was moved aside, whole, and is named in the log and by `doctor` until somebody
      has taken it away. A fresh one takes its place, so a technician can enrol the kiosk anew
      beside the running program; it gets another epoch and another printed code, and what the old
      file holds can still be sent.
    - Whatever else is wrong (disk gone, written by a newer program) leaves the file as it is; the
      screen runs on a folder in the temporary directory that holds nothing and is never sent.
    """
    around = around or Around()
    try:
        return open_core(settings, around)
    except DatabaseBroken as error:
        fault = _told(error)
        folder = settings.data_dir if error.moved_to else _nowhere()
    except (StorageError, OSError) as error:
        fault, folder = _told(error), _nowhere()
    try:
        return _core(settings, around, folder, fault)
    except StorageError as error:
        return _core(settings, around, _nowhere(), _told(error))


def _told(error: Exception) -> str:
    log.error("%s", error)
    return error.code if isinstance(error, StorageError) else StorageError.code


def _nowhere() -> Path:
    return Path(tempfile.mkdtemp(prefix="ekios-out-of-service-"))


def _core(settings: Settings, around: Around, folder: Path, fault: str = "") -> Core:
    store = Store(folder / DATABASE)
    trust = TrustStore(store, folder / "keys", settings.text("key_command"))
    mirror = _mirror(settings, store, trust)
    outbox = Outbox(
        store,
        trust,
        reference=reference.make,
        clock=around.now,
        random=around.random_bytes,
        copied=mirror.catch_up if mirror else lambda: None,
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
        mirror=mirror,
        fault=fault,
    )


def _mirror(settings: Settings, store: Store, trust: TrustStore) -> Mirror | None:
    if not settings.text("mirror_dir"):
        return None
    folder = Path(settings.text("mirror_dir"))
    return Mirror(store, trust, folder, lambda: other_medium(folder, settings.data_dir))
