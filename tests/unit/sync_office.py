"""A small office on a real socket, out of the shared modules, with handles to misbehave."""

import gzip
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from sync.envelope import (
    DEFAULT_ALGORITHM,
    new_seal_keypair,
    open_envelope,
    read_head,
    signature_valid,
)
from sync.keys import generate_signing_key
from sync.ledger import BUCKET, bucket_digest
from sync.signatures import (
    enrolment_proof_valid,
    kiosk_key_id,
    make_enrolment_code,
    make_nonce,
    nonce_fresh,
    secret_text,
    sign_reply,
    sign_trust,
    verify_request,
)
from sync.wire import (
    Acknowledgement,
    EnrolmentReply,
    EnrolmentRequest,
    Envelope,
    Head,
    ItemStatus,
    KeyRecord,
    KioskKey,
    LedgerReply,
    Note,
    Problem,
    StatusAnswer,
    StatusQuery,
    Trust,
    Turn,
    TurnReply,
    to_json,
)

Raw = tuple[int, dict[str, str], bytes]
NOW = "2026-11-21T03:04:05Z"
SECRET = b"0123456789"


class Office:
    """State in plain attributes; `mischief` may answer instead, or damage an answer."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.root = generate_signing_key()
        self.reply_key = generate_signing_key()
        self.seal_key, self.seal_public = new_seal_keypair(DEFAULT_ALGORITHM)
        self.kiosks: list[KioskKey] = []
        self.trust_version = 1
        self.server_epoch = "one"
        self.held: dict[str, tuple[Envelope, str]] = {}
        self.order: list[str] = []  # every commit, also of duplicates
        self.blobs: dict[str, bytes] = {}
        self.notes: list[Note] = []
        self.log: list[str] = []
        self.batches: list[int] = []
        self.now = 1_800_000_000.0
        self.time = NOW
        self.backed_up = (0, "")  # through which seq, and when that backup was begun
        self.approve = True
        self.quarantine: set[str] = set()
        self.before: Callable[[str, str], Raw | None] = lambda _m, _p: None
        self.after: Callable[[str, str, Raw], Raw | None] = lambda _m, _p, raw: raw
        self.closed = False
        self._nonce_secret = b"office nonce secret"
        self._lock = threading.Lock()
        self.listen()

    def listen(self) -> None:
        handler = type("Handler", (_Handler,), {"office": self})
        self.server = ThreadingHTTPServer((self.host, 0), handler)
        self.server.daemon_threads = True
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.server.server_address[1]}"

    @property
    def code(self) -> str:
        return make_enrolment_code(SECRET, self.root.public)

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def trust(self) -> Trust:
        keys = (
            KeyRecord("s1", "seal", DEFAULT_ALGORITHM, self.seal_public, "2026-01-01T00:00:00Z"),
            KeyRecord("r1", "reply", "ed25519", self.reply_key.public, "2026-01-01T00:00:00Z"),
        )
        url = "https://layanan.example/s"
        return Trust(self.trust_version, "kota-contoh", keys, tuple(self.kiosks), url)

    def signed_trust(self) -> bytes:
        return to_json(sign_trust(self.root, self.trust()))

    def plaintext(self, envelope_id: str) -> bytes:
        opened = open_envelope(self.held[envelope_id][0], lambda _id: self.seal_key)
        assert isinstance(opened, bytes), opened
        return opened

    def restore(self, ids: list[str], epoch: str) -> None:
        """Come back from a backup that holds only these."""
        self.held = {i: self.held[i] for i in ids}
        self.blobs = {}
        self.server_epoch = epoch

    def answer(  # noqa: PLR0911 - one return a path
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> Raw:
        path = urlsplit(target).path
        with self._lock:
            self.log.append(f"{method} {path}")
            if path == "/api/v1/trust":
                return 200, {}, self.signed_trust()
            if path == "/api/v1/enrolments":
                return self._enrol(msgspec.json.decode(body, type=EnrolmentRequest))
            refusal = self._check(method, target, headers, body)
            if refusal:
                return refusal
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if path == "/api/v1/sync":
                return self._sync(body)
            if path == "/api/v1/ledger":
                return self._ledger(parse_qs(urlsplit(target).query))
            if path == "/api/v1/status":
                query = msgspec.json.decode(body, type=StatusQuery)
                return self._reply(StatusAnswer(query.nonce, query.reference == "K07-0001"))
            return self._blob(method, path.rpartition("/")[2], headers, body)

    def _check(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw | None:
        keys = {kiosk_key_id(k.kiosk, k.epoch): k.public for k in self.kiosks if not k.revoked}
        verified = verify_request(method, target, headers, body, keys.get)
        nonce = make_nonce(self._nonce_secret, self.now)
        if verified is None:
            return _problem(401, "signature")
        if not nonce_fresh(self._nonce_secret, verified.nonce, self.now):
            return _problem(401, "nonce", nonce)
        return None

    def _enrol(self, request: EnrolmentRequest) -> Raw:
        if request.code != secret_text(SECRET) or not enrolment_proof_valid(request):
            return _problem(403, "code")
        if not self.approve:
            return self._reply(EnrolmentReply("waiting"))
        if all(k.public != request.public for k in self.kiosks):
            epoch = len(self.kiosks) + 1
            self.kiosks.append(KioskKey("k-1", epoch, f"K{epoch:02}", request.public))
            self.trust_version += 1
        return self._reply(EnrolmentReply("approved", "k-1", len(self.kiosks), "K01"))

    def _sync(self, body: bytes) -> Raw:
        turn = msgspec.json.decode(body, type=Turn)
        self.batches.append(len(turn.envelopes))
        items = tuple(self._ingest(e) for e in turn.envelopes)
        notes = tuple(n for n in self.notes if n.cursor > turn.cursor)
        return self._reply(
            TurnReply(
                kiosk=turn.kiosk,
                epoch=turn.epoch,
                turn=hashlib.sha256(body).hexdigest(),
                server_epoch=self.server_epoch,
                time=self.time,
                items=items,
                contiguous_through=self.contiguous(turn.epoch),
                backed_up_through=0,
                cursor=max((n.cursor for n in notes), default=turn.cursor),
                notes=notes,
                trust=hashlib.sha256(to_json(self.trust())).hexdigest(),
            )
        )

    def _ingest(self, envelope: Envelope) -> Acknowledgement:
        head = read_head(envelope)
        assert head is not None
        [key] = [k for k in self.kiosks if (k.kiosk, k.epoch) == (head.kiosk, head.epoch)]
        good = signature_valid(envelope, key.public) and head.id not in self.quarantine
        known = head.id in self.held
        self.order.append(head.id)
        self.held.setdefault(head.id, (envelope, self.time))
        missing = tuple(a for a in head.attachments if a not in self.blobs)
        status = ItemStatus.DUPLICATE if known else ItemStatus.STORED
        if missing:
            status = ItemStatus.AWAITING
        if not good:
            status = ItemStatus.QUARANTINED
        at = self.held[head.id][1]
        return Acknowledgement(head.id, head.seq, envelope.digest(), status, at, missing)

    def lines(self, epoch: int) -> list[tuple[int, str]]:
        heads = [(read_head(e), e.digest()) for e, _at in self.held.values()]
        return [(h.seq, digest) for h, digest in heads if h and h.epoch == epoch]

    def contiguous(self, epoch: int) -> int:
        heads = [read_head(e) for e, _at in self.held.values()]
        whole = {h.seq for h in heads if h and h.epoch == epoch and self._complete(h)}
        n = 0
        while n + 1 in whole:
            n += 1
        return n

    def _complete(self, head: Head) -> bool:
        return all(sha256 in self.blobs for sha256 in head.attachments)

    def _ledger(self, query: dict[str, list[str]]) -> Raw:
        epoch, through = int(query["epoch"][0]), int(query["through"][0])
        held = [(s, d) for s, d in self.lines(epoch) if s <= through]
        missing = tuple((s, s) for s in range(1, through + 1) if s not in dict(held))
        buckets = tuple(
            bucket_digest((s, d) for s, d in held if (s - 1) // BUCKET == number)
            for number in range(-(-through // BUCKET))
        )
        kiosk, nonce = query["kiosk"][0], query["nonce"][0]
        return self._reply(
            LedgerReply(
                kiosk, epoch, self.server_epoch, nonce, through, missing, buckets, *self.backed_up
            )
        )

    def _blob(self, method: str, sha256: str, headers: dict[str, str], body: bytes) -> Raw:
        part = self.blobs.get(sha256) or self.blobs.get(f"part/{sha256}", b"")
        if method == "HEAD":
            return (200 if part else 404), {"Upload-Offset": str(len(part))}, b""
        if int(headers["Upload-Offset"]) != len(part):
            return 409, {"Upload-Offset": str(len(part))}, b""
        part += body
        if len(part) == int(headers["Upload-Length"]):
            if hashlib.sha256(part).hexdigest() != sha256:
                self.blobs.pop(f"part/{sha256}", None)
                return _problem(422, "digest")
            self.blobs[sha256] = part
        else:
            self.blobs[f"part/{sha256}"] = part
        return 204, {"Upload-Offset": str(len(part))}, b""

    def _reply(self, message: msgspec.Struct) -> Raw:
        return 200, {}, to_json(sign_reply(self.reply_key, "r1", to_json(message)))


def _problem(status: int, code: str, nonce: str = "") -> Raw:
    return status, {}, to_json(Problem(code, code, nonce))


class _Handler(BaseHTTPRequestHandler):
    office: Office
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # one packet an answer

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        office = self.office
        path = urlsplit(self.path).path
        raw = office.before(self.command, path)
        if raw is None:
            raw = office.answer(self.command, self.path, dict(self.headers), body)
            raw = office.after(self.command, path, raw)
        if raw is None or office.closed:  # the line breaks after the office has committed
            self.close_connection = True
            self.connection.close()
            return
        status, headers, content = raw
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = do_PATCH = _serve  # noqa: N815 - the names http.server wants

    def log_message(self, *args: Any) -> None:
        pass


def page(status: int = 200, location: str = "") -> Raw:
    """What a captive portal answers to anything."""
    headers = {"Content-Type": "text/html"} | ({"Location": location} if location else {})
    return status, headers, b"<html><body>Selamat datang di WiFi</body></html>"


def tampered(raw: Raw, change: Callable[[dict[str, Any]], None]) -> Raw:
    """Change the body inside a SignedReply, as somebody on the way might."""
    reply = json.loads(raw[2])
    body = json.loads(reply["body"])
    change(body)
    reply["body"] = json.dumps(body)
    return raw[0], raw[1], json.dumps(reply).encode()
