"""Backup and restore: SQLite by its backup API, PostgreSQL by pg_dump and psql.

A copy is written beside its name, synced and renamed: under its own name it is whole.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

MARKS = {"ingest_rawenvelope", "keys_trustversion", "django_migrations"}
VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


PSQL = ("psql", "--no-psqlrc", "--quiet", "--single-transaction", "-vON_ERROR_STOP=1", "--file=-")
EMPTY = b"""
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', name);
    END LOOP;
END $$;
"""


class Failed(Exception):  # noqa: N818 - named after what happened
    """Raised when a copy could not be made or put back; says why, without the password."""


def write(target: Path) -> None:
    """Copy the database into a new file of its owner alone; Failed, OSError."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(part)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", "--format=custom", f"--file={part}")
    _settle(part, target)


def put_back(source: Path) -> None:
    """Replace the database by a copy, and bring it to this program's version; Failed, OSError."""
    if connection.vendor == "sqlite":
        _put_back_file(source, Path(connection.settings_dict["NAME"]))
    else:
        _run("pg_restore", "--list", str(source))
        connections.close_all()
        _replay(source)
    call_command("migrate", verbosity=0, interactive=False)


def others() -> int:
    """Count who else is connected to a PostgreSQL database; SQLite cannot tell: 0."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def _put_back_file(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            raise Failed(f"{source} is not a database") from error
        if not sound or not tables >= MARKS:
            raise Failed(f"{source} is not a sound copy of an office")
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(part)) as fresh:
            copy.backup(fresh)
    connections.close_all()
    # A journal of the old file would be rolled back into the new one.
    target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
    _settle(part, target)


def _settle(part: Path, target: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _replay(source: Path) -> None:
    """Empty the database and write the copy into it, in one transaction or not at all.

    Not by pg_restore itself: it takes away what the copy holds, and stumbles where the database
    has other months than the copy.
    """
    with tempfile.TemporaryFile() as said:
        reading = subprocess.Popen(
            ["pg_restore", "--no-owner", "--file=-", str(source)],
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=said,
        )
        writing = subprocess.Popen(
            PSQL, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        assert reading.stdout is not None
        assert writing.stdin is not None
        with suppress(BrokenPipeError):  # psql tells why by itself
            writing.stdin.write(EMPTY)
            shutil.copyfileobj(reading.stdout, writing.stdin)
        reading.stdout.close()
        if reading.wait():
            writing.kill()  # before the end of its input: nothing is committed
        with suppress(BrokenPipeError):
            writing.stdin.close()
        if writing.wait() or reading.returncode:
            said.seek(0)
            raise Failed(said.read().decode(errors="replace").strip()[:500])


def _environment() -> dict[str, str]:
    settings: dict[str, Any] = connection.settings_dict
    known = {to: str(settings[name]) for name, to in VARIABLES.items() if settings.get(name)}
    known |= {f"PG{n.upper()}": str(v) for n, v in settings["OPTIONS"].items() if n[:3] == "ssl"}
    return os.environ | known


def _run(program: str, *arguments: str) -> None:
    try:
        done = subprocess.run(
            [program, *arguments],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise Failed(f"{program} is not installed (Debian: postgresql-client)") from error
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()[:500]}")
