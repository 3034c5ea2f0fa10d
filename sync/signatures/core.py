"""Domain-separated, length-prefixed Ed25519."""

from enum import StrEnum

from sync.keys import SigningKey, verify_raw
from sync.wire import framed


class Domain(StrEnum):
    """What a signature is about. One key may sign in several; none can be taken for another."""

    ENVELOPE = "ekios/1/envelope"  # head, sealed
    REPLY = "ekios/1/reply"  # key id, body
    TRUST = "ekios/1/trust"  # body
    PROOF = "ekios/1/proof"  # every byte of the proof before its signature
    ENROLMENT = "ekios/1/enrolment"  # code, public key, place


def sign(key: SigningKey, domain: str, *parts: bytes) -> bytes:
    """Return 64 bytes over `framed(domain, *parts)`."""
    return key.sign_raw(framed(domain.encode(), *parts))


def verify(public: bytes, signature: bytes, domain: str, *parts: bytes) -> bool:
    """Tell whether `signature` was made by `sign` with the same domain and parts."""
    return verify_raw(public, signature, framed(domain.encode(), *parts))
