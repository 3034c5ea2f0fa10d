"""Names this run of history, and notices when the database went back in time.

The highest raw envelope ever committed is remembered in the process and in a small file beside
the keys. A database that holds less was restored from a backup: a new server epoch makes the
kiosks send again what is missing.
"""

import secrets
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from msgspec import Struct

from backoffice.ingest.models import RawEnvelope, ServerEpoch


class Mark(Struct, frozen=True):
    server_epoch: str
    raw: int


_seen: dict[Path, Mark] = {}


def current(now: datetime) -> str:
    """Return the server epoch; a new one when the database is behind the mark.

    Call it in a transaction, before anything is stored: new rows would hide that old ones are
    missing. The mark itself stays until `remember`, because the transaction may be undone.
    """
    row, mark = ServerEpoch.objects.first(), _mark()
    if row is None or (mark is not None and highest() < mark.raw):
        row = _renew(row, now)
    return row.value


def remember(server_epoch: str, *, grown: bool = True) -> None:
    """Move the mark up, or to where a new epoch began; call after the commit."""
    mark = _mark()
    if mark is not None and mark.server_epoch == server_epoch and not grown:
        return
    top = highest()
    if mark is None or mark.server_epoch != server_epoch or top > mark.raw:
        _keep(Mark(server_epoch, top))


def highest() -> int:
    """Return the row number of the newest raw envelope, 0 for none."""
    return RawEnvelope.objects.aggregate(top=Max("id"))["top"] or 0


def settled() -> int:
    """Return the newest raw row below which none is still on its way into the database.

    On PostgreSQL a lower number may commit after a higher one: this waits for those under way. A
    backup that begins after this call holds everything up to the number.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE ingest_rawenvelope IN SHARE MODE")
        return highest()


def backed_up(through: int, at: datetime) -> None:
    """Note that a backup begun `at` holds every raw envelope up to this row number."""
    ServerEpoch.objects.update(backed_up=through, backed_up_at=at)


def renew(now: datetime) -> str:
    """Start a new server epoch by hand, after a restore that only a person knows of."""
    row = _renew(ServerEpoch.objects.first(), now)
    _keep(Mark(row.value, highest()))
    return row.value


def _renew(row: ServerEpoch | None, now: datetime) -> ServerEpoch:
    fresh = row or ServerEpoch()
    fresh.value, fresh.started_at = secrets.token_hex(8), now
    fresh.save()
    return fresh


def _file() -> Path:
    return Path(settings.OFFICE_DIR) / "high-water.json"


def _mark() -> Mark | None:
    if _file() not in _seen:
        try:
            _seen[_file()] = msgspec.json.decode(_file().read_bytes(), type=Mark)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None
    return _seen[_file()]


def _keep(mark: Mark) -> None:
    _seen[_file()] = mark
    part = _file().with_suffix(f".{secrets.token_hex(4)}.part")
    part.write_bytes(msgspec.json.encode(mark))
    part.replace(_file())
