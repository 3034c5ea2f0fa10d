"""A kiosk in the hand: makes, signs and sends what a real one would, without a kiosk around it."""

import gzip
import hashlib
import json
import uuid
from dataclasses import dataclass, field

import msgspec
from django.test import Client

from kiosk.domain.application import Act, Identity
from sync.envelope import encrypt_attachment, seal
from sync.keys import SigningKey, generate_signing_key
from sync.signatures import enrolment_proof, open_reply, sign_request, split_enrolment_code
from sync.wire import (
    Envelope,
    Head,
    Trust,
    Turn,
    TurnReply,
    to_json,
)

NIK = "3299994507950003"
TOKEN = bytes(range(16))


@dataclass
class Request:
    method: str
    url: str
    body: bytes = b""
    headers: dict = field(default_factory=dict)


class Kiosk:
    """Signs as (name, epoch); keeps its chain; talks to the office through Django's test client."""

    def __init__(self, trust: Trust, name: str, key: SigningKey | None = None, epoch: int = 1):
        self.trust, self.name, self.epoch = trust, name, epoch
        self.key = key or generate_signing_key()
        self.client = Client(raise_request_exception=False)
        self.nonce, self.seq, self.prev, self.cursor = "", 0, "", 0

    @property
    def seal_key(self):
        return next(k for k in reversed(self.trust.keys) if k.purpose == "seal")

    def envelope(
        self, act: Act | bytes, *, attachments=(), seq=None, prev=None, **head
    ) -> Envelope:
        if seq is None:
            self.seq += 1
        facts = {
            "id": str(uuid.uuid4()),
            "kiosk": self.name,
            "epoch": self.epoch,
            "seq": seq or self.seq,
            "kind": act.kind if isinstance(act, Act) else "application",
            "attachments": tuple(attachments),
            "at": "2026-02-09T02:00:00Z",
            "uncertainty": 1,
            "alg": self.seal_key.alg,
            "key": self.seal_key.id,
            "prev": self.prev if prev is None else prev,
        } | head
        plain = act.to_bytes() if isinstance(act, Act) else act
        made = seal(Head(**facts), plain, self.seal_key, self.key)
        if seq is None:
            self.prev = made.digest()
        return made

    def send(self, *envelopes: Envelope, health=None) -> TurnReply:
        return self.reply(self.post_turn(*envelopes, health=health), TurnReply)

    def turn(self, *envelopes: Envelope, health=None) -> bytes:
        return to_json(
            Turn(self.name, self.epoch, tuple(envelopes), self.cursor, health or {"printer": "ok"})
        )

    def post_turn(self, *envelopes: Envelope, health=None, zipped=False):
        body = self.turn(*envelopes, health=health)
        headers = {"Content-Encoding": "gzip"} if zipped else {}
        return self.ask("POST", "/api/v1/sync", gzip.compress(body) if zipped else body, headers)

    def ask(self, method, url, body=b"", headers=None):
        answer = self.once(method, url, body, headers)
        if answer.status_code == 401 and (nonce := answer.get("Ekios-Nonce")):
            assert method == "HEAD" or json.loads(answer.content)["nonce"] == nonce
            self.nonce = nonce
            answer = self.once(method, url, body, headers)
        return answer

    def once(self, method, url, body=b"", headers=None):
        request = Request(method, f"http://testserver{url}", body, dict(headers or {}))
        sign_request(request, self.key, f"{self.name}/{self.epoch}", self.nonce)
        return self.client.generic(
            method, url, body, content_type="application/json", headers=request.headers
        )

    def reply(self, answer, kind):
        assert answer.status_code == 200, answer.content
        body = open_reply(answer.content, self.trust)
        assert body is not None, "the reply was not signed by this office"
        return msgspec.json.decode(body, type=kind)

    def upload(self, data: bytes, offset=0, length=None):
        sha = hashlib.sha256(data).hexdigest()
        return self.patch(sha, data[offset:], offset, len(data) if length is None else length)

    def patch(self, sha, data, offset, length):
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(length)}
        return self.ask("PATCH", f"/api/v1/blobs/{sha}", data, headers)


def enrolment_request(code: str, key: SigningKey, place="Kelurahan Contoh") -> dict:
    secret = split_enrolment_code(code).secret
    proof = enrolment_proof(key, secret, place)
    return {"code": secret, "public": key.public, "place": place, "proof": proof}


def application(form: str, answers=None, *, token=TOKEN, code="246810", **more) -> Act:
    facts = {
        "kind": "application",
        "service": "surat-contoh",
        "form": form,
        "answers": {"business": "Warung Contoh", "since": 2019} if answers is None else answers,
        "identity": Identity(NIK, None, "Siti Contoh", "typed"),
        "token": token,
        "code": code,
    }
    return Act(**(facts | more))


def supplement(original: str, answers, *, token=TOKEN, **more) -> Act:
    facts = {"kind": "supplement", "service": "surat-contoh", "form": "", "original": original}
    return Act(**(facts | {"answers": answers, "token": token} | more))


def photo(data=b"\xff\xd8 a photo"):
    """Return (answer, ciphertext)."""
    sealed = encrypt_attachment(data)
    answer = {"attachment": sealed.sha256, "key": sealed.key.hex(), "size": len(data)}
    return answer, sealed.ciphertext
