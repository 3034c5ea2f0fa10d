"""Takes in what another database file holds: the mirror of a dead disk, or a damaged file.

Row by row, each checked by its own digest and the kiosk's signature; what cannot be read is left
out and counted. Everything adopted is pending: the office knows what it has already.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from sync.db import UNREADABLE, Store
from sync.envelope import signature_valid
from sync.trust import TrustStore
from sync.wire import Envelope, Trust

_COLUMNS: Final = (
    "id, kiosk, epoch, seq, kind, reference, head, sealed, signature, digest, at,"
    " time_certain, token_hash, code_hash, code_salt, stub"
)


Photo = tuple[str, int, bytes]  # digest, position, ciphertext


class Adopted(Struct, frozen=True):
    """`known` stood here already, `damaged` could not be read or checked, `foreign` are another's.

    `bare` are adopted envelopes with an attachment that the file no longer holds.
    """

    adopted: int = 0
    known: int = 0
    damaged: int = 0
    foreign: int = 0
    bare: int = 0


def adopt(store: Store, trust: TrustStore, path: Path) -> Adopted | str:
    """Copy what is sound in `path` and not here yet; a sentence when nothing can be done at all."""
    identity, directory = trust.identity(), trust.trust()
    if identity is None or directory is None:
        return "Enrol this kiosk first, as the one whose envelopes these are."
    try:
        source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error as error:
        return f"{path} cannot be opened: {error}."
    try:
        return _adopt(store, identity.kiosk, directory, source)
    except UNREADABLE as error:
        return f"{path} cannot be read: {error}."
    finally:
        source.close()


def _adopt(store: Store, kiosk: str, trust: Trust, source: sqlite3.Connection) -> Adopted:
    count = {"adopted": 0, "known": 0, "damaged": 0, "foreign": 0, "bare": 0}
    for row in _rows(source):
        if row is None:
            count["damaged"] += 1
        elif row["kiosk"] != kiosk:
            count["foreign"] += 1
        elif not row["sealed"]:
            count["known"] += 1  # purged: the office has it
        elif not _sound(row, trust):
            count["damaged"] += 1
        else:
            photos = list(_photos(source, row["id"]))
            word = _adopt_one(store, row, photos)
            count[word] += 1
            count["bare"] += word == "adopted" and None in photos
    return Adopted(**count)


def _adopt_one(store: Store, row: dict[str, Any], photos: list[Photo | None]) -> str:
    try:
        fresh = store.write(lambda db: _put(db, row, photos))
    except sqlite3.IntegrityError:  # a number or a photo that stands here under another envelope
        return "damaged"
    return "adopted" if fresh else "known"


def _rows(source: sqlite3.Connection) -> Iterator[dict[str, Any] | None]:
    """Yield each envelope, None where one cannot be read."""
    last = source.execute("SELECT max(number) FROM outbox").fetchone()[0] or 0
    names = [name.strip() for name in _COLUMNS.split(",")]
    for number in range(1, last + 1):
        try:
            row = source.execute(
                f"SELECT {_COLUMNS} FROM outbox WHERE number = ?",  # noqa: S608
                [number],
            ).fetchone()
        except UNREADABLE:
            yield None
            continue
        if row is not None:
            yield dict(zip(names, row, strict=True))


def _sound(row: dict[str, Any], trust: Trust) -> bool:
    try:
        envelope = Envelope(row["head"], row["sealed"], row["signature"])
        mine = (row["kiosk"], row["epoch"])
        keys = [each.public for each in trust.kiosks if (each.kiosk, each.epoch) == mine]
        return envelope.digest() == row["digest"] and any(
            signature_valid(envelope, public) for public in keys
        )
    except (TypeError, AttributeError, ValueError):
        return False


def _photos(source: sqlite3.Connection, envelope: str) -> Iterator[Photo | None]:
    """Yield the attachments, None for one that is not what its name says."""
    try:
        rows = source.execute(
            "SELECT sha256, position, data FROM attachment WHERE envelope = ?", [envelope]
        ).fetchall()
    except UNREADABLE:
        yield None
        return
    for sha256, position, data in rows:
        good = isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256
        yield (sha256, position, data) if good else None


def _put(db: Any, row: dict[str, Any], photos: list[Photo | None]) -> bool:
    if db.execute("SELECT 1 FROM outbox WHERE id = ?", [row["id"]]).fetchone():
        return False
    db["outbox"].insert(row)
    for photo in photos:
        if photo is not None:
            sha256, position, data = photo
            db["attachment"].insert(
                {"sha256": sha256, "envelope": row["id"], "position": position, "data": data}
            )
    return True
