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

STANDING = """
    SELECT e.value, e.backed_up,
        (SELECT coalesce(max(id), 0) FROM ingest_rawenvelope),
        (SELECT digest FROM keys_trustversion ORDER BY version DESC LIMIT 1),
        (SELECT key_id FROM keys_officekey WHERE purpose = 'reply'
            AND published_at IS NOT NULL AND retired_at IS NULL ORDER BY created_at DESC LIMIT 1)
    FROM (SELECT 1) AS one LEFT JOIN ingest_serverepoch AS e ON 1 = 1 ORDER BY e.id LIMIT 1
"""


class Mark(Struct, frozen=True):
    server_epoch: str
    raw: int


class Standing(Struct, frozen=True):
    """`backed_up`: newest raw row in a backup; `trust`: digest; `key`: id of the reply key."""

    server_epoch: str
    backed_up: int
    trust: str
    key: str


_seen: dict[Path, Mark] = {}


def current(now: datetime) -> str:
    """Return the server epoch; see `standing`."""
    return standing(now).server_epoch


def standing(now: datetime) -> Standing:
    """Return how the office stands; with a new server epoch when the database is behind the mark.

    Call it in a transaction, before anything is stored: new rows would hide that old ones are
    missing. The mark itself stays until `remember`, because the transaction may be undone.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        value, backed_up, top, trust, key = cursor.fetchone()
    mark = _mark()
    if value is None or (mark is not None and top < mark.raw):
        value = _renew(ServerEpoch.objects.first(), now).value
    return Standing(value, backed_up or 0, trust or "", key or "")


def remember(server_epoch: str, top: int) -> None:
    """Move the mark up to raw row `top`, or to where a new epoch began; call after the commit."""
    mark = _mark()
    if mark is None or mark.server_epoch != server_epoch:
        _keep(Mark(server_epoch, highest()))
    elif top > mark.raw:
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
