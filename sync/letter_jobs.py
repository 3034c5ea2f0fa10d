"""Printings of letters, until the office has heard what became of them: ids and states alone.

"asked": nothing has reached the printer, and nothing will unless this run goes on. "handed": the
printer has it. An end is kept until a verified reply to the turn that told it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct

from sync.clock import Clock, iso
from sync.db import Store
from sync.wire import MAX_ENVELOPES, LetterPrint

ASKED: Final = "asked"
HANDED: Final = "handed"


class Known(Struct, frozen=True):
    """What the printer's journal says of a job."""

    state: str
    reason: str


class LetterJobs:
    """Writes; each is on the disk when it returns. StorageError when it cannot be."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, job: str) -> None:
        row = [job, ASKED, "", iso(self._clock())]
        self._store.write(
            lambda db: db.execute("INSERT OR IGNORE INTO letter_job VALUES (?, ?, ?, ?)", row)
        )

    def hand(self, job: str) -> None:
        self._set(job, HANDED)

    def end(self, job: str, state: str, reason: str = "") -> None:
        """Note "printed", "sent", "failed" or "unknown"; the first end stays."""
        self._set(job, state, reason)

    def recover(self, journal: Callable[[str], Known | None]) -> None:
        """Settle what a former run left: what was never handed over did not come out."""
        rows = self._store.read(
            lambda db: db.execute(
                "SELECT job, state FROM letter_job WHERE state IN (?, ?)", [ASKED, HANDED]
            ).fetchall()
        )
        for job, state in rows:
            known = journal(job) if state == HANDED else Known("failed", "interrupted")
            known = known or Known("unknown", "interrupted")
            self.end(job, known.state, known.reason)

    def _set(self, job: str, state: str, reason: str = "") -> None:
        row = [state, reason, job, ASKED, HANDED]
        self._store.write(
            lambda db: db.execute(
                "UPDATE letter_job SET state = ?, reason = ? WHERE job = ? AND state IN (?, ?)", row
            ),
            urgent=True,
        )


def ended(db: Any) -> tuple[LetterPrint, ...]:
    """Return the oldest ends that the office has not confirmed."""
    rows = db.execute(
        "SELECT job, state, reason FROM letter_job WHERE state NOT IN (?, ?)"
        " ORDER BY rowid LIMIT ?",
        [ASKED, HANDED, MAX_ENVELOPES],
    )
    return tuple(LetterPrint(*row) for row in rows)


def told(db: Any, jobs: Sequence[str]) -> None:
    """Forget what the office has confirmed."""
    for job in jobs:
        db.execute("DELETE FROM letter_job WHERE job = ?", [job])
