"""Writes docs/vectors/*.json anew: only when a format gets a new version, never to please a test.

python -m tests.unit.sync_vectors
"""

import json
from pathlib import Path
from typing import Any

from sync.conformance.signing import Signing, signature_base, signed_headers
from sync.envelope import (
    ALGORITHMS,
    encrypt_attachment,
    hash_code,
    hash_token,
    seal,
    seal_answer,
    seal_public,
    token_seal,
)
from sync.keys import SealKey, SigningKey, fingerprint
from sync.ledger import bucket_digest
from sync.letter_wire import LetterKey, LetterQuery, context
from sync.signatures import (
    Domain,
    enrolment_proof,
    make_enrolment_code,
    make_nonce,
    make_proof,
    sign,
    sign_reply,
    sign_trust,
)
from sync.wire import Head, KeyRecord, KioskKey, Trust, framed, to_json

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"
SEED = bytes(range(32))
KEY = SigningKey(SEED)
TOKEN = bytes(range(16))
DIGEST = "ab" * 32


def fixed(size: int) -> bytes:
    return bytes(range(100, 100 + size))


def envelopes() -> list[dict[str, Any]]:
    return [_envelope(alg) for alg in ALGORITHMS]


def _envelope(alg: str) -> dict[str, Any]:
    key = SealKey(alg, bytes(range(32, 64)))
    at = "2026-11-21T03:00:00Z"
    head = Head("id-1", "k-1", 1, 7, "application", (DIGEST,), at, 5, alg, "s1", DIGEST)
    record = KeyRecord("s1", "seal", alg, seal_public(key), "2026-01-01T00:00:00Z")
    envelope = seal(head, b'{"kind":"application"}', record, KEY)
    return {
        "alg": alg,
        "private": key.private.hex(),
        "public": seal_public(key).hex(),
        "head": envelope.head,
        "sealed": envelope.sealed.hex(),
        "signature": envelope.signature.hex(),
        "digest": envelope.digest(),
        "plaintext": '{"kind":"application"}',
    }


def signatures() -> dict[str, Any]:
    trust = Trust(
        1,
        "kota-contoh",
        (KeyRecord("r1", "reply", "ed25519", KEY.public, "2026-01-01T00:00:00Z"),),
        (KioskKey("k-1", 1, "K01", KEY.public),),
        "https://layanan.example/s",
    )
    values = {"token": TOKEN, "kiosk": "k-1", "epoch": 1, "seq": 7, "at": 1_795_000_000}
    return {
        "seed": SEED.hex(),
        "public": KEY.public.hex(),
        "fingerprint": fingerprint(KEY.public),
        "framed": framed(b"a", b"", b"bc").hex(),
        "signature": sign(KEY, Domain.ENVELOPE, b"head", b"sealed").hex(),
        "reply": to_json(sign_reply(KEY, "r1", b'{"x":1}')).decode(),
        "trust": to_json(sign_trust(KEY, trust)).decode(),
        "proof": make_proof(KEY, **values, digest=DIGEST, time_certain=True),  # type: ignore[arg-type]
        "enrolment_code": make_enrolment_code(fixed(10), KEY.public),
        "enrolment_proof": enrolment_proof(KEY, "SECRET", "Balai Kota").hex(),
        "nonce": make_nonce(b"secret", 1_795_000_000),
    }


def secrets() -> dict[str, Any]:
    attachment = encrypt_attachment(b"photo", fixed)
    return {
        "attachment": {
            "key": attachment.key.hex(),
            "ciphertext": attachment.ciphertext.hex(),
            "sha256": attachment.sha256,
            "plaintext": b"photo".hex(),
        },
        "token": TOKEN.hex(),
        "token_hash": hash_token(TOKEN).hex(),
        "token_sealed": token_seal(TOKEN, "note/id-1", b'{"text":"x"}', fixed).hex(),
        "code_hash": hash_code("123456", fixed(16)).hex(),
    }


def requests() -> list[dict[str, Any]]:
    """Signed requests, with the text that is signed."""
    return [
        _request("POST", "/api/v1/sync", b'{"kiosk":"k-1"}'),
        _request("GET", "/api/v1/ledger?kiosk=k-1&epoch=1&through=7&nonce=abab", b""),
    ]


def _request(method: str, target: str, body: bytes) -> dict[str, Any]:
    signing = Signing(KEY, "k-1/1", make_nonce(b"secret", 1_795_000_000), 1_795_000_000)
    headers = signed_headers(method, target, body, signing)
    parameters = headers["Signature-Input"].removeprefix("ekios=")
    digest = headers["Content-Digest"]
    return {
        "method": method,
        "target": target,
        "body": body.decode(),
        "public": KEY.public.hex(),
        "headers": dict(headers),
        "signature_base": signature_base(method, target, digest, signing.covered, parameters),
    }


def ledger() -> dict[str, Any]:
    lines = [(1, "aa" * 32), (2, "cc" * 32), (2, "bb" * 32)]
    return {"lines": lines, "bucket": bucket_digest(lines), "empty": bucket_digest(())}


def letters() -> list[dict[str, Any]]:
    return [_letter(alg) for alg in ALGORITHMS]


def _letter(alg: str) -> dict[str, Any]:
    key = SealKey(alg, bytes(range(32, 64)))
    query = LetterQuery("ab" * 16, "cd" * 16, alg, seal_public(key))
    plaintext = to_json(LetterKey(DIGEST, 1234, fixed(32), 2))
    return {
        "alg": alg,
        "private": key.private.hex(),
        "public": query.public.hex(),
        "nonce": query.nonce,
        "job": query.job,
        "info": context(query).hex(),
        "sealed": seal_answer(alg, query.public, context(query), plaintext).hex(),
        "plaintext": plaintext.decode(),
    }


def main() -> None:
    for name, made in (
        ("sync_envelopes", envelopes()),
        ("sync_signatures", signatures()),
        ("sync_secrets", secrets()),
        ("sync_requests", requests()),
        ("sync_ledger", ledger()),
        ("sync_letters", letters()),
    ):
        (FOLDER / f"{name}.json").write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
