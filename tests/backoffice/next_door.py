"""The office of another region, in the hand: its keys, its trust, and what it answers."""

import hashlib
from datetime import UTC, datetime

import msgspec

from sync.envelope import DEFAULT_ALGORITHM, new_seal_keypair, read_head
from sync.failures import Refused, Unreachable
from sync.keys import ED25519, fingerprint, generate_signing_key
from sync.signatures import sign_reply, sign_trust
from sync.transport import Answer
from sync.wire import (
    Acknowledgement,
    ForwardedReply,
    KeyRecord,
    KioskKey,
    Trust,
    Turn,
    to_json,
)

BEGAN = "2026-01-01T00:00:00Z"
RECEIVED = "2026-02-06T03:30:00.000Z"


class NextDoor:
    """`connect` gives a line to it; `lost` answers get lost after its commit."""

    def __init__(self, code="3298", name="Kabupaten Teladan"):
        self.code, self.name, self.version = code, name, 0
        self.root, self.reply = generate_signing_key(), generate_signing_key()
        self.seals, self.kiosks = [], []
        self.rotate()
        self.held, self.blobs, self.notes, self.verifiers = {}, {}, [], ()
        self.asked, self.lost, self.poison, self.down = [], 0, set(), False
        self.breaks = set()  # ids of envelopes at which the line breaks, each time
        self.server_epoch = "first"

    def rotate(self, key_id=""):
        private, public = new_seal_keypair()
        made = KeyRecord(
            key_id or f"seal-{self.code}-{len(self.seals)}",
            "seal",
            DEFAULT_ALGORITHM,
            public,
            f"2026-01-0{len(self.seals) + 1}T00:00:00Z",
        )
        self.seals.append((made, private))
        self.version += 1

    def knows(self, kiosk):
        self.kiosks.append(KioskKey(kiosk.name, kiosk.epoch, "K01", kiosk.key.public))
        self.version += 1

    @property
    def fingerprint(self):
        return fingerprint(self.root.public)

    def card(self, **changes) -> bytes:
        keys = (
            *(record for record, _private in self.seals),
            KeyRecord("reply-1", "reply", ED25519, self.reply.public, BEGAN),
        )
        said = Trust(
            self.version, self.name, keys, tuple(self.kiosks), "http://next/s/", code=self.code
        )
        return to_json(sign_trust(self.root, msgspec.structs.replace(said, **changes)))

    def private(self, key_id):
        return next((private for record, private in self.seals if record.id == key_id), None)

    # --- as a line -------------------------------------------------------------------------------

    def connect(self, _url):
        return self

    def close(self):
        pass

    def call(self, call, signer=None):
        self.asked.append((call.method, call.path))
        if self.down:
            return Unreachable("down")
        if call.path.endswith("/trust"):
            return Answer(200, self.card(), {})
        assert signer is not None
        if "/blobs/" in call.path:
            return self._blob(call)
        return self._turn(call.body)

    def _blob(self, call):
        kept = self.blobs.setdefault(call.path.rpartition("/")[2], b"")
        if call.method == "PATCH":
            kept += call.body
            self.blobs[call.path.rpartition("/")[2]] = kept
        return Answer(200, b"", {"Upload-Offset": str(len(kept))})

    def _turn(self, body):
        turn = msgspec.json.decode(body, type=Turn)
        if any(read_head(e).id in self.poison for e in turn.envelopes):
            return Refused(500, "internal", "it fell over")
        if any(read_head(e).id in self.breaks for e in turn.envelopes):
            return Unreachable("reset")
        items = tuple(self._item(turn.kiosk, e) for e in turn.envelopes)
        if turn.envelopes and self.lost:
            self.lost -= 1
            return Unreachable("lost")
        notes = tuple(n for n in self.notes if n.cursor > turn.cursor)
        reply = ForwardedReply(
            turn.kiosk,
            turn.epoch,
            hashlib.sha256(body).hexdigest(),
            self.server_epoch,
            RECEIVED,
            items,
            0,
            0,
            notes[-1].cursor if notes else turn.cursor,
            notes,
            verifiers=self.verifiers,
        )
        return Answer(200, to_json(sign_reply(self.reply, "reply-1", to_json(reply))), {})

    def _item(self, kiosk, envelope):
        head = read_head(envelope)
        again = (kiosk, head.id) in self.held
        self.held[kiosk, head.id] = envelope
        awaiting = tuple(sha for sha in head.attachments if not self.blobs.get(sha))
        status = "awaiting" if awaiting else "duplicate" if again else "stored"
        return Acknowledgement(head.id, head.seq, envelope.digest(), status, RECEIVED, awaiting)


def at(minute: int) -> datetime:
    return datetime(2026, 2, 6, 4, minute, tzinfo=UTC)
