"""What this kiosk can tell by itself about what it took: by token, or by reference and code."""

from math import ceil
from typing import Any, Final

from msgspec import Struct, structs

from sync.clock import Clock
from sync.db import Store
from sync.envelope import code_matches, hash_code, hash_token, stub_context, token_open
from sync.inbox import history
from sync.wire import Note

TRIES: Final = 5
PAUSE_SECONDS: Final = 3600
_MOST_REFERENCES: Final = 10_000
_NO_SALT: Final = bytes(16)


class Found(Struct, frozen=True):
    """One envelope of this kiosk. `stub` only for whoever brought the token."""

    id: str
    kind: str
    reference: str
    at: str
    time_certain: bool
    state: str
    received_at: str
    notes: tuple[Note, ...]
    stub: bytes | None = None


class Wrong(Struct, frozen=True):
    """Number or code is wrong, or it is not from this kiosk: they look alike."""


class Paused(Struct, frozen=True):
    """Five wrong codes: this reference rests, for so many seconds more."""

    seconds: int


class Lookup:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def by_token(self, token: bytes) -> Found | None:
        """Return the application of this token (else the newest act that carries it)."""
        return self._store.read(lambda db: _by_token(db, token))

    def by_id(self, envelope_id: str) -> Found | None:
        return self._store.read(lambda db: _found(db, "id = ?", envelope_id))

    def by_reference(self, reference: str, code: str) -> Found | Wrong | Paused:
        """Check the 6-digit code. Five wrong ones pause the reference for an hour, restarts too."""
        name, now = reference.strip().upper()[:64], self._clock().timestamp()
        wrong, until, row = self._store.read(lambda db: _known(db, name))
        if 0 < until - now <= PAUSE_SECONDS:
            return Paused(ceil(until - now))
        if _matches(code.strip(), row):
            self._store.write(lambda db: _forget(db, name), urgent=True) if wrong else None
            found = self._store.read(lambda db: _found(db, "reference = ?", name))
            return found or Wrong()
        tries = 1 if until and until <= now else wrong + 1
        self._store.write(lambda db: _count(db, name, tries, now), urgent=True)
        return Wrong()


def _by_token(db: Any, token: bytes) -> Found | None:
    found = _found(db, "token_hash = ?", hash_token(token))
    if found is None:
        return None
    [(sealed,)] = db.execute("SELECT stub FROM outbox WHERE id = ?", [found.id])
    return structs.replace(found, stub=token_open(token, stub_context(found.id), sealed))


def _found(db: Any, where: str, value: str | bytes) -> Found | None:
    """Return the application, else the newest act; `where` is one of the literals here."""
    row = next(
        db["outbox"].rows_where(
            where, [value], order_by="kind <> 'application', number DESC", limit=1
        ),
        None,
    )
    if row is None:
        return None
    return Found(
        id=row["id"],
        kind=row["kind"],
        reference=row["reference"],
        at=row["at"],
        time_certain=bool(row["time_certain"]),
        state=row["state"],
        received_at=row["received_at"],
        notes=history(db, row["id"]),
    )


def _known(db: Any, name: str) -> tuple[int, float, tuple[bytes, bytes] | None]:
    attempt = db.execute("SELECT wrong, until FROM attempt WHERE reference = ?", [name])
    code = db.execute("SELECT code_hash, code_salt FROM outbox WHERE reference = ?", [name])
    wrong, until = attempt.fetchone() or (0, 0.0)
    return wrong, until, code.fetchone()


def _matches(code: str, row: tuple[bytes, bytes] | None) -> bool:
    if row is None:
        hash_code(code, _NO_SALT)  # a wrong number takes as long as a wrong code
        return False
    return code_matches(code, row[1], row[0])


def _count(db: Any, name: str, wrong: int, now: float) -> None:
    until = now + PAUSE_SECONDS if wrong >= TRIES else 0.0
    record = {"reference": name, "wrong": wrong, "until": until}
    db["attempt"].upsert(record, pk="reference")
    db.execute(
        "DELETE FROM attempt WHERE rowid NOT IN"
        " (SELECT rowid FROM attempt ORDER BY rowid DESC LIMIT ?)",
        [_MOST_REFERENCES],
    )


def _forget(db: Any, name: str) -> None:
    db.execute("DELETE FROM attempt WHERE reference = ?", [name])
