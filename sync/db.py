"""The kiosk's one database file: opened, checked, migrated, and reopened after an I/O error.

`journal_mode=DELETE, synchronous=EXTRA`: a commit survives a power cut, also on SQLite 3.40.1,
whose WAL can lose commits when two connections meet. One connection serves all threads under a
lock: a kiosk writes a few rows a minute, so waiting costs milliseconds, and one place knows
whether the connection is alive. Other programs may read the file meanwhile.

A small file is checked whole when it is opened. Of a large one that takes seconds: it is `checked`
only after somebody called `check`, and the kiosk takes no application before.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct
from sqlite_utils import Database

from sync.aside import move_aside
from sync.errors import (
    DatabaseBroken,
    DatabaseBusy,
    DatabaseNewer,
    DiskFull,
    StorageError,
    StorageFailed,
)
from sync.reserve import Reserve
from sync.schema import MIGRATIONS, TABLES

T = TypeVar("T")
RESERVE_BYTES: Final = 1 << 20
PROMPT_BYTES: Final = 32 << 20
BUSY_SECONDS: Final = 20  # as long as another program may need to check a large file
PRAGMAS: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
)
_MEANING: Final[dict[int, type[StorageError]]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: StorageFailed,
    sqlite3.SQLITE_CANTOPEN: StorageFailed,
    sqlite3.SQLITE_READONLY: StorageFailed,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
}
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# SQLite's words about a damaged schema quote its bytes, which Python then cannot read.
UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError)
_SYNCHRONOUS: Final = ("OFF", "NORMAL", "FULL", "EXTRA")


class Mode(Struct, frozen=True):
    """What is in force, for `doctor`: SQLite's version, journal mode, synchronous, migrations."""

    sqlite: str
    journal: str
    synchronous: str
    migrations: tuple[str, ...]
    durable: bool  # a commit survives a power cut


