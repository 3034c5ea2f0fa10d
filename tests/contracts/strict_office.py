"""The small office of the unit tests, but keeping to every rule of docs/protocol.md; in memory."""

import hashlib
import re
import zlib
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from sync.envelope import open_envelope, read_head, signature_valid
from sync.ledger import BUCKET, bucket_digest
from sync.letter_wire import LetterAnswer, LetterQuery
from sync.signatures import enrolment_proof_valid, make_enrolment_code, make_nonce, secret_text
from sync.wire import (
    MAX_ENVELOPES,
    Acknowledgement,
    EnrolmentReply,
    EnrolmentRequest,
    Envelope,
    ItemStatus,
    KioskKey,
    LedgerReply,
    Problem,
    StatusAnswer,
    StatusQuery,
    Turn,
    TurnReply,
    to_json,
)
from tests.unit.sync_office import SECRET, Office, Raw

SECOND = b"abcdefghij"
MOST = 4 << 20
API = "/api/v1/"
METHODS = {
    "trust": ("GET",),
    "enrolments": ("POST",),
    "sync": ("POST",),
    "ledger": ("GET",),
    "status": ("POST",),
    "letters": ("POST",),
}
STATUS = {
    "malformed": 400,
    "nonce": 401,
    "signature": 401,
    "wrong_kiosk": 403,
    "code": 403,
    "not_found": 404,
    "method": 405,
    "offset": 409,
    "too_large": 413,
    "media": 415,
    "digest": 422,
}
DIGEST = re.compile("[0-9a-f]{64}")


class Refused(Exception):  # noqa: N818
    def __init__(self, code: str, **headers: str) -> None:
        super().__init__(code)
        self.code, self.headers = code, headers


class Known(Struct, frozen=True):
    """An envelope as it was first received."""

    envelope: Envelope
    kiosk: str
    epoch: int
    seq: int
    at: str
    attachments: tuple[str, ...]


