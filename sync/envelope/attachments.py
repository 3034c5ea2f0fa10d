"""Photos and other files: each under its own fresh key, which travels in the sealed part.

Bytes: version 1, then ChaCha20-Poly1305 (RFC 8439) with a zero nonce, which a key that is used once
may have. The same file twice gives two ciphertexts: nobody can test which file an office holds.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from msgspec import Struct

_VERSION: Final = b"\x01"
_NONCE: Final = bytes(12)
_CONTEXT: Final = b"ekios/1/attachment"


class Sealed(Struct, frozen=True):
    """`sha256` (hex, of the ciphertext) is its address; `key` belongs in the sealed part only."""

    ciphertext: bytes
    key: bytes
    sha256: str

    def __repr__(self) -> str:
        return f"Sealed({self.sha256})"


def encrypt_attachment(data: bytes, random: Callable[[int], bytes] = os.urandom) -> Sealed:
    key = random(32)
    ciphertext = _VERSION + ChaCha20Poly1305(key).encrypt(_NONCE, data, _CONTEXT)
    return Sealed(ciphertext, key, hashlib.sha256(ciphertext).hexdigest())


def decrypt_attachment(ciphertext: bytes, key: bytes) -> bytes | None:
    """Return the file, or None when key or bytes are not right."""
    if ciphertext[:1] != _VERSION:
        return None
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, ciphertext[1:], _CONTEXT)
    except (InvalidTag, ValueError):
        return None
