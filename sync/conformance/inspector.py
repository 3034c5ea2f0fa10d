"""A kiosk that behaves, and misbehaves, as a rule asks: its key, its chain and its questions."""

import gzip
import hashlib
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs
from uuid_utils import uuid7

from sync.conformance.line import Line, Seen
from sync.conformance.rule import Differs, NotSeen
from sync.conformance.signing import Signing, signed_headers
from sync.envelope import seal
from sync.keys import SigningKey, generate_signing_key
from sync.signatures import (
    Domain,
    enrolment_proof,
    kiosk_key_id,
    open_reply,
    sign,
    split_enrolment_code,
)
from sync.trust import seal_key
from sync.wire import (
    EnrolmentRequest,
    Envelope,
    Head,
    KioskKey,
    Problem,
    Trust,
    Turn,
    TurnReply,
    to_json,
)

SYNC = "/api/v1/sync"
PLACE = "Pengujian protokol"
T = TypeVar("T", bound=Struct)


class Inspector:
    """One kiosk under one enrolment code. `other` is a second one, where a second code was given.

    `now` gives unix seconds, `pause` waits a moment for a person or for the office's opener.
    """

    def __init__(
        self, line: Line, code: str, now: Callable[[], float], pause: Callable[[], bool]
    ) -> None:
        """`pause` answers False when patience is at its end."""
        split = split_enrolment_code(code)
        if split is None:
            raise ValueError("this is no enrolment code: a typing error")
        self.line, self.secret, self.root = line, split.secret, split.fingerprint
        self.now, self.pause = now, pause
        self.key = generate_signing_key()
        self.trust: Trust | None = None
        self.trust_text = b""
        self.listed: KioskKey | None = None
        self.nonce, self.seq, self.prev, self.cursor = "", 0, "", 0
        self.replies: list[TurnReply] = []
        self.other: Inspector | None = None
        self.held: set[tuple[int, str]] = set()  # (seq, digest) of what the office was given
        self.token, self.code = os.urandom(16), "482193"  # of its first application
        self.first, self.reference = "", ""
        self.service = ("pengujian-protokol", "")  # its code, and the digest of its form

    @property
    def me(self) -> KioskKey:
        if self.listed is None:
            raise NotSeen("the suite's kiosk was not let in")
        return self.listed

    @property
    def believed(self) -> Trust:
        if self.trust is None:
            raise NotSeen("there is no valid Trust")
        return self.trust

    @property
    def key_id(self) -> str:
        return kiosk_key_id(self.me.kiosk, self.me.epoch)

    def enrolment(self, **changes: Any) -> bytes:
        """Return the body of `POST /enrolments`, its proof made by `key`."""
        facts: dict[str, Any] = {"code": self.secret, "key": self.key, "place": PLACE} | changes
        key: SigningKey = facts["key"]
        proof = enrolment_proof(key, facts["code"], facts["place"])
        return to_json(EnrolmentRequest(facts["code"], key.public, facts["place"], proof))

    def signing(self, **changes: Any) -> Signing:
        made = Signing(self.key, self.key_id, self.nonce, int(self.now()))
        return structs.replace(made, **changes)

    def once(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        **signing: Any,
    ) -> Seen:
        """Send one signed request as it is; `signing` changes how it is signed."""
        signed = signed_headers(method, target, body, self.signing(**signing))
        return self.line.send(method, target, body, {**(headers or {}), **signed})

    def ask(
        self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Seen:
        """Send signed; once more with the fresh nonce of a 401, as kiosks do."""
        seen = self.once(method, target, body, headers)
        fresh = problem(seen).nonce if seen.status == 401 else ""
        if not fresh:
            return seen
        self.nonce = fresh
        return self.once(method, target, body, headers)

    def envelope(self, *, aside: bool = False, **head: Any) -> Envelope:
        """Seal and sign the next envelope; one made `aside` does not become part of the chain."""
        recipient = seal_key(self.believed.keys)
        if recipient is None:
            raise NotSeen("the Trust has no sealing key of a known algorithm")
        facts: dict[str, Any] = {
            "id": str(uuid7()),
            "kiosk": self.me.kiosk,
            "epoch": self.me.epoch,
            "seq": self.seq + 1,
            "kind": "application",
            "attachments": (),
            "at": "2026-11-21T03:00:00Z",
            "uncertainty": 5,
            "alg": recipient.alg,
            "key": recipient.id,
            "prev": self.prev,
        } | head
        token = os.urandom(16) if self.first else self.token
        self.first = self.first or facts["id"]
        made = seal(Head(**facts), self._act(token), recipient, self.key)
        if not aside:
            self.join(made, facts["seq"])
        return made

    def signed(self, head: str, sealed: bytes) -> Envelope:
        """Sign a head and a sealed part as they stand."""
        return Envelope(head, sealed, sign(self.key, Domain.ENVELOPE, head.encode(), sealed))

    def join(self, envelope: Envelope, seq: int) -> None:
        """Make an envelope the newest of the chain."""
        self.seq, self.prev = seq, envelope.digest()
        self.held.add((seq, self.prev))

    def turn(self, *envelopes: Envelope, **changes: Any) -> bytes:
        """Return the JSON of a turn."""
        turn = Turn(self.me.kiosk, self.me.epoch, envelopes, self.cursor, {"printer": "ready"})
        return to_json(structs.replace(turn, **changes))

    def post(self, body: bytes, *, zipped: bool = False) -> Seen:
        if not zipped:
            return self.ask("POST", SYNC, body)
        return self.ask("POST", SYNC, gzip.compress(body), {"Content-Encoding": "gzip"})

    def take_turn(self, *envelopes: Envelope) -> TurnReply:
        """Send and return the verified answer; Differs when it is not one to this turn."""
        body = self.turn(*envelopes)
        return self.answered(self.post(body), body)

    def answered(self, seen: Seen, body: bytes) -> TurnReply:
        reply = self.opened(seen, TurnReply)
        digest = hashlib.sha256(body).hexdigest()
        bound = (self.me.kiosk, self.me.epoch, digest)
        if (reply.kiosk, reply.epoch, reply.turn) != bound:
            raise Differs(f"bound to {reply.kiosk}/{reply.epoch}, turn {reply.turn[:16]}")
        self.replies.append(reply)
        return reply

    def opened(self, seen: Seen, kind: type[T]) -> T:
        """Return the body of a SignedReply whose signature holds; Differs otherwise."""
        if seen.status != 200:
            raise Differs(seen.text())
        body = open_reply(seen.body, self.believed)
        if body is None:
            raise Differs(f"no SignedReply of a reply key of the Trust: {seen.body[:80]!r}")
        return msgspec.json.decode(body, type=kind)

    def _act(self, token: bytes) -> bytes:
        service, form = self.service
        act = {"kind": "application", "service": service, "form": form, "answers": {}}
        return msgspec.json.encode({**act, "token": token, "code": self.code})


def problem(seen: Seen) -> Problem:
    """Return the Problem of an error answer, an empty one where there is none."""
    try:
        return msgspec.json.decode(seen.body, type=Problem)
    except (msgspec.MsgspecError, UnicodeError):
        return Problem("", "")


def refused(seen: Seen, status: int, *codes: str) -> None:
    """Differ unless this is that refusal."""
    if seen.status != status or problem(seen).code not in codes:
        raise Differs(seen.text())


def same(what: str, came: object, expected: object) -> None:
    if came != expected:
        raise Differs(f"{what}: {came!r} instead of {expected!r}")
