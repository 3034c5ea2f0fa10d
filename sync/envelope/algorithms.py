"""The HPKE suites (RFC 9180, base mode) that an office key may name.

`MLKEM768-X25519+...` uses KEM 0x647A, X-Wing: draft-connolly-cfrg-xwing-kem, carried on as
MLKEM768-X25519 in draft-ietf-hpke-pq. KDF 0x0001, AEAD 0x0003. Its public key is ML-KEM-768's
1184 bytes, then X25519's 32; its private key the draft's 32-byte seed, which SHAKE256 expands to
ML-KEM's 64-byte seed and X25519's 32 bytes. `X25519+...` is KEM 0x0020 of the RFC itself.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from msgspec import Struct

from sync.keys import SealKey

MLKEM768_X25519: Final = "MLKEM768-X25519+HKDF-SHA256+CHACHA20POLY1305"
X25519: Final = "X25519+HKDF-SHA256+CHACHA20POLY1305"
DEFAULT_ALGORITHM: Final = MLKEM768_X25519
_MLKEM_PUBLIC: Final = 1184


class Algorithm(Struct, frozen=True):
    """One suite: how its keys are read, and the length in bytes that it adds to a plaintext."""

    suite: Any
    read_public: Callable[[bytes], Any]
    read_private: Callable[[bytes], Any]
    public_of: Callable[[bytes], bytes]
    overhead: int


def _hybrid_public(raw: bytes) -> Any:
    return hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC:]),
    )


def _hybrid_halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != 32:
        raise ValueError("an X-Wing private key is a seed of 32 bytes")
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def _hybrid_public_of(seed: bytes) -> bytes:
    mlkem, x25519 = _hybrid_halves(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _x25519_public_of(raw: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()


def _suite(kem: Any) -> Any:
    return hpke.Suite(kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


ALGORITHMS: Final[dict[str, Algorithm]] = {
    MLKEM768_X25519: Algorithm(
        suite=_suite(hpke.KEM.MLKEM768_X25519),
        read_public=_hybrid_public,
        read_private=lambda seed: hpke.MLKEM768X25519PrivateKey(*_hybrid_halves(seed)),
        public_of=_hybrid_public_of,
        overhead=1136,
    ),
    X25519: Algorithm(
        suite=_suite(hpke.KEM.X25519),
        read_public=X25519PublicKey.from_public_bytes,
        read_private=X25519PrivateKey.from_private_bytes,
        public_of=_x25519_public_of,
        overhead=48,
    ),
}
"""By algorithm id, best first. An id means the same bytes for ever; a new suite gets a new id."""


def new_seal_keypair(alg: str = DEFAULT_ALGORITHM) -> tuple[SealKey, bytes]:
    """Return a fresh private key and its public bytes; KeyError for an unknown algorithm."""
    private = os.urandom(32)
    return SealKey(alg, private), ALGORITHMS[alg].public_of(private)


def seal_public(key: SealKey) -> bytes:
    """Return the public bytes that belong to a private key."""
    return ALGORITHMS[key.alg].public_of(key.private)
