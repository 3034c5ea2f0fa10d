"""Judges one item of a turn without touching the database: sound, or poison with a reason."""

import hashlib
import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from backoffice.ingest.models import MAX_SEQ
from sync.signatures import Domain, verify
from sync.wire import Envelope, Head, Kind

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_ATTACHMENTS = 100
KINDS = frozenset(Kind)


class Key(Struct, frozen=True):
    """A kiosk's key of one epoch."""

    public: bytes
    revoked: bool


class Item(Struct, frozen=True):
    """One item, exact bytes. `reason` "" means sound; then `made` is its head."""

    envelope: Envelope
    digest: str
    made: Head | None
    reason: str = ""

    @property
    def id(self) -> str:
        return self.made.id if self.made else ""

    @property
    def seq(self) -> int:
        return self.made.seq if self.made else 0


def judge(raw: bytes, kiosk: str, keys: Mapping[int, Key]) -> Item:
    """Read one item of `kiosk`, whose keys by epoch are given."""
    try:
        envelope = msgspec.json.decode(raw, type=Envelope)
        envelope.head.encode()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        whole = Envelope(head="", sealed=raw, signature=b"")
        return Item(whole, hashlib.sha256(raw).hexdigest(), None, "malformed")
    head = _head(envelope.head)
    if head is None:
        return Item(envelope, envelope.digest(), None, "head")
    return Item(envelope, envelope.digest(), head, _fault(envelope, head, kiosk, keys))


def _head(text: str) -> Head | None:
    try:
        head = msgspec.json.decode(text.encode(), type=Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return head if _possible(head) else None


def _possible(head: Head) -> bool:
    return (
        UUID.fullmatch(head.id) is not None
        and 0 < head.seq <= MAX_SEQ
        and 0 < head.epoch < 1 << 31
        and head.kind in KINDS
        and len(head.attachments) <= MAX_ATTACHMENTS
        and all(DIGEST.fullmatch(digest) for digest in head.attachments)
    )


def _fault(envelope: Envelope, head: Head, kiosk: str, keys: Mapping[int, Key]) -> str:
    key = keys.get(head.epoch)
    if head.kiosk != kiosk:
        return "wrong_kiosk"
    if key is None:
        return "unknown_epoch"
    parts = envelope.head.encode(), envelope.sealed
    if not verify(key.public, envelope.signature, Domain.ENVELOPE, *parts):
        return "signature"
    return "revoked" if key.revoked else ""
