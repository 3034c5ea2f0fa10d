"""Private keys as files, and the value types that let other modules hold keys without cryptography.

A key file is one line of text, mode 0600: `ekios-key 1 <algorithm> <base64>`.
"""

import base64
import hashlib
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.durable import sync_folder

ED25519: Final = "ed25519"
COMMAND: Final = "command"  # of a key whose secret no file holds; the bytes are the public half
MAGIC: Final = "ekios-key"
CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RFC4648: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CROCKFORD: Final = str.maketrans(_RFC4648, CROCKFORD)
FINGERPRINT_BYTES: Final = 10


class KeyFileBroken(Exception):  # noqa: N818 - named after what happened
    """Raised when a key file is readable by others, of another kind, or not a key file."""


class SigningKey:
    """An Ed25519 private key (RFC 8032). `public` is its 32 raw bytes; never printed."""

    __slots__ = ("_key", "public")

    def __init__(self, seed: bytes) -> None:
        """Make the key of a 32-byte seed."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: Final[bytes] = self._key.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"SigningKey({fingerprint(self.public)})"

    def sign_raw(self, message: bytes) -> bytes:
        """Return the 64-byte signature over exactly `message`; use `signatures.sign` instead."""
        return self._key.sign(message)

    def seed(self) -> bytes:
        """Return the 32 secret bytes."""
        return self._key.private_bytes_raw()


class SealKey:
    """A private key that opens envelopes: algorithm id and secret bytes; never printed."""

    __slots__ = ("alg", "private")

    def __init__(self, alg: str, private: bytes) -> None:
        self.alg: Final = alg
        self.private: Final = private

    def __repr__(self) -> str:
        return f"SealKey({self.alg})"


def generate_signing_key() -> SigningKey:
    return SigningKey(os.urandom(32))


def verify_raw(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` is `public`'s over exactly `message`; False for malformed keys."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def save_signing_key(path: Path, key: SigningKey) -> None:
    """Write a new key file durably; FileExistsError rather than replace a key."""
    _save(path, ED25519, key.seed())


def load_signing_key(path: Path) -> SigningKey:
    """Read a key file; FileNotFoundError or KeyFileBroken."""
    alg, secret = _load(path)
    if alg != ED25519 or len(secret) != 32:
        raise KeyFileBroken(f"{path} holds no ed25519 key")
    return SigningKey(secret)


def save_public_key(path: Path, public: bytes) -> None:
    """Remember a key that a command holds: its public half alone; FileExistsError."""
    _save(path, COMMAND, public)


def load_public_key(path: Path) -> bytes | None:
    """Read the public half of a key that a command holds; None for a key that is a file."""
    alg, public = _load(path)
    return public if alg == COMMAND else None


def load_or_create_signing_key(path: Path) -> SigningKey:
    """Read the key file, or make it when there is none."""
    if not path.exists():
        save_signing_key(path, generate_signing_key())
    return load_signing_key(path)


def save_seal_key(path: Path, key: SealKey) -> None:
    """Write a new key file durably; FileExistsError rather than replace a key."""
    _save(path, key.alg, key.private)


def load_seal_key(path: Path) -> SealKey:
    """Read a key file; FileNotFoundError or KeyFileBroken."""
    alg, secret = _load(path)
    if alg in {ED25519, COMMAND}:
        raise KeyFileBroken(f"{path} holds a signing key, not one that opens envelopes")
    return SealKey(alg, secret)


def fingerprint(public: bytes) -> str:
    """Return 80 bits of the key's SHA-256 for people to compare: `XXXX-XXXX-XXXX-XXXX`."""
    return grouped(to_base32(hashlib.sha256(public).digest()[:FINGERPRINT_BYTES]))


def to_base32(data: bytes) -> str:
    """Encode in Crockford's base32, without padding; five bytes are eight characters."""
    return base64.b32encode(data).decode().rstrip("=").translate(_TO_CROCKFORD)


def grouped(text: str, size: int = 4) -> str:
    return "-".join(text[i : i + size] for i in range(0, len(text), size))


def _save(path: Path, alg: str, secret: bytes) -> None:
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    line = f"{MAGIC} 1 {alg} {base64.b64encode(secret).decode()}\n"
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)
    part.rename(path)
    sync_folder(path.parent)


def _load(path: Path) -> tuple[str, bytes]:
    if path.stat().st_mode & 0o077:
        raise KeyFileBroken(f"{path} can be read by others; chmod 600 it after finding out why")
    try:
        magic, version, alg, secret = path.read_text("ascii").split()
        if (magic, version) == (MAGIC, "1"):
            return alg, base64.b64decode(secret, validate=True)
    except ValueError:
        pass
    raise KeyFileBroken(f"{path} is not a key file of this version")
