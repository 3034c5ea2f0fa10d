"""From "Kirim" to durable, against a bare insert of the same bytes with the same durability."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec

from sync.db import PRAGMAS
from sync.envelope import encrypt_attachment, hash_code
from sync.outbox import Stored
from tests.benchmarks import enrolled
from tests.benchmarks.row import Row, against, median_ms, median_ms_each

TIMES = 100
PHOTO_BYTES = 400_000


class Bare:
    """A table of blobs and nothing else: what this disk and SQLite can do at best."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self.db.execute(pragma)
        self.db.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, data BLOB)")

    def insert(self, data: bytes) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO bare (data) VALUES (?)", [data])
        self.db.execute("COMMIT")


def run() -> list[Row]:
    with enrolled.scratch() as folder, enrolled.kiosk(folder) as kiosk:
        bare = Bare(folder / "bare.sqlite3")

        def submit() -> None:
            assert isinstance(kiosk.outbox.append(enrolled.application()), Stored)

        submit()
        data = os.urandom(_size(kiosk.store))
        ours, raw = median_ms_each(submit, lambda: bare.insert(data), TIMES)
        photo, raw_photo = _with_photo(kiosk, bare, len(data))
        code = median_ms(lambda: hash_code("482193", b"s" * 16), 20)
        bare.db.close()
    return [
        against("an application until it is on the disk", ours, raw, "ms"),
        against("the same with a photo of 400 kB", photo, raw_photo, "ms"),
        Row("of which: scrypt of the 6-digit code, on purpose", code, "ms"),
    ]


def _with_photo(kiosk: enrolled.Kiosk, bare: Bare, size: int) -> tuple[float, float]:
    picture, data = os.urandom(PHOTO_BYTES), os.urandom(PHOTO_BYTES + size)

    def submit() -> None:
        act = enrolled.application()
        act = msgspec.structs.replace(act, attachments=(encrypt_attachment(picture),))
        assert isinstance(kiosk.outbox.append(act), Stored)

    return median_ms_each(submit, lambda: bare.insert(data), TIMES // 4)


def _size(store: Any) -> int:
    """Return how many bytes one envelope's row holds."""
    row = store.read(lambda db: next(iter(db.query("SELECT * FROM outbox LIMIT 1"))))
    return sum(len(value) if isinstance(value, str | bytes) else 8 for value in row.values())
