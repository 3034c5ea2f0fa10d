"""What the 128-bit token on a citizen's paper opens: details of notes, the receipt stub.

Bytes: version 1, salt 16, ChaCha20-Poly1305 with a zero nonce under HKDF-SHA256(token, salt,
`framed("ekios/1/token", context)`) of the plaintext padded to 256 bytes, so that its length does
not tell the service. Of token and 6-digit code a kiosk keeps hashes only.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.envelope.sealing import pad, unpad
from sync.wire import framed

TOKEN_BYTES: Final = 16
BUCKET: Final = 256
_VERSION: Final = b"\x01"
_SALT: Final = 16
_NONCE: Final = bytes(12)


def note_context(envelope_id: str) -> str:
    """Return the context of the details in notes about an application."""
    return f"note/{envelope_id}"


def stub_context(envelope_id: str) -> str:
    """Return the context of the receipt stub that the kiosk keeps."""
    return f"stub/{envelope_id}"


def token_seal(
    token: bytes, context: str, plaintext: bytes, random: Callable[[int], bytes] = os.urandom
) -> bytes:
    """Encrypt under a token; ValueError unless the token has 16 bytes."""
    salt = random(_SALT)
    cipher = ChaCha20Poly1305(_key(token, salt, context))
    return _VERSION + salt + cipher.encrypt(_NONCE, pad(plaintext, BUCKET), None)


def token_open(token: bytes, context: str, data: bytes) -> bytes | None:
    """Return the plaintext, or None when token, context or bytes are not right."""
    if data[:1] != _VERSION or len(token) != TOKEN_BYTES:
        return None
    salt, ciphertext = data[1 : 1 + _SALT], data[1 + _SALT :]
    try:
        padded = ChaCha20Poly1305(_key(token, salt, context)).decrypt(_NONCE, ciphertext, None)
    except (InvalidTag, ValueError):
        return None
    return unpad(padded)


def hash_token(token: bytes) -> bytes:
    """Return 32 bytes; a random 128-bit token needs no slow hash."""
    return hashlib.sha256(framed(b"ekios/1/token-hash", token)).digest()


def hash_code(code: str, salt: bytes) -> bytes:
    """Return 32 bytes of scrypt (n 2^14, r 8, p 1: 16 MiB, some 50 ms) under 16 salt bytes."""
    return hashlib.scrypt(code.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)


def code_matches(code: str, salt: bytes, expected: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_code(code, salt), expected)


def _key(token: bytes, salt: bytes, context: str) -> bytes:
    if len(token) != TOKEN_BYTES:
        raise ValueError(f"a token has {TOKEN_BYTES} bytes")
    info = framed(b"ekios/1/token", context.encode())
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(token)
