"""The one-time enrolment code, as a technician reads it aloud or types it.

`SSSS-SSSS-SSSS-SSSS-FFFF-FFFF-FFFF-FFFF-C` in Crockford's base32: 80 secret bits, the office root
key's fingerprint as both screens show it, and one check character (the hybrid system of ISO 7064,
here with 32 characters: every single wrong character is noticed).
"""

from typing import Final

from msgspec import Struct
from stdnum.iso7064 import mod_37_36

from sync.keys import CROCKFORD, SigningKey, fingerprint, grouped, to_base32
from sync.signatures.core import Domain, sign, verify
from sync.wire import EnrolmentRequest

SECRET_BYTES: Final = 10
_PART: Final = 16
_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\t": None})


class EnrolmentCode(Struct, frozen=True):
    """`secret` goes to the office as it stands (16 characters); `fingerprint` is in 4x4 groups."""

    secret: str
    fingerprint: str


def secret_text(secret: bytes) -> str:
    """Return the text of a 10-byte secret, as `EnrolmentRequest.code` carries it."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"an enrolment secret has {SECRET_BYTES} bytes")
    return to_base32(secret)


def make_enrolment_code(secret: bytes, root_public: bytes) -> str:
    """Return the code for 10 random bytes and the office's root public key."""
    body = secret_text(secret) + fingerprint(root_public).replace("-", "")
    return grouped(body + mod_37_36.calc_check_digit(body, CROCKFORD))


def split_enrolment_code(typed: str) -> EnrolmentCode | None:
    """Read a typed code, forgiving case, spaces, dashes, O for 0 and I or L for 1; None: a typo."""
    text = typed.upper().translate(_FORGIVEN)
    if len(text) != 2 * _PART + 1 or not set(text) <= set(CROCKFORD):
        return None
    if mod_37_36.calc_check_digit(text[:-1], CROCKFORD) != text[-1]:
        return None
    return EnrolmentCode(secret=text[:_PART], fingerprint=grouped(text[_PART:-1]))


def enrolment_proof(key: SigningKey, code: str, place: str) -> bytes:
    """Sign the code and the place with the new key: whoever asks holds it."""
    return sign(key, Domain.ENROLMENT, code.encode(), key.public, place.encode())


def enrolment_proof_valid(request: EnrolmentRequest) -> bool:
    parts = request.code.encode(), request.public, request.place.encode()
    return verify(request.public, request.proof, Domain.ENROLMENT, *parts)
