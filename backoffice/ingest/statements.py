"""The statements of a turn, written out: one each for any number of envelopes and kiosks.

SQLite and PostgreSQL differ only in how many rows go in at once: VALUES and executemany here,
one statement with arrays there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from msgspec import Struct

Place = tuple[str, int]
"""Whose chain: (kiosk, epoch)."""
Span = tuple[int, int]
"""Sequence numbers, inclusive."""
RAW = "kiosk, envelope_id, epoch, seq, kind, digest, prev, attachments, received_at, opening"
PARTS = "head, sealed, signature"
TYPES = ("text", "text", "int", "bigint", "text", "text", "text", "jsonb", "timestamptz", "text")
TAKE = (
    f"INSERT INTO ingest_rawenvelope ({RAW}) VALUES {{rows}} ON CONFLICT DO NOTHING"  # noqa: S608
    " RETURNING id, kiosk, envelope_id"
)
KEEP = f"INSERT INTO ingest_rawbytes (raw_id, received_at, {PARTS}) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
# The same at once; %b: exact bytes travel as they are, not written out in hexadecimal.
TAKE_AND_KEEP = f"""
    WITH given ({RAW}, {PARTS}) AS (
        SELECT * FROM unnest({", ".join(f"%b::{kind}[]" for kind in (*TYPES, *["bytea"] * 3))})
    ), taken AS (
        INSERT INTO ingest_rawenvelope ({RAW}) SELECT {RAW} FROM given ON CONFLICT DO NOTHING
        RETURNING id, kiosk, envelope_id
    ), kept AS (
        INSERT INTO ingest_rawbytes (raw_id, received_at, {PARTS})
        SELECT id, received_at, {PARTS} FROM taken JOIN given USING (kiosk, envelope_id)
    ) SELECT id, kiosk, envelope_id FROM taken
"""  # noqa: S608 - names of columns and placeholders only
CHAIN = """
    SELECT kiosk, epoch, seq, digest, prev, attachments FROM ingest_rawenvelope WHERE {raw}
    UNION ALL
    SELECT kiosk, epoch, seq, NULL, NULL, NULL FROM ingest_quarantined WHERE {poison}
"""
# The count keeps PostgreSQL from walking the chain from its beginning to find the minimum.
NEWER = """
    SELECT kiosk, epoch, min(seq), count(id) FROM ingest_rawenvelope WHERE {places}
    GROUP BY kiosk, epoch
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

    def values(self) -> tuple[Any, ...]:
        at = connection.ops.adapt_datetimefield_value(self.received_at)
        named = msgspec.json.encode(self.attachments).decode()
        facts = (self.kiosk, self.envelope_id, self.epoch, self.seq, self.kind)
        return (*facts, self.digest, self.prev, named, at, "pending")


def take(rows: Sequence[Taken]) -> dict[tuple[str, str], int]:
    """Store envelopes with their bytes; return the numbers of the new ones, by (kiosk, id)."""
    if not rows:
        return {}
    if connection.vendor == "postgresql":
        return _named(_take_and_keep(rows))
    one = f"({', '.join(['%s'] * len(TYPES))})"
    values = [value for row in rows for value in row.values()]
    numbers = _named(_rows(TAKE.format(rows=", ".join([one] * len(rows))), values))
    stamp = connection.ops.adapt_datetimefield_value
    kept = [(numbers.get((row.kiosk, row.envelope_id)), row) for row in rows]
    with connection.cursor() as cursor:
        new = [(number, stamp(row.received_at), *row.parts) for number, row in kept if number]
        cursor.executemany(KEEP, new)
    return numbers


def _take_and_keep(rows: Sequence[Taken]) -> list[Any]:
    """Ask PostgreSQL by its own protocol: Django's cursor would write the bytes into the SQL."""
    from psycopg import Cursor  # late: an office over SQLite does not need it

    columns = zip(*[(*row.values(), *row.parts) for row in rows], strict=True)
    connection.ensure_connection()
    plain = Cursor(connection.connection)
    dress = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with dress(plain) as cursor:
        cursor.execute(TAKE_AND_KEEP, [list(column) for column in columns])
        return list(cursor.fetchall())


def _named(rows: Iterable[tuple[int, str, str]]) -> dict[tuple[str, str], int]:
    return {(kiosk, name): number for number, kiosk, name in rows}


def links(spans: Mapping[Place, Sequence[Span]]) -> dict[Place, list[Link]]:
    """Return what is held, and what is quarantined, in these spans of chains."""
    found: dict[Place, list[Link]] = {place: [] for place in spans}
    of = [(*place, *span) for place, each in spans.items() for span in each]
    if not of:
        return found
    where = " OR ".join(["(kiosk = %s AND epoch = %s AND seq BETWEEN %s AND %s)"] * len(of))
    parameters = [value for row in of for value in row] * 2
    for kiosk, epoch, seq, digest, prev, names in _rows(
        CHAIN.format(raw=where, poison=where), parameters
    ):
        attachments = () if names in {None, "[]"} else msgspec.json.decode(names, type=Names)
        found[kiosk, epoch].append(Link(seq, digest or "", prev or "", attachments))
    return found


Names = tuple[str, ...]


def oldest_after(places: Iterable[Place], mark: int) -> dict[Place, int]:
    """Return the lowest sequence number of each chain that came after raw row `mark`."""
    of = [(*place, mark) for place in places]
    if not of:
        return {}
    where = " OR ".join(["(kiosk = %s AND epoch = %s AND id > %s)"] * len(of))
    rows = _rows(NEWER.format(places=where), [value for row in of for value in row])
    return {(kiosk, epoch): first for kiosk, epoch, first, _count in rows}


def each(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement for each of a few rows, in this order."""
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(sql, row)


def _rows(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
