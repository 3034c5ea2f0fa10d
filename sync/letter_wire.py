"""What a kiosk and an office say to each other about printing a finished letter.

The letter travels as attachments do, the other way round: ciphertext, addressed by its digest. Its
key is sealed to a key that the kiosk made for this one question.
"""

from typing import Final

from msgspec import Struct

from sync.wire import VERSION, framed

MOST_BYTES: Final = 4 << 20  # of a letter's ciphertext
PIECE: Final = 256 << 10  # bytes of it in one answer


class LetterQuery(Struct, frozen=True, omit_defaults=True):
    """`POST /letters`: for one printing, by token, or by reference and 6-digit code."""

    nonce: str
    job: str  # the kiosk's name for this printing, 16 random bytes in hex; asked twice it is one
    alg: str
    public: bytes  # a seal key of this kiosk's, made for this question
    token: bytes = b""
    reference: str = ""
    code: str = ""
    v: int = VERSION


class LetterAnswer(Struct, frozen=True, omit_defaults=True):
    """The body of the SignedReply. `sealed`: HPKE of a LetterKey to the question's key.

    `reason` when it is not granted: "wrong" (number and code alike), "paused", "none" (there is
    no letter, or it is not printed at kiosks any more), "spent" (printed as often as it may be).
    """

    nonce: str
    granted: bool
    reason: str = ""
    sealed: bytes = b""
    time: str = ""
    v: int = VERSION


class LetterKey(Struct, frozen=True):
    """Where the letter lies and what opens it; sealed."""

    sha256: str  # of the ciphertext: `GET /letters/{sha256}?offset=`
    size: int  # of the ciphertext, bytes
    key: bytes
    pages: int


def context(query: LetterQuery) -> bytes:
    """Return what binds a sealed key to the question that it answers."""
    return framed(b"ekios/1/letter", query.nonce.encode(), query.job.encode())
