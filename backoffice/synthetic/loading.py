"""Many rows at once: COPY into PostgreSQL, executemany into SQLite."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

NUMBERS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def numbers(table: str, count: int) -> list[int]:
    """Return numbers for new rows that nobody else gets; on SQLite, while nobody else writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NUMBERS, [table, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - a table of ours
        [top] = cursor.fetchone()
    return list(range(top + 1, top + 1 + count))


def load(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows; `columns` by spaces.

    A value is what the column holds: JSON as text, moments and dates as such.
    """
    names = f"{table} ({', '.join(columns.split())})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {names} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns.split()))
            plain = [[_plain(value) for value in row] for row in rows]
            cursor.executemany(f"INSERT INTO {names} VALUES ({places})", plain)  # noqa: S608


def _plain(value: Any) -> Any:
    """Write a moment as Django does in SQLite."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, date) else value
