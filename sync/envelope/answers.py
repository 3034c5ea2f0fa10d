"""An office's answer that one kiosk alone can read: HPKE to a key made for one question."""

from typing import Final

from cryptography.exceptions import InvalidTag

from sync.envelope.algorithms import ALGORITHMS
from sync.envelope.sealing import pad, unpad
from sync.keys import SealKey

BUCKET: Final = 256


def seal_answer(alg: str, public: bytes, context: bytes, plaintext: bytes) -> bytes:
    """Seal to a public key; ValueError for an unknown algorithm or a key that is none."""
    algorithm = ALGORITHMS.get(alg)
    if algorithm is None:
        raise ValueError(f"unknown algorithm {alg}")
    sealed: bytes = algorithm.suite.encrypt(
        pad(plaintext, BUCKET), algorithm.read_public(public), info=context
    )
    return sealed


def open_answer(key: SealKey, context: bytes, sealed: bytes) -> bytes | None:
    """Return the plaintext, or None when key, context or bytes are not right."""
    algorithm = ALGORITHMS[key.alg]
    try:
        padded = algorithm.suite.decrypt(sealed, algorithm.read_private(key.private), info=context)
    except (InvalidTag, ValueError):
        return None
    return unpad(padded)
