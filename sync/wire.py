"""The messages of `/api/v1`, as both ends see them.

JSON; bytes travel as base64 (msgspec's rule), digests as lower-case hex SHA-256, times as
ISO 8601 UTC with "Z". Unknown fields are ignored, so that either end may be newer.
"""

import hashlib
from enum import StrEnum

import msgspec
from msgspec import Struct

VERSION = 1
MAX_ENVELOPES = 100
MAX_TURN_BYTES = 1 << 20


class Kind(StrEnum):
    APPLICATION = "application"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"


class Head(Struct, frozen=True):
    """The clear part of an envelope. Says nothing about the citizen or the service."""

    id: str  # UUIDv7, minted when the form starts
    kiosk: str  # the kiosk's id at the office
    epoch: int
    seq: int  # gap-free from 1 in (kiosk, epoch)
    kind: str
    attachments: tuple[str, ...]  # SHA-256 of each ciphertext
    at: str  # claimed time
    uncertainty: int | None  # seconds; None when unknown
    alg: str  # must equal the recipient key record's
    key: str  # recipient key id
    prev: str  # digest of the previous envelope of this (kiosk, epoch); "" for the first
    v: int = VERSION


class Envelope(Struct, frozen=True):
    """Three exact byte strings, stored and sent unchanged. `head` is compact JSON text."""

    head: str
    sealed: bytes
    signature: bytes

    def digest(self) -> str:
        """Return the SHA-256 (hex) over the length-prefixed three parts."""
        return hashlib.sha256(framed(self.head.encode(), self.sealed, self.signature)).hexdigest()


