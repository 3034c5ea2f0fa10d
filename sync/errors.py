"""Everything that can go wrong with the kiosk's database and its key, on one page.

Each error has a `code` for programs and one sentence that says what to do.
"""

from pathlib import Path
from typing import ClassVar


class StorageError(Exception):
    """Raised when the kiosk's database cannot do what was asked. Nothing was half done."""

    code: ClassVar[str] = "database"


class DatabaseBroken(StorageError):  # noqa: N818 - named after what happened, as all here
    """Raised when the file is damaged; at start it was moved aside whole to `moved_to`."""

    code = "database"

    def __init__(self, path: Path, moved_to: Path | None, finding: str) -> None:
        self.moved_to = moved_to
        self.finding = finding
        place = f"It was moved, whole, to {moved_to}." if moved_to else "It was left as it is."
        super().__init__(
            f"The database {path} is damaged ({finding}). {place} Keep it: it may hold "
            "applications that were not sent. Then enrol the kiosk again."
        )


class DatabaseBusy(StorageError):  # noqa: N818
    """Raised when another program held the database for longer than 20 seconds."""

    code = "database"


class DatabaseNewer(StorageError):  # noqa: N818
    """Raised when a newer program made the file; install that version again."""

    code = "database"


class DiskFull(StorageError):  # noqa: N818
    """Raised when there is no room; free some, nothing was lost."""

    code = "disk"


class KeyUnusable(StorageError):  # noqa: N818
    """Raised when the command that holds the kiosk's key did not sign; nothing is taken then."""

    code = "keys"


class StorageFailed(StorageError):  # noqa: N818
    """Raised after an I/O error; the connection is dead and the next use opens and checks anew."""

    code = "disk"