class Strict(Office):
    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {secret_text(s): b"" for s in (SECRET, SECOND)}
        self.known: dict[tuple[str, str], Known] = {}
        self.wrong: dict[str, int] = {}
        self.ticks = 0
        super().__init__()

    @property
    def second_code(self) -> str:
        return make_enrolment_code(SECOND, self.root.public)

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:
        with self._lock:
            try:
                return self._answer(method, target, headers, body)
            except Refused as refused:
                return self.refusal(refused.code, refused.headers)
            except (msgspec.MsgspecError, ValueError, KeyError, RecursionError):
                return self.strange()

    def strange(self) -> Raw:
        return self.refusal("malformed", {})

    def refusal(self, code: str, headers: dict[str, str]) -> Raw:
        nonce = self.fresh_nonce() if code == "nonce" else ""
        return STATUS[code], headers, to_json(Problem(code, "refused", nonce))

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:
        path = urlsplit(target).path.removeprefix(API)
        if path.startswith("catalogue/") or not (path in METHODS or path.startswith("blobs/")):
            raise Refused("not_found")
        if method not in METHODS.get(path, ("HEAD", "PATCH")):
            raise Refused("method")
        if len(body) > MOST:
            raise Refused("too_large")
        if path == "trust":
            return 200, {}, self.signed_trust()
        if path == "enrolments":
            return self._enrol(msgspec.json.decode(body, type=EnrolmentRequest))
        caller = self.caller(method, target, headers, body)
        if path.startswith("blobs/"):
            return self._blob(method, path.removeprefix("blobs/"), headers, body)
        plain = self.plain(headers, body)
        if path == "sync":
            return self._turn(caller, plain)
        if path == "ledger":
            return self._ledger_of(caller, parse_qs(urlsplit(target).query))
        return self._reply(self.told(path, plain))

    def told(self, path: str, plain: bytes) -> StatusAnswer | LetterAnswer:
        if path == "letters":
            return self.letter(msgspec.json.decode(plain, type=LetterQuery))
        return self.look_up(msgspec.json.decode(plain, type=StatusQuery))

    def letter(self, query: LetterQuery) -> LetterAnswer:
        """It has none; it only says so as it should."""
        if not re.fullmatch("[0-9a-f]{32}", query.job):
            raise Refused("malformed")
        return LetterAnswer(query.nonce, granted=False, reason="wrong", time=self.time)

    def fresh_nonce(self) -> str:
        return make_nonce(self._nonce_secret, self.now)

    def caller(self, method: str, target: str, headers: dict[str, str], body: bytes) -> str:
        refusal = self._check(method, target, headers, body)
        if refusal:
            raise Refused(msgspec.json.decode(refusal[2], type=Problem).code)
        found = re.search('keyid="([^"]*)"', headers["Signature-Input"])
        assert found is not None
        return found[1]

    def plain(self, headers: dict[str, str], body: bytes) -> bytes:
        encoding = headers.get("Content-Encoding", "")
        if not encoding:
            return body
        if encoding != "gzip":
            raise Refused("media")
        try:
            unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
            plain = unzip.decompress(body, MOST + 1)
        except zlib.error as error:
            raise Refused("malformed") from error
        if len(plain) > MOST:
            raise Refused("too_large")
        if not unzip.eof:
            raise Refused("malformed")
        return plain

    def _enrol(self, request: EnrolmentRequest) -> Raw:
        known = request.code in self.codes and enrolment_proof_valid(request)
        if not (known and self.mine(request)):
            raise Refused("code")
        self.codes[request.code] = request.public
        if not self.approve:
            return self._reply(EnrolmentReply("waiting"))
        number = [*self.codes].index(request.code) + 1
        if all(k.public != request.public for k in self.kiosks):
            self.kiosks.append(KioskKey(f"k-{number}", 1, f"K{number:02}", request.public))
            self.trust_version += 1
        return self._reply(EnrolmentReply("approved", f"k-{number}", 1, f"K{number:02}"))

    def mine(self, request: EnrolmentRequest) -> bool:
        return self.codes[request.code] in (b"", request.public)

    def _turn(self, caller: str, body: bytes) -> Raw:
        turn = msgspec.json.decode(body, type=Turn)
        if f"{turn.kiosk}/{turn.epoch}" != caller:
            raise Refused("wrong_kiosk")
        self.bounded(turn)
        items = tuple(self.take(turn.kiosk, each) for each in turn.envelopes)
        return self._reply(
            TurnReply(
                kiosk=turn.kiosk,
                epoch=turn.epoch,
                turn=self.bound(body),
                server_epoch=self.server_epoch,
                time=self.time,
                items=items,
                contiguous_through=self.mark(turn.kiosk, turn.epoch),
                backed_up_through=0,
                cursor=turn.cursor,
                trust=hashlib.sha256(to_json(self.trust())).hexdigest(),
            )
        )

    def bounded(self, turn: Turn) -> None:
        if len(turn.envelopes) > MAX_ENVELOPES:
            raise Refused("too_large")

    def bound(self, body: bytes) -> str:
        return hashlib.sha256(body).hexdigest()

    def take(self, kiosk: str, envelope: Envelope) -> Acknowledgement:
        head = read_head(envelope)
        if head is None:
            raise Refused("malformed")
        self.ticks += 1
        now = f"2026-11-21T03:04:05.{self.ticks % 1000:03}Z"
        before = self.known.get((kiosk, head.id))
        digest = envelope.digest()
        if not self.sound(kiosk, envelope) or (before and before.envelope.digest() != digest):
            return Acknowledgement(head.id, head.seq, digest, ItemStatus.QUARANTINED, now)
        made = Known(envelope, head.kiosk, head.epoch, head.seq, now, head.attachments)
        held = self.known.setdefault((kiosk, head.id), made)
        missing = self.missing(held)
        again = ItemStatus.DUPLICATE if before else ItemStatus.STORED
        status = ItemStatus.AWAITING if missing else again
        return Acknowledgement(head.id, head.seq, digest, status, held.at, missing)

    def sound(self, kiosk: str, envelope: Envelope) -> bool:
        head = read_head(envelope)
        assert head is not None
        keys = [k for k in self.kiosks if (k.kiosk, k.epoch) == (head.kiosk, head.epoch)]
        return head.kiosk == kiosk and any(signature_valid(envelope, k.public) for k in keys)

    def missing(self, held: Known) -> tuple[str, ...]:
        return tuple(a for a in held.attachments if a not in self.blobs)

    def of(self, kiosk: str, epoch: int) -> list[Known]:
        return [k for k in self.known.values() if (k.kiosk, k.epoch) == (kiosk, epoch)]

    def mark(self, kiosk: str, epoch: int) -> int:
        whole = {k.seq for k in self.of(kiosk, epoch) if not self.missing(k)}
        n = 0
        while n + 1 in whole:
            n += 1
        return n

    def _ledger_of(self, caller: str, query: dict[str, list[str]]) -> Raw:
        epoch, through = (query[name][0] for name in ("epoch", "through"))
        if query["kiosk"][0] != caller.rpartition("/")[0]:
            raise Refused("wrong_kiosk")
        if not (epoch.isdigit() and through.isdigit() and len(through) < 10):
            raise Refused("malformed")
        kiosk, end = query["kiosk"][0], int(through)
        lines = [(k.seq, k.envelope.digest()) for k in self.of(kiosk, int(epoch)) if k.seq <= end]
        return self._reply(
            LedgerReply(
                kiosk=kiosk,
                epoch=int(epoch),
                server_epoch=self.server_epoch,
                nonce=query["nonce"][0],
                through=end,
                missing=tuple(_gaps({seq for seq, _digest in lines}, end)),
                buckets=tuple(
                    self.bucket([line for line in lines if (line[0] - 1) // BUCKET == n])
                    for n in range(-(-end // BUCKET))
                ),
            )
        )

    def bucket(self, lines: list[tuple[int, str]]) -> str:
        return bucket_digest(lines)

    def _blob(self, method: str, sha256: str, headers: dict[str, str], body: bytes) -> Raw:
        if not DIGEST.fullmatch(sha256):
            raise Refused("not_found")
        raw = super()._blob(method, sha256, headers, body)
        if raw[0] == 409:
            raise Refused("offset", **raw[1])
        if raw[0] == 422:
            raise Refused("digest")
        return raw

    def look_up(self, query: StatusQuery) -> StatusAnswer:
        for held in self.known.values():
            opened = open_envelope(held.envelope, lambda _id: self.seal_key)
            act = msgspec.json.decode(opened) if isinstance(opened, bytes) else {}
            name = f"{held.kiosk}-{held.seq}"
            right = msgspec.convert(act.get("token", ""), bytes, strict=False) == query.token
            if query.token and right:
                return self.found(query, held, name)
            if not query.token and query.reference == name:
                return self.by_code(query, held, name, act)
        return StatusAnswer(query.nonce, found=False, time=self.time)

    def by_code(self, query: StatusQuery, held: Known, name: str, act: Any) -> StatusAnswer:
        if self.wrong.get(name, 0) >= 5:
            return StatusAnswer(query.nonce, found=False, paused=True, time=self.time)
        if query.code == act["code"]:
            return self.found(query, held, name)
        self.wrong[name] = self.wrong.get(name, 0) + 1
        return StatusAnswer(query.nonce, found=False, time=self.time)

    def found(self, query: StatusQuery, held: Known, name: str) -> StatusAnswer:
        head = read_head(held.envelope)
        assert head is not None
        return StatusAnswer(query.nonce, found=True, id=head.id, reference=name, time=self.time)


def _gaps(seqs: set[int], through: int) -> list[tuple[int, int]]:
    edges = [0, *sorted(seqs), through + 1]
    return [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
