"""Raw bytes by month: PostgreSQL keeps them in partitions, which are made here before they are due.

What nobody made room for goes to the partition OTHER, so nothing is ever refused; making its month
later moves it there. On SQLite there is one plain table and nothing to do.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction

PARENT = "ingest_rawbytes"
OTHER = f"{PARENT}_other"
AHEAD = 2  # months beyond this one
NAMES = """
    SELECT c.relname FROM pg_inherits JOIN pg_class AS c ON c.oid = inhrelid
    WHERE inhparent = 'ingest_rawbytes'::regclass ORDER BY 1
"""
HOMELESS = f"SELECT DISTINCT date_trunc('month', received_at, 'UTC') FROM {OTHER}"  # noqa: S608
# Under the lock nothing reaches OTHER between the move and the moment that the month takes over.
MAKE = (
    f"LOCK TABLE {OTHER} IN ACCESS EXCLUSIVE MODE",
    "CREATE TABLE {name} (LIKE ingest_rawbytes INCLUDING ALL)",
    f"""WITH moved AS (
        DELETE FROM {OTHER} WHERE received_at >= '{{start}}' AND received_at < '{{end}}' RETURNING *
    ) INSERT INTO {{name}} SELECT * FROM moved""",  # noqa: S608 - names and times of our own
    f"ALTER TABLE {PARENT} ATTACH PARTITION {{name}} FOR VALUES FROM ('{{start}}') TO ('{{end}}')",
)


def make_room(now: datetime) -> list[str]:
    """Make the partitions of this and the next months, and of what is in OTHER; return which."""
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [PARENT])
        there = set(names())
        cursor.execute(HOMELESS)
        wanted = {start(month) for (month,) in cursor.fetchall()} | set(_coming(start(now)))
        made = [name for month in sorted(wanted) if (name := name_of(month)) not in there]
        for month in sorted(wanted):
            if name_of(month) in made:
                _make(month)
    return made


def names() -> list[str]:
    """Return the names of the partitions, OTHER included; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        return [name for (name,) in cursor.fetchall()]


def start(moment: datetime) -> datetime:
    """Return when the month of a moment began, in UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def after(month: datetime) -> datetime:
    """Return when the month after the one that begins at `month` begins."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def name_of(month: datetime) -> str:
    return f"{PARENT}_{month:%Y_%m}"


def _coming(month: datetime) -> Iterator[datetime]:
    for _n in range(AHEAD + 1):
        yield month
        month = after(month)


def _make(month: datetime) -> None:
    facts = {
        "name": name_of(month),
        "start": month.isoformat(),
        "end": after(month).isoformat(),
    }
    with connection.cursor() as cursor:
        for statement in MAKE:
            cursor.execute(statement.format(**facts))
