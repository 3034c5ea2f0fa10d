"""The Django office inside the simulated world: its own views and tables, in memory.

Everything below the signature of a request is the real code; who speaks is told by the world.
Imported only by the process that simulates, because it decides about Django's settings.
"""

import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from sync.failures import Refused
from sync.keys import SigningKey
from sync.transport import Answer, Call
from sync.wire import Problem, SignedTrust

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Died(BaseException):
    """The office's process ended here; nobody answers."""


class Office:
    """`mutant` is "" or a name that `simulate` lists; `dies` is where the next turn ends.

    "before" its commit or "after" it: either way no answer leaves the office.
    """

    def __init__(self, folder: Path, mutant: str = "") -> None:
        self.folder, self.mutant = folder, mutant
        self.now = START
        self.dies = ""
        self.restores = 0
        self._backup: sqlite3.Connection | None = None
        _set_up(folder)
        begin()
        self._clear = sqlite3.connect(":memory:")
        self._wire()

    # --- what a kiosk sees -----------------------------------------------------------------------

    def call(self, call: Call, kiosk: str) -> Answer | Refused:
        """Answer a request that `kiosk` signed."""
        self.caller = kiosk
        query = f"?{urlencode(call.query)}" if call.query else ""
        request = self._factory.generic(
            call.method,
            f"{call.path}{query}",
            call.body,
            content_type="application/json",
            headers=dict(call.headers),
        )
        name = call.path.split("/")[3]
        rest = call.path.split("/")[4:]
        answer = self._views[name](request, *rest)
        self._die_after_all()
        return _judged(answer)

    def _die_after_all(self) -> None:
        dying, self.dies = self.dies == "after", ""
        if dying:
            raise Died

    # --- what happens to it ----------------------------------------------------------------------

    def back_up(self) -> None:
        from backoffice.ingest import epoch

        self._backup = sqlite3.connect(":memory:")
        _database().backup(self._backup)
        epoch.backed_up(epoch.highest(), self.now)

    def restore(self) -> bool:
        """Put the backup back, if there is one."""
        if self._backup is None:
            return False
        self._backup.backup(_database())
        self.restores += 1
        return True

    def begin_anew(self) -> None:
        """Forget everything but keys and kiosks."""
        from backoffice.ingest import epoch

        self._clear.backup(_database())
        self._backup, self.restores, self.now, self.dies = None, 0, START, ""
        epoch._seen.clear()
        epoch._file().unlink(missing_ok=True)
        if self.mutant == "no unique key":
            _drop_the_key()

    def decide(self, kiosk: str, envelope_id: str, number: int) -> None:
        """Write a note, as a decision does."""
        from backoffice.cases.notes import next_cursor
        from backoffice.ingest.models import OutgoingNote

        OutgoingNote.objects.create(
            kiosk=kiosk,
            cursor=next_cursor(kiosk),
            envelope_id=envelope_id,
            state="review",
            at=f"2026-11-21T03:04:05.{number:06}Z",
        )

    def take_stick(self, file: Path, folder: Path) -> Path:
        """Take a batch file in, write the answer into `folder`; its path. Died, as in a turn."""
        from backoffice.ingest import carried

        reply = carried.import_batch(file, folder, self.now).reply
        self._die_after_all()
        return reply

    def open_some(self, *, dies: bool) -> bool:
        """Let the opener make cases of the next that wait, or die over it; False for none."""
        from django.db import transaction

        from backoffice.cases.opening import open_some

        found = False
        with suppress(Died), transaction.atomic():
            found = open_some(self.now) > 0
            if dies:
                raise Died
        return found

    # --- what it holds ---------------------------------------------------------------------------

    def held(self, kiosk: str) -> list[tuple[str, str]]:
        from backoffice.ingest.models import RawEnvelope

        return list(RawEnvelope.objects.filter(kiosk=kiosk).values_list("envelope_id", "digest"))

    def holds(self, envelope_id: str) -> bool:
        from backoffice.ingest.models import RawEnvelope

        return RawEnvelope.objects.filter(envelope_id=envelope_id).exists()

    def whole_blobs(self) -> set[str]:
        from backoffice.ingest.models import Blob

        done = Blob.objects.exclude(complete_at=None)
        return set(done.values_list("sha256", flat=True))

    def last_note(self, kiosk: str) -> int:
        from backoffice.ingest.selectors import last_cursor

        return last_cursor(kiosk, 1 << 50)

    def cases(self, kiosk: str) -> list[str]:
        """Return the envelope of each case, as often as there are cases."""
        from backoffice.cases.models import Case

        return list(Case.objects.filter(kiosk=kiosk).values_list("envelope_id", flat=True))

    def complaints(self) -> list[str]:
        """Return what went to quarantine or raised an alarm: nothing should have."""
        from backoffice.ingest.models import Alarm, Quarantined

        return [*map(str, Quarantined.objects.all()), *map(str, Alarm.objects.all())]

    # --- how it is made --------------------------------------------------------------------------

    def publish(self) -> SignedTrust:
        """Publish the directory; what the office holds now is how every world begins."""
        from backoffice.keys import selectors

        version = published()
        _database().backup(self._clear)
        self.begin_anew()
        return selectors.signed(version)

    def _wire(self) -> None:
        from django.test import RequestFactory

        from backoffice.ingest import selectors, views
        from backoffice.ingest.gate import Caller

        self._factory = RequestFactory()
        self._views: dict[str, Any] = {
            "sync": views.sync,
            "ledger": views.ledger,
            "blobs": views.blob,
            "trust": views.trust,
        }
        views.caller_of = lambda _request, _body: Caller(self.caller, 1)  # type: ignore[assignment]
        honest = selectors.backed_up_through

        def last_read_before_the_commit(*arguments: Any) -> Any:
            if self.dies == "before" and self.mutant != "ack before commit":
                self.dies = ""
                raise Died
            return honest(*arguments)

        selectors.backed_up_through = last_read_before_the_commit  # type: ignore[attr-defined]
        if self.mutant == "ack before commit":
            views.take_in = self._answer_before_the_commit  # type: ignore[assignment]
        views.timezone = _Now(self)  # type: ignore[assignment]

    def _answer_before_the_commit(self, *arguments: Any) -> Any:
        from django.db import transaction

        from backoffice.ingest import epoch, turns

        honest = epoch.remember
        dying, self.dies = self.dies == "before", "" if self.dies == "before" else self.dies
        try:
            with transaction.atomic():
                if dying:
                    epoch.remember = lambda _epoch, _top: None
                reply = turns.take_in(*arguments)
                transaction.set_rollback(dying)
        finally:
            epoch.remember = honest
        return reply