class Store:
    """The open database. Work is a function of a `sqlite_utils.Database`; keep it short."""

    def __init__(
        self, path: Path, reserve_bytes: int = RESERVE_BYTES, prompt_bytes: int = PROMPT_BYTES
    ) -> None:
        """Open, check and migrate; StorageError. A damaged file is moved aside whole.

        A file of more than `prompt_bytes` is not `checked` then, unless it was in doubt before.
        """
        self.path = path
        self.reserve = Reserve(path.with_name(f"{path.name}.reserve"), reserve_bytes)
        self.checked = False
        self._prompt_bytes = prompt_bytes
        self._doubt = path.with_name(f"{path.name}.doubt")
        self._broken = ""
        self._lock = threading.RLock()
        self._gate = threading.Lock()
        self._yielding: list[sqlite3.Connection] = []  # whose check may be broken off
        self._db: Any = None
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._open()
            self._migrate()
        except DatabaseBroken as error:
            self.close()
            moved = move_aside(path)
            self._doubt.unlink(missing_ok=True)
            raise DatabaseBroken(path, moved, error.finding) from error
        except StorageError:
            self.close()
            raise
        self.reserve.fill()

    def read(self, work: Callable[[Any], T]) -> T:
        """Run `work` on a consistent view."""
        with self._mine():
            return self._run(work, "BEGIN")

    def write(self, work: Callable[[Any], T], *, urgent: bool = False) -> T:
        """Run `work` in one transaction; `urgent` work may use the reserve of a full disk.

        Once the reserve was used, what is not urgent waits until it stands again: an application
        must not take the room of the acknowledgements to come.
        """
        with self._mine():
            if not (urgent or self.reserve.fill()):
                raise DiskFull(f"{self.path}: there is no room for the reserve")
            try:
                return self._run(work, "BEGIN IMMEDIATE")
            except DiskFull:
                if not (urgent and self.reserve.release()):
                    raise
            return self._run(work, "BEGIN IMMEDIATE")

    def mode(self) -> Mode:
        """Report what is in force, as SQLite says it, not as it was asked for."""
        with self._lock:
            db = self._alive()
            journal = db.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = _SYNCHRONOUS[db.execute("PRAGMA synchronous").fetchone()[0]]
            done = tuple(step.name for step in MIGRATIONS.applied(db))
        durable = (journal, synchronous) == ("delete", "EXTRA")
        return Mode(sqlite3.sqlite_version, journal, synchronous, done, durable)

    def check(self, *, yielding: bool = False) -> str:
        """Go through the whole file; return "ok", or what SQLite's integrity check found.

        A `yielding` check gives way to whoever wants the database, and returns "" then.
        """
        with self._lock:
            db = self._alive()
            with self._gate:
                self._yielding = [db.conn] if yielding else []
            try:
                db.execute("PRAGMA shrink_memory")  # ask about the file, not what is remembered
                if yielding and not self._yielding:
                    return ""
                finding = _integrity(db)
            except UNREADABLE as error:
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                    return ""
                raise self._translated(error) from error
            finally:
                with self._gate:
                    self._yielding = []
            self.checked = self.checked or finding == "ok"
        return finding

    def spare(self) -> int:
        """Return the bytes that purging freed inside the file; new envelopes fill them first."""
        pages = "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size"
        return self.read(lambda db: int(db.execute(pages).fetchone()[0]))

    def distrust(self, finding: str) -> None:
        """Use the file no more; the next start checks it whole, however large it is."""
        self._broken = finding
        self.checked = True
        self._suspect()

    def close(self) -> None:
        """Close; using the store again opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    @contextlib.contextmanager
    def _mine(self) -> Iterator[None]:
        """Take the lock; a yielding check gives way at once."""
        with self._gate:
            if self._yielding:
                self._yielding.pop().interrupt()
        with self._lock:
            yield

    def _run(self, work: Callable[[Any], T], begin: str) -> T:
        db = self._alive()
        try:
            db.conn.execute(begin)
            result = work(db)
            db.conn.execute("COMMIT")
        except BaseException as error:
            self._abandon(db)
            if isinstance(error, sqlite3.Error):
                raise self._translated(error) from error
            raise
        return result

    def _abandon(self, db: Any) -> None:
        try:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
        except sqlite3.Error:
            self.close()

    def _translated(self, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED or isinstance(error, UnicodeDecodeError):
            self._suspect()
            return DatabaseBroken(self.path, None, str(error))
        meaning = _MEANING.get(code)
        if meaning is None:
            return error
        if meaning is StorageFailed:
            self.close()  # what the page cache holds now is not known to be on the disk
        return meaning(f"{self.path}: {error}")

    def _suspect(self) -> None:
        with contextlib.suppress(OSError):
            self._doubt.touch(mode=0o600)
        self.close()

    def _alive(self) -> Any:
        if self._broken:
            raise DatabaseBroken(self.path, None, self._broken)
        if self._db is None:
            self._open(whole=True)
            self._rewrite()
        return self._db

    def _open(self, *, whole: bool = False) -> None:
        try:
            self.path.touch(mode=0o600)
            conn = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            conn.text_factory = _text
            self._db = Database(conn, execute_plugins=False)
            for pragma in PRAGMAS:
                conn.execute(pragma)
            if whole or self._doubt.exists() or self.path.stat().st_size <= self._prompt_bytes:
                self._insist()
        except UNREADABLE as error:
            raise self._translated(error) from error
        except OSError as error:
            raise StorageFailed(f"{self.path}: {error}") from error

    def _insist(self) -> None:
        """Check the whole file while one waits."""
        if (finding := _integrity(self._db)) != "ok":
            self.distrust(finding)
            raise DatabaseBroken(self.path, None, finding)
        self.checked = True
        self._doubt.unlink(missing_ok=True)

    def _rewrite(self) -> None:
        """Write every page: after a failed fsync the cache may hold what the disk does not."""
        try:
            self._db.conn.execute("VACUUM")
        except sqlite3.Error as error:
            self.close()
            raise self._translated(error) from error

    def _migrate(self) -> None:
        try:
            if newer := {step.name for step in MIGRATIONS.applied(self._db)} - _names():
                raise DatabaseNewer(f"{self.path} was made by a newer program: {sorted(newer)}")
            MIGRATIONS.apply(self._db)
            if missing := TABLES - set(self._db.table_names()):
                raise DatabaseBroken(self.path, None, f"it has no table {min(missing)}")
        except UNREADABLE as error:
            known = self._translated(error)
            if isinstance(known, StorageError):
                raise known from error
            raise DatabaseBroken(self.path, None, str(error)) from error  # tables not of our making


def fact(db: Any, name: str, default: str = "") -> str:
    """Read one of the small facts the kiosk remembers about itself."""
    row = db.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
    return row[0] if row else default


def set_fact(db: Any, name: str, value: str) -> None:
    db["fact"].upsert({"name": name, "value": value}, pk="name")


def _text(data: bytes) -> str:
    """Read text that the disk may have altered: one bad row must not stop the others."""
    return data.decode("utf-8", "replace")


def _names() -> set[str]:
    return {step.name for step in MIGRATIONS._migrations}  # noqa: SLF001 - no public list


def _integrity(db: Any) -> str:
    return str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
