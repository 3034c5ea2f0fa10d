"""Statements over any number of rows, written once for both databases.

The rows travel as arrays (PostgreSQL) or as one JSON text (SQLite). So a statement reads the same
for one row and for a hundred: PostgreSQL keeps its plan, and nobody builds or parses a long text.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection


class Given:
    """Rows that a statement joins as `given`, named in it by `{given}`."""

    def __init__(self, **types: str) -> None:
        """Name the columns with PostgreSQL's types; SQLite goes by the values themselves."""
        self._types = types

    def relation(self) -> str:
        """Return what stands in a FROM for the rows."""
        if connection.vendor == "postgresql":
            # %b: exact bytes travel as they are, not written out in hexadecimal.
            arrays = ", ".join(f"%b::{kind}[]" for kind in self._types.values())
            return f"unnest({arrays}) AS given ({', '.join(self._types)})"
        columns = ", ".join(f"value ->> {n} AS {name}" for n, name in enumerate(self._types))
        return f"(SELECT {columns} FROM json_each(%s)) AS given"  # noqa: S608 - names of columns only

    def parameters(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Return the one set of rows as the values for `relation`."""
        if connection.vendor == "postgresql":
            return [list(column) for column in zip(*rows, strict=True)]
        return [msgspec.json.encode([[_plain(value) for value in row] for row in rows]).decode()]


def run(sql: str, given: Given, rows: Iterable[Sequence[Any]]) -> list[Any]:
    """Run a statement over these rows; return what it gives. Does nothing without rows."""
    all_rows = list(rows)
    if not all_rows:
        return []
    with _cursor() as cursor:
        cursor.execute(sql.format(given=given.relation()), given.parameters(all_rows))
        return list(cursor.fetchall()) if cursor.description else []


def _plain(value: Any) -> Any:
    is_time = isinstance(value, datetime)
    return connection.ops.adapt_datetimefield_value(value) if is_time else value


def _cursor() -> Any:
    """Speak PostgreSQL's own protocol: Django's cursor writes values into the text, for the log."""
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    from psycopg import Cursor  # late: an office over SQLite does not need it

    connection.ensure_connection()
    return connection.make_cursor(Cursor(connection.connection))