class _Now:
    """`django.utils.timezone`, as far as the views use it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def now(self) -> datetime:
        return self._office.now


def _set_up(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "backoffice.settings",
        "EKIOS_OFFICE_DIR": str(folder),
    }
    from django.conf import settings

    settings.DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def begin() -> None:
    """Make keys, settings and the one form of an empty office."""
    from backoffice import config
    from backoffice.cases.versions import install
    from backoffice.ingest import epoch
    from backoffice.keys import services
    from tests.small_catalogue import small

    config.write(config.Office(region="Kota Contoh", status_url="http://office/s/"))
    services.make_root()
    services.make_reply_key(START)
    services.make_seal_key(START)
    epoch.current(START)
    install(small(), START)


def add_kiosk(name: str, key: SigningKey) -> None:
    from backoffice.fleet.models import Kiosk, KioskEpoch

    row = Kiosk.objects.create(pk=name, place="Pasar Contoh", created_at=START)
    code = f"K{Kiosk.objects.count():02}"
    KioskEpoch.objects.create(kiosk=row, epoch=1, code=code, public=key.public, created_at=START)


def published() -> Any:
    from backoffice.keys import services

    return services.publish_trust(START)


def _database() -> sqlite3.Connection:
    from django.db import connection

    connection.ensure_connection()
    return connection.connection  # type: ignore[no-any-return]


def _drop_the_key() -> None:
    from django.db import connection

    from backoffice.ingest.models import RawEnvelope

    [key], RawEnvelope._meta.constraints = RawEnvelope._meta.constraints or [None], []
    with connection.schema_editor() as editor:
        editor.remove_constraint(RawEnvelope, key)


def _judged(answer: Any) -> Answer | Refused:
    headers = dict(answer.items())
    if answer.status_code < 300:
        return Answer(answer.status_code, answer.content, headers)
    problem = msgspec.json.decode(answer.content, type=Problem)
    return Refused(answer.status_code, problem.code, problem.message, None, headers)
