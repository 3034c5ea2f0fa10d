"""The print journal: which jobs were begun and what became of them. Never a ticket's bytes.

Written before the first byte goes out, so that a job is not printed twice, also after a restart.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils
from msgspec import Struct

from devices.errors import JournalFailed
from devices.protocols import JobState

Now = Callable[[], datetime]

UNFINISHED = (JobState.QUEUED, JobState.SENDING)


class Entry(Struct, frozen=True):
    """One job; `digest` is a keyed digest of its ticket, comparable within one run only, so that
    the file tells nothing; times are ISO 8601 UTC.
    """

    job: str
    digest: str
    state: JobState
    reason: str
    queued_at: str
    changed_at: str
    pages: int = 0  # of a letter


def _utc() -> datetime:
    return datetime.now(UTC)


class Journal:
    """A small SQLite file of its own. JournalFailed when it cannot be used."""

    def __init__(self, path: Path | None, now: Now = _utc) -> None:
        """Open or create; None keeps it in memory (tests, fakes)."""
        self._now = now
        self._lock = threading.Lock()
        with self._guarded():
            self._conn = sqlite3.connect(path or ":memory:", check_same_thread=False)
            self._conn.execute("PRAGMA journal_mode=DELETE")
            self._conn.execute("PRAGMA synchronous=EXTRA")
            self._jobs = sqlite_utils.Database(self._conn).table("jobs")
            texts = dict.fromkeys(Entry.__struct_fields__[:-1], str)
            self._jobs.create(texts, pk="job", if_not_exists=True)
            if "pages" not in self._jobs.columns_dict:  # also in a file of an earlier program
                self._jobs.add_column("pages", int, not_null_default=0)

    def interrupted(self) -> tuple[str, ...]:
        """Set jobs that a former run left unfinished to unknown; return their ids."""
        with self._guarded():
            rows = self._jobs.rows_where("state in (?, ?)", UNFINISHED, select="job")
            jobs = tuple(row["job"] for row in rows)
        for job in jobs:
            self.move(job, JobState.UNKNOWN, "interrupted")
        return jobs

    def find(self, job: str) -> Entry | None:
        with self._guarded():
            rows = [_entry(row) for row in self._jobs.rows_where("job = ?", [job])]
        return rows[0] if rows else None

    def add(self, job: str, digest: str, pages: int = 0) -> None:
        """Note a new job as queued; committed on return."""
        at = self._now().isoformat()
        with self._guarded(), self._conn:
            self._jobs.insert(
                {
                    "job": job,
                    "digest": digest,
                    "state": JobState.QUEUED.value,
                    "reason": "",
                    "queued_at": at,
                    "changed_at": at,
                    "pages": pages,
                }
            )

    def move(self, job: str, state: JobState, reason: str = "") -> None:
        """Note what became of a job; committed on return."""
        with self._guarded(), self._conn:
            self._jobs.update(
                job,
                {"state": state.value, "reason": reason, "changed_at": self._now().isoformat()},
            )

    def recent(self, count: int = 50) -> tuple[Entry, ...]:
        """Return the latest jobs, newest first."""
        with self._guarded():
            rows = self._jobs.rows_where(order_by="rowid desc", limit=count)
            return tuple(_entry(row) for row in rows)

    def printed_since(self, at: str) -> int:
        """Count jobs that put (or may have put) paper out since a time, ISO 8601 UTC."""
        used = (JobState.PRINTED, JobState.SENT, JobState.UNKNOWN)
        with self._guarded():
            return int(
                self._jobs.count_where("changed_at >= ? and state in (?, ?, ?)", [at, *used])
            )

    def close(self) -> None:
        self._conn.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise JournalFailed(type(error).__name__) from error


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**{**row, "state": JobState(row["state"])})
