"""Where the private keys lie, and how an envelope is opened with them.

A file per key, named after its id, mode 0600. An office with an HSM replaces `seal_key`.
"""

import functools
import secrets
from pathlib import Path

from django.conf import settings

from sync.keys import SealKey, SigningKey, load_seal_key, load_signing_key


def folder() -> Path:
    return Path(settings.OFFICE_DIR) / "keys"


def backup_folder() -> Path:
    """A second place; an office mounts another disk here."""
    return Path(settings.OFFICE_DIR) / "keys-backup"


def root_path() -> Path:
    return folder() / "root.key"


def key_path(key_id: str, place: Path | None = None) -> Path:
    return (place or folder()) / f"{key_id}.key"


def root_key() -> SigningKey:
    return _signing(root_path())


def reply_key(key_id: str) -> SigningKey:
    return _signing(key_path(key_id))


def seal_key(key_id: str) -> SealKey | None:
    """Return the private key of a recipient key id, None when this office does not hold it."""
    if not key_id.replace("-", "").isalnum():
        return None
    try:
        return _sealing(key_path(key_id))
    except FileNotFoundError:
        return None


def published_version() -> int:
    """Return the highest version of the Trust that left this office, 0 where that is not known.

    It stands beside the keys, not in the database: a restored database does not know it.
    """
    try:
        return int(_version_path().read_text())
    except (FileNotFoundError, ValueError):
        return 0


def remember_version(version: int) -> None:
    """Note before it leaves that this version of the Trust may have been seen by kiosks."""
    part = _version_path().with_suffix(f".{secrets.token_hex(4)}.part")
    part.touch(mode=0o600)
    part.write_text(str(version))
    part.replace(_version_path())


def _version_path() -> Path:
    return folder() / "trust-version"


@functools.lru_cache(maxsize=64)
def _signing(path: Path) -> SigningKey:
    return load_signing_key(path)


@functools.lru_cache(maxsize=64)
def _sealing(path: Path) -> SealKey:
    return load_seal_key(path)
