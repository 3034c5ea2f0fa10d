"""Watches over what lies on the disk for years: the file as a whole, and each envelope by and by.

What it finds is told, never mended: what was altered is still the best there is.
"""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Struct

from sync.clock import Clock, iso
from sync.db import Store, fact, set_fact
from sync.errors import StorageError
from sync.trust import TrustStore
from sync.verify import verify_some
from sync.worker import Worker

FIRST_SECONDS: Final = 30.0
EVERY_SECONDS: Final = 600.0
PATIENCE: Final = 1800.0  # for a large file on a slow disk
WHOLE_EVERY: Final = timedelta(days=7)
AT_ONCE: Final = 50  # about 7,000 envelopes a day
MOST: Final = 10  # sentences that are kept
_FACT: Final = "care"


class Care(Struct, frozen=True):
    """How far a round has come, what it found, and what the last whole one did."""

    through: int = 0
    found: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    ended_at: str = ""

    def findings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.before, *self.found)))[:MOST]


def care(store: Store) -> Care:
    """Return what is known of the envelopes' soundness; StorageError."""
    text = store.read(lambda db: fact(db, _FACT))
    try:
        return msgspec.json.decode(text, type=Care) if text else Care()
    except msgspec.MsgspecError:  # altered on the disk, as it may be
        return Care()


class Caretaker(Worker):
    """`step()` looks at some envelopes, and once a week at the file; it returns when to go on.

    A file that was too large to be checked when it was opened is checked first, while nobody is
    served. `changed` is called, on this thread, when that has ended, and when the file is damaged.
    """

    def __init__(
        self, store: Store, trust: TrustStore, clock: Clock, changed: Callable[[], None]
    ) -> None:
        first = FIRST_SECONDS if store.checked else 0.0
        super().__init__("caretaker", self.step, first=first, patience=PATIENCE)
        self._store = store
        self._trust = trust
        self._clock = clock
        self._changed = changed
        self._whole_at = clock() if store.checked else None

    def step(self) -> float:
        """Never raises: a disk that fails is told by everybody who needs it."""
        with contextlib.suppress(StorageError):
            self._look_at_file()
            self._look_at_envelopes()
        return EVERY_SECONDS

    def _look_at_file(self) -> None:
        now, last = self._clock(), self._whole_at
        if last is not None and abs(now - last) < WHOLE_EVERY:
            return
        serving = self._store.checked
        finding = self._store.check(yielding=True) if serving else self._first_check()
        if finding not in {"", "ok"}:
            self._store.distrust(finding)
        self._whole_at = now if finding else last
        if finding not in {"", "ok"} or not serving:
            self._changed()

    def _first_check(self) -> str:
        """A disk that cannot even read the file is no place for an application."""
        try:
            return self._store.check()
        except StorageError as error:
            return str(error)

    def _look_at_envelopes(self) -> None:
        if self._trust.trust() is None:
            return
        before = care(self._store)
        done = verify_some(self._store, self._trust, before.through, AT_ONCE)
        found = (*before.found, *done.problems)[:MOST]
        after = Care(done.last, found, before.before, before.ended_at)
        if not done.last:
            after = Care(0, (), found, iso(self._clock()))
        text = msgspec.json.encode(after).decode()
        self._store.write(lambda db: set_fact(db, _FACT, text), urgent=True)
