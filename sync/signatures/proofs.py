"""The proof on a receipt: this kiosk stored this application then. Checked offline by any kiosk.

Bytes, all integers big-endian, then base64url without padding in the fragment of the status URL:

    version 1 | flags 1 | token 16 | epoch 2 | seq 4 | time 5 | digest 32 | kiosk n | signature 64

Flag bit 0: the kiosk's clock was trusted. `kiosk` is the rest before the signature, 1 to 36 bytes.
It is neither the office's receipt nor a bearer right.
"""

import base64
from typing import Final

from msgspec import Struct

from sync.keys import SigningKey
from sync.signatures.core import Domain, sign, verify
from sync.wire import Trust

VERSION: Final = 1
_TIME_CERTAIN: Final = 1
_FIXED: Final = 61
_SIGNATURE: Final = 64
_KIOSK: Final = 36
_FIELDS: Final = (("token", 2, 18), ("epoch", 18, 20), ("seq", 20, 24), ("at", 24, 29))


class Proof(Struct, frozen=True):
    """`at` is unix seconds, `digest` the envelope's in hex, `signed` what the signature covers."""

    token: bytes
    kiosk: str
    epoch: int
    seq: int
    at: int
    time_certain: bool
    digest: str
    signed: bytes
    signature: bytes

    def text(self) -> str:
        """Return the fragment, without "#"."""
        return _to_text(self.signed + self.signature)


def make_proof(
    key: SigningKey,
    *,
    token: bytes,
    kiosk: str,
    epoch: int,
    seq: int,
    at: int,
    digest: str,
    time_certain: bool = True,
) -> str:
    """Return the fragment. A time outside 1970 to 36812 is clamped: a wrong clock stops nobody."""
    name = kiosk.encode()
    if len(token) != 16 or not 0 < len(name) <= _KIOSK:
        raise ValueError("a proof takes a token of 16 bytes and a kiosk id of 1 to 36")
    signed = b"".join(
        (
            bytes((VERSION, _TIME_CERTAIN if time_certain else 0)),
            token,
            epoch.to_bytes(2, "big"),
            seq.to_bytes(4, "big"),
            min(max(at, 0), (1 << 40) - 1).to_bytes(5, "big"),
            bytes.fromhex(digest),
            name,
        )
    )
    return _to_text(signed + sign(key, Domain.PROOF, signed))


def parse_proof(url_or_fragment: str) -> Proof | None:
    """Read what a scanner saw: a whole URL, "#" and fragment, or the fragment. None: not ours."""
    text = url_or_fragment.strip().rpartition("#")[2]
    raw = _from_text(text)
    if raw is None or not _FIXED < len(raw) - _SIGNATURE <= _FIXED + _KIOSK:
        return None
    if raw[0] != VERSION or raw[1] & ~_TIME_CERTAIN:
        return None
    try:
        return _read(raw[:-_SIGNATURE], raw[-_SIGNATURE:])
    except UnicodeDecodeError:
        return None


def proof_valid(proof: Proof, trust: Trust) -> bool:
    """Tell whether a kiosk of the root-signed directory, not revoked, signed this proof."""
    return any(
        (key.kiosk, key.epoch) == (proof.kiosk, proof.epoch)
        and not key.revoked
        and verify(key.public, proof.signature, Domain.PROOF, proof.signed)
        for key in trust.kiosks
    )


def proof_forged(proof: Proof, trust: Trust) -> bool:
    """Tell whether the directory knows the kiosk that is named, and it did not sign this proof.

    False for a kiosk that is newer than the directory, and for what a kiosk signed before its key
    was revoked: the paper of a citizen is not worth less for that.
    """
    known = [k for k in trust.kiosks if (k.kiosk, k.epoch) == (proof.kiosk, proof.epoch)]
    signed = (verify(k.public, proof.signature, Domain.PROOF, proof.signed) for k in known)
    return bool(known) and not any(signed)


def _read(signed: bytes, signature: bytes) -> Proof:
    token, epoch, seq, at = (signed[start:end] for _name, start, end in _FIELDS)
    return Proof(
        token=token,
        kiosk=signed[_FIXED:].decode(),
        epoch=int.from_bytes(epoch, "big"),
        seq=int.from_bytes(seq, "big"),
        at=int.from_bytes(at, "big"),
        time_certain=bool(signed[1] & _TIME_CERTAIN),
        digest=signed[29:_FIXED].hex(),
        signed=signed,
        signature=signature,
    )


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _from_text(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except ValueError:
        return None
    return raw if _to_text(raw) == text else None
