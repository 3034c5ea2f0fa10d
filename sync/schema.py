"""The tables of the kiosk's database, as numbered steps. A step that was released never changes.

Triggers state I1 in the file itself: an envelope cannot be deleted or altered, by any program.
"""

from typing import Any, Final

from sqlite_utils.migrations import Migrations

MIGRATIONS: Final = Migrations("ekios")
TABLES: Final = frozenset(
    {"outbox", "attachment", "note", "fact", "attempt", "carried", "letter_job"}
)

_OUTBOX = """
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY, -- order of saving, over all epochs
    id TEXT NOT NULL UNIQUE,
    kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    kind TEXT NOT NULL, reference TEXT NOT NULL UNIQUE,
    head TEXT NOT NULL, sealed BLOB NOT NULL, signature BLOB NOT NULL, digest TEXT NOT NULL,
    at TEXT NOT NULL, time_certain INTEGER NOT NULL,
    token_hash BLOB NOT NULL, code_hash BLOB NOT NULL, code_salt BLOB NOT NULL,
    stub BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'acknowledged', 'quarantined')),
    received_at TEXT NOT NULL DEFAULT '',   -- the office's word, also when attachments are missing
    acknowledged_on TEXT NOT NULL DEFAULT '', -- the kiosk's date, for "sent today"
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (kiosk, epoch, seq)
) STRICT"""

_ATTACHMENT = """
CREATE TABLE attachment (
    sha256 TEXT PRIMARY KEY, envelope TEXT NOT NULL REFERENCES outbox (id),
    position INTEGER NOT NULL, data BLOB NOT NULL,
    missing INTEGER NOT NULL DEFAULT 1        -- at the office, as far as the kiosk knows
) STRICT"""

_NOTE = """
CREATE TABLE note (
    key TEXT PRIMARY KEY, cursor INTEGER NOT NULL, envelope TEXT NOT NULL,
    state TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, detail BLOB NOT NULL
) STRICT"""

_REST = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    (
        "CREATE TABLE attempt (reference TEXT PRIMARY KEY, wrong INTEGER NOT NULL,"
        " until REAL NOT NULL) STRICT"
    ),
    "CREATE INDEX outbox_state ON outbox (state, number)",
    "CREATE INDEX outbox_token ON outbox (token_hash)",
    "CREATE INDEX attachment_envelope ON attachment (envelope, missing)",
    "CREATE INDEX note_envelope ON note (envelope, cursor)",
    (
        "CREATE TRIGGER outbox_keep BEFORE DELETE ON outbox"
        " BEGIN SELECT RAISE(ABORT, 'an envelope is never deleted'); END"
    ),
    (
        "CREATE TRIGGER outbox_same BEFORE UPDATE OF"
        " number, id, kiosk, epoch, seq, head, sealed, signature, digest, reference ON outbox"
        " BEGIN SELECT RAISE(ABORT, 'an envelope is never altered'); END"
    ),
    (
        "CREATE TRIGGER attachment_keep BEFORE DELETE ON attachment"
        " BEGIN SELECT RAISE(ABORT, 'an attachment is never deleted'); END"
    ),
    (
        "CREATE TRIGGER attachment_same BEFORE UPDATE OF sha256, envelope, position, data"
        " ON attachment BEGIN SELECT RAISE(ABORT, 'an attachment is never altered'); END"
    ),
)


@MIGRATIONS(name="0001_first")
def _first(db: Any) -> None:
    for statement in (_OUTBOX, _ATTACHMENT, _NOTE, *_REST):
        db.execute(statement)


_PURGE: Final = (
    # Both by the office's clock: since when a ledger agrees; since when the bytes are gone.
    "ALTER TABLE outbox ADD COLUMN settled_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN purged_at TEXT NOT NULL DEFAULT ''",
    "DROP TRIGGER outbox_same",
    "DROP TRIGGER attachment_keep",
    (
        "CREATE TRIGGER outbox_same BEFORE UPDATE OF"
        " number, id, kiosk, epoch, seq, head, signature, digest, reference ON outbox"
        " BEGIN SELECT RAISE(ABORT, 'an envelope is never altered'); END"
    ),
    (
        "CREATE TRIGGER outbox_purge BEFORE UPDATE OF sealed, purged_at ON outbox"
        " WHEN OLD.state <> 'acknowledged' OR OLD.settled_at = '' OR OLD.purged_at <> ''"
        " OR NEW.purged_at = '' OR NEW.sealed <> x''"
        " BEGIN SELECT RAISE(ABORT, 'only what is settled is purged, and once'); END"
    ),
    (
        "CREATE TRIGGER outbox_gone BEFORE UPDATE OF state ON outbox"
        " WHEN OLD.purged_at <> '' AND NEW.state <> OLD.state"
        " BEGIN SELECT RAISE(ABORT, 'what was purged cannot be sent again'); END"
    ),
    (
        "CREATE TRIGGER attachment_keep BEFORE DELETE ON attachment WHEN NOT EXISTS"
        " (SELECT 1 FROM outbox WHERE id = OLD.envelope AND purged_at <> '')"
        " BEGIN SELECT RAISE(ABORT, 'an attachment goes with its envelope'); END"
    ),
)


@MIGRATIONS(name="0002_purge")
def _purge(db: Any) -> None:
    for statement in _PURGE:
        db.execute(statement)


@MIGRATIONS(name="0003_carried")
def _carried(db: Any) -> None:
    """What went onto a stick and waits for its answer: a turn, or a question about the ledger."""
    db.execute(
        "CREATE TABLE carried (key TEXT PRIMARY KEY, asked TEXT NOT NULL, at TEXT NOT NULL) STRICT"
    )


@MIGRATIONS(name="0004_letters")
def _letters(db: Any) -> None:
    """Printings of letters until the office has heard of them; nothing about whose they are."""
    db.execute(
        "CREATE TABLE letter_job (job TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL,"
        " at TEXT NOT NULL) STRICT"
    )


_INDEXES: Final = (
    "CREATE INDEX outbox_held ON outbox (kiosk, epoch, seq) WHERE purged_at = ''",
    "CREATE INDEX outbox_sent ON outbox (acknowledged_on) WHERE acknowledged_on <> ''",
)


@MIGRATIONS(name="0005_years")
def _years(db: Any) -> None:
    """After years of service, purging, mirroring and counting must not read every row."""
    for statement in _INDEXES:
        db.execute(statement)
