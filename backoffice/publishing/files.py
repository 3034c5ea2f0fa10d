"""Where the published files lie. Reads names and bytes; knows nothing of signatures."""

import re
from pathlib import Path

from django.conf import settings

TARGET = "catalogue.db.gz"
STAMP = "metadata/timestamp.json"
"""The only file that changes."""
NAMES = re.compile(
    r"metadata/([0-9]{1,9}\.(root|targets|snapshot)|timestamp)\.json"
    r"|targets/[0-9a-f]{64}\.catalogue\.db\.gz"
)


def folder() -> Path:
    return Path(settings.OFFICE_DIR) / "catalogue"


def found(name: str) -> Path | None:
    """Return the file of this name; None for anything that is not one of ours."""
    path = folder() / name
    return path if NAMES.fullmatch(name) and path.is_file() else None


def newest_root(metadata: Path) -> bytes | None:
    """Return the newest root metadata as it was signed; None before the first publication."""
    names = [int(p.name.partition(".")[0]) for p in metadata.glob("*.root.json")]
    return (metadata / f"{max(names)}.root.json").read_bytes() if names else None
