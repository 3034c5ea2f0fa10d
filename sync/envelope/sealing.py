"""Seal and open envelopes.

`sealed` is HPKE's encapsulated key and ciphertext of: the plaintext's length (4 bytes,
big-endian), the plaintext, zeros up to a multiple of 2 KiB, so that the size does not tell the
service. `info` is `framed("ekios/1/seal", head)`: a sealed part opens under its own head only.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from msgspec import Struct

from sync.envelope.algorithms import ALGORITHMS
from sync.keys import SealKey, SigningKey
from sync.signatures.core import Domain, sign, verify
from sync.wire import VERSION, Envelope, Head, KeyRecord, framed, to_json

BUCKET: Final = 2048
SEAL: Final = "seal"


class OpenReason(StrEnum):
    """Why an envelope did not open; each sends it to quarantine."""

    HEAD = "head"  # not a head of ours
    VERSION = "version"  # a head of another version
    ALGORITHM = "algorithm"  # a suite this office does not know
    KEY = "key"  # sealed to a key this office does not hold
    MISMATCH = "mismatch"  # the head claims another algorithm than the key's
    SEALED = "sealed"  # altered, or sealed under another head


class OpenFailure(Struct, frozen=True):
    reason: OpenReason


def seal(head: Head, plaintext: bytes, recipient: KeyRecord, signing_key: SigningKey) -> Envelope:
    """Seal `plaintext` to the office's key and sign; ValueError unless the head names that key."""
    if (head.alg, head.key, recipient.purpose) != (recipient.alg, recipient.id, SEAL):
        raise ValueError(f"the head does not name the seal key {recipient.id}")
    algorithm = ALGORITHMS.get(recipient.alg)
    if algorithm is None:
        raise ValueError(f"unknown algorithm {recipient.alg}")
    text = to_json(head)
    sealed = algorithm.suite.encrypt(
        pad(plaintext, BUCKET), algorithm.read_public(recipient.public), info=_info(text)
    )
    signature = sign(signing_key, Domain.ENVELOPE, text, sealed)
    return Envelope(head=text.decode(), sealed=sealed, signature=signature)


def signature_valid(envelope: Envelope, public: bytes) -> bool:
    """Tell whether the kiosk with this Ed25519 key made this envelope."""
    return verify(
        public, envelope.signature, Domain.ENVELOPE, envelope.head.encode(), envelope.sealed
    )


def read_head(envelope: Envelope) -> Head | None:
    """Return the head, or None when its text is not one."""
    try:
        return msgspec.json.decode(envelope.head, type=Head)
    except (msgspec.MsgspecError, UnicodeError):
        return None


def open_envelope(
    envelope: Envelope, private_keys: Callable[[str], SealKey | None]
) -> bytes | OpenFailure:
    """Return the plaintext. `private_keys` gives the key of a recipient key id, or None."""
    head = read_head(envelope)
    if head is None:
        return OpenFailure(OpenReason.HEAD)
    if head.v != VERSION:
        return OpenFailure(OpenReason.VERSION)
    if head.alg not in ALGORITHMS:
        return OpenFailure(OpenReason.ALGORITHM)
    key = private_keys(head.key)
    if key is None:
        return OpenFailure(OpenReason.KEY)
    if key.alg != head.alg:
        return OpenFailure(OpenReason.MISMATCH)
    return _open(envelope, key)


def pad(plaintext: bytes, bucket: int) -> bytes:
    """Prefix the length and fill with zeros to a multiple of `bucket` bytes."""
    framed_text = len(plaintext).to_bytes(4, "big") + plaintext
    return framed_text + bytes(-len(framed_text) % bucket)


def unpad(padded: bytes) -> bytes | None:
    """Undo `pad`; None when the length is not one that `pad` could have written."""
    size = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + size] if 4 + size <= len(padded) else None


def _open(envelope: Envelope, key: SealKey) -> bytes | OpenFailure:
    algorithm = ALGORITHMS[key.alg]
    try:
        padded = algorithm.suite.decrypt(
            envelope.sealed,
            algorithm.read_private(key.private),
            info=_info(envelope.head.encode()),
        )
    except (InvalidTag, ValueError):
        return OpenFailure(OpenReason.SEALED)
    plaintext = unpad(padded)
    return OpenFailure(OpenReason.SEALED) if plaintext is None else plaintext


def _info(head: bytes) -> bytes:
    return framed(b"ekios/1/seal", head)
