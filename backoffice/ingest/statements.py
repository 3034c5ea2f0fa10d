"""The statements of a turn, written out: one each for any number of envelopes and kiosks.

SQLite and PostgreSQL differ only in how exact bytes go in: VALUES and executemany here, one
statement with arrays there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from msgspec import Struct

from backoffice.given import Given, run

Place = tuple[str, int]
"""Whose chain: (kiosk, epoch)."""
Span = tuple[int, int]
"""Sequence numbers, inclusive."""
_RAW = {
    "kiosk": "text",
    "envelope_id": "text",
    "epoch": "int",
    "seq": "bigint",
    "kind": "text",
    "digest": "text",
    "prev": "text",
    "attachments": "jsonb",
    "received_at": "timestamptz",
    "opening": "text",
}
_PARTS = dict.fromkeys(("head", "sealed", "signature"), "bytea")
RAW, PARTS = ", ".join(_RAW), ", ".join(_PARTS)
TAKEN = Given(**_RAW, **_PARTS)
TAKE = (
    f"INSERT INTO ingest_rawenvelope ({RAW}) VALUES {{rows}} ON CONFLICT DO NOTHING"  # noqa: S608
    " RETURNING id, kiosk, envelope_id"
)
KEEP = f"INSERT INTO ingest_rawbytes (raw_id, received_at, {PARTS}) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
# The same at once.
TAKE_AND_KEEP = f"""
    WITH given AS (SELECT * FROM {{given}}), taken AS (
        INSERT INTO ingest_rawenvelope ({RAW}) SELECT {RAW} FROM given ON CONFLICT DO NOTHING
        RETURNING id, kiosk, envelope_id
    ), kept AS (
        INSERT INTO ingest_rawbytes (raw_id, received_at, {PARTS})
        SELECT id, received_at, {PARTS} FROM taken JOIN given USING (kiosk, envelope_id)
    ) SELECT id, kiosk, envelope_id FROM taken
"""  # noqa: S608 - names of columns and placeholders only
SPANS = Given(kiosk="text", epoch="int", first="bigint", last="bigint")
CHAIN = """
    WITH span AS (SELECT * FROM {given})
    SELECT kiosk, epoch, seq, digest, prev, attachments
    FROM span JOIN ingest_rawenvelope USING (kiosk, epoch) WHERE seq BETWEEN first AND last
    UNION ALL
    SELECT kiosk, epoch, seq, NULL, NULL, NULL
    FROM span JOIN ingest_quarantined USING (kiosk, epoch) WHERE seq BETWEEN first AND last
"""
MARKS = Given(kiosk="text", epoch="int", mark="bigint")
# A question for each row, so that no plan reads the whole table; and `+ 0` keeps PostgreSQL from
# walking the chain from its beginning to find the minimum.
NEWER = """
    SELECT kiosk, epoch, (
        SELECT min(newer.seq + 0) FROM ingest_rawenvelope AS newer
        WHERE newer.kiosk = given.kiosk AND newer.epoch = given.epoch AND newer.id > given.mark
    ) FROM {given}
"""
REACHED = """
    UPDATE fleet_kioskepoch SET contiguous = mark FROM {given}
    WHERE kiosk_id = given.kiosk AND fleet_kioskepoch.epoch = given.epoch
"""


class Link(Struct, frozen=True):
    """One held number of a chain; `digest` "" stands for quarantined bytes."""

    seq: int
    digest: str
    prev: str
    attachments: tuple[str, ...]


class Taken(Struct, frozen=True):
    """A row of `ingest_rawenvelope` before it has a number."""

    kiosk: str
    envelope_id: str
    epoch: int
    seq: int
    kind: str
    digest: str
    prev: str
    attachments: tuple[str, ...]
    received_at: datetime
    parts: tuple[bytes, bytes, bytes]

    def values(self, at: Any) -> tuple[Any, ...]:
        named = msgspec.json.encode(self.attachments).decode()
        facts = (self.kiosk, self.envelope_id, self.epoch, self.seq, self.kind)
        return (*facts, self.digest, self.prev, named, at, "pending")


def take(rows: Sequence[Taken]) -> dict[tuple[str, str], int]:
    """Store envelopes with their bytes; return the numbers of the new ones, by (kiosk, id)."""
    if not rows:
        return {}
    if connection.vendor == "postgresql":
        whole = [(*row.values(row.received_at), *row.parts) for row in rows]
        return _named(run(TAKE_AND_KEEP, TAKEN, whole))
    stamp = connection.ops.adapt_datetimefield_value
    values = [row.values(stamp(row.received_at)) for row in rows]
    one = f"({', '.join(['%s'] * len(_RAW))})"
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(rows=", ".join([one] * len(rows))), [v for row in values for v in row]
        )
        numbers = _named(cursor.fetchall())
        kept = [(numbers.get((row.kiosk, row.envelope_id)), row) for row in rows]
        new = [(number, stamp(row.received_at), *row.parts) for number, row in kept if number]
        cursor.executemany(KEEP, new)
    return numbers


def _named(rows: Iterable[tuple[int, str, str]]) -> dict[tuple[str, str], int]:
    return {(kiosk, name): number for number, kiosk, name in rows}


def links(spans: Mapping[Place, Sequence[Span]]) -> dict[Place, list[Link]]:
    """Return what is held, and what is quarantined, in these spans of chains.

    Spans of one chain must not overlap: what is in two would be returned twice.
    """
    found: dict[Place, list[Link]] = {place: [] for place in spans}
    of = [(*place, *span) for place, each in spans.items() for span in each]
    for kiosk, epoch, seq, digest, prev, names in run(CHAIN, SPANS, of):
        attachments = () if names in {None, "[]"} else msgspec.json.decode(names, type=Names)
        found[kiosk, epoch].append(Link(seq, digest or "", prev or "", attachments))
    return found


Names = tuple[str, ...]


def oldest_after(places: Iterable[Place], mark: int) -> dict[Place, int]:
    """Return the lowest sequence number of each chain that came after raw row `mark`."""
    rows = run(NEWER, MARKS, [(*place, mark) for place in places])
    return {(kiosk, epoch): first for kiosk, epoch, first in rows if first is not None}


def reached(marks: Mapping[Place, int]) -> None:
    """Write down how far these chains are gap-free."""
    run(REACHED, MARKS, [(*place, mark) for place, mark in sorted(marks.items())])