class ItemStatus(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"  # with the original acknowledgement
    AWAITING = "awaiting"  # stored; attachments listed are missing
    QUARANTINED = "quarantined"  # stored raw, but it cannot be opened or verified


class Acknowledgement(Struct, frozen=True, omit_defaults=True):
    """The office's word on one envelope; binding only inside a verified SignedReply."""

    id: str
    seq: int
    digest: str
    status: ItemStatus
    received_at: str
    awaiting: tuple[str, ...] = ()  # attachment digests
    reason: str = ""  # why quarantined


class Note(Struct, frozen=True, omit_defaults=True):
    """A status change on its way back; `detail` is encrypted under the application's token."""

    cursor: int  # per kiosk, in commit order
    id: str  # envelope id of the application
    state: str
    at: str
    reason: str = ""
    detail: bytes = b""


class LetterPrint(Struct, frozen=True):
    """What became of one printing of a letter: "printed", "sent", "failed" or "unknown"."""

    job: str
    state: str
    reason: str = ""


class Turn(Struct, frozen=True):
    """`POST /sync`: pending envelopes, the inbox cursor and the kiosk's health."""

    kiosk: str
    epoch: int
    envelopes: tuple[Envelope, ...]
    cursor: int
    health: dict[str, str | int | float | bool | None]
    prints: tuple[LetterPrint, ...] = ()
    v: int = VERSION


class TurnReply(Struct, frozen=True, omit_defaults=True):
    """The body of the SignedReply to a turn. `turn` is the SHA-256 (hex) of the request body."""

    kiosk: str
    epoch: int
    turn: str
    server_epoch: str
    time: str
    items: tuple[Acknowledgement, ...]
    contiguous_through: int
    backed_up_through: int
    cursor: int
    notes: tuple[Note, ...] = ()
    trust: str = ""  # digest of the newest trust bundle, so that the kiosk knows to fetch it
    v: int = VERSION


class Verifier(Struct, frozen=True):
    """What lets a forwarding office check a citizen's paper without knowing what stands in it.

    `token_hash` is `hash_token` (hex); `code_hash` is `hash_code` under `code_salt`.
    """

    id: str  # envelope id of the application
    token_hash: str
    code_salt: bytes
    code_hash: bytes


class ForwardedReply(TurnReply, frozen=True, omit_defaults=True):
    """The body of the SignedReply to a turn that an office sends for its kiosk.

    One verifier for each application that the notes speak of.
    """

    verifiers: tuple[Verifier, ...] = ()


class SignedReply(Struct, frozen=True):
    """What the office answers: `body` is JSON text, signed as it stands by reply key `key`."""

    body: str
    key: str
    signature: bytes


class LedgerQuery(Struct, frozen=True):
    """The query of `GET /ledger`: whose, up to which sequence number, with which nonce."""

    kiosk: str
    epoch: int
    through: int
    nonce: str


class LedgerReply(Struct, frozen=True):
    """`GET /ledger?kiosk&epoch&through&nonce`: what the office holds of one kiosk's epoch."""

    kiosk: str
    epoch: int
    server_epoch: str
    nonce: str  # the kiosk's, echoed
    through: int
    missing: tuple[tuple[int, int], ...]  # inclusive ranges below `through`
    buckets: tuple[str, ...]  # SHA-256 over "seq:digest\n" of each 1,000 sequence numbers
    backed_up_through: int = 0  # of this epoch
    backed_up_at: str = ""  # when the newest backup was begun; what came later is not in it
    v: int = VERSION


class StatusQuery(Struct, frozen=True, omit_defaults=True):
    """`POST /status`: by token, or by reference and 6-digit code."""

    nonce: str
    token: bytes = b""
    reference: str = ""
    code: str = ""
    v: int = VERSION


class StatusEvent(Struct, frozen=True, omit_defaults=True):
    state: str
    at: str
    reason: str = ""
    text: str = ""


class LetterOffer(Struct, frozen=True):
    """A finished letter: how long it is, and how often kiosks may still print it."""

    pages: int
    left: int


class StatusAnswer(Struct, frozen=True, omit_defaults=True):
    """The body of the SignedReply to a look-up; `found` False for wrong number or code alike."""

    nonce: str
    found: bool
    paused: bool = False  # five wrong codes; look-ups of this reference rest for an hour
    id: str = ""
    reference: str = ""
    service: str = ""
    agency: str = ""
    events: tuple[StatusEvent, ...] = ()
    wanted: tuple[str, ...] = ()
    time: str = ""
    region: str = ""  # code of the neighbouring region that decides; "" is the office's own
    letter: LetterOffer | None = None
    v: int = VERSION


class KeyRecord(Struct, frozen=True):
    """One public key of the office. `purpose` is "seal" or "reply"; `public` is raw bytes."""

    id: str
    purpose: str
    alg: str
    public: bytes
    not_before: str


class KioskKey(Struct, frozen=True):
    """One line of the directory of kiosk keys, so that any kiosk checks any receipt offline."""

    kiosk: str
    epoch: int
    code: str  # printed code, "K07"
    public: bytes  # Ed25519
    revoked: bool = False


class NeighbourKeys(Struct, frozen=True):
    """A neighbouring region and the keys to seal to it. The home root vouches for them."""

    region: str  # its code
    name: str
    keys: tuple[KeyRecord, ...]  # purpose "seal" only


class Trust(Struct, frozen=True, omit_defaults=True):
    """Keys that the root signed: the newest seal key of each alg is used for sealing."""

    version: int
    region: str
    keys: tuple[KeyRecord, ...]
    kiosks: tuple[KioskKey, ...]
    status_url: str  # public status page; the QR's fragment is appended
    catalogue_root: str = ""  # TUF root metadata as it was signed; "" when nothing is published
    code: str = ""  # of the region, as neighbours name it
    neighbours: tuple[NeighbourKeys, ...] = ()  # without a key here nothing is offered of a region


class SignedTrust(Struct, frozen=True):
    """`GET /trust`: `body` is the JSON text of a Trust, signed by the root key."""

    body: str
    root: bytes  # Ed25519 public key; accepted only if its fingerprint is the enrolled one
    signature: bytes


class EnrolmentRequest(Struct, frozen=True):
    """`POST /enrolments`: the one-time code and the kiosk's new public key."""

    code: str
    public: bytes
    place: str
    proof: bytes  # signature over the code by the new key
    v: int = VERSION


class EnrolmentReply(Struct, frozen=True, omit_defaults=True):
    """State of an enrolment: "waiting" until an officer approves the fingerprint; "approved"."""

    state: str
    kiosk: str = ""
    epoch: int = 0
    code: str = ""
    v: int = VERSION


class Problem(Struct, frozen=True, omit_defaults=True):
    """The body of an error answer: `code` from the table in docs, one sentence, a fresh nonce."""

    code: str
    message: str
    nonce: str = ""


def framed(*parts: bytes) -> bytes:
    """Join byte strings unambiguously: each is preceded by its length (8 bytes, big-endian)."""
    return b"".join(len(p).to_bytes(8, "big") + p for p in parts)


def to_json(message: Struct) -> bytes:
    """Encode a message as compact JSON."""
    return msgspec.json.encode(message)
