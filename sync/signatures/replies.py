"""Answers of the office: signed as a whole by a reply key that the root vouches for."""

import hmac

import msgspec

from sync.keys import ED25519, SigningKey, fingerprint
from sync.signatures.core import Domain, sign, verify
from sync.wire import SignedReply, SignedTrust, Trust, to_json

REPLY = "reply"


def sign_reply(key: SigningKey, key_id: str, body: bytes) -> SignedReply:
    """Sign the exact JSON text of an answer; `key_id` is the reply key's in the Trust."""
    signature = sign(key, Domain.REPLY, key_id.encode(), body)
    return SignedReply(body=body.decode(), key=key_id, signature=signature)


def open_reply(raw: bytes, trust: Trust) -> bytes | None:
    """Return the body of a SignedReply, or None unless a reply key of `trust` signed it."""
    try:
        reply = msgspec.json.decode(raw, type=SignedReply)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    body = reply.body.encode()
    for key in trust.keys:
        if (key.id, key.purpose, key.alg) == (reply.key, REPLY, ED25519) and verify(
            key.public, reply.signature, Domain.REPLY, reply.key.encode(), body
        ):
            return body
    return None


def sign_trust(root: SigningKey, trust: Trust) -> SignedTrust:
    body = to_json(trust)
    return SignedTrust(
        body=body.decode(), root=root.public, signature=sign(root, Domain.TRUST, body)
    )


def open_trust(raw: bytes, root_fingerprint: str) -> Trust | None:
    """Return the Trust, or None unless the key of the enrolled fingerprint signed it."""
    try:
        signed = msgspec.json.decode(raw, type=SignedTrust)
        body = signed.body.encode()
        if not hmac.compare_digest(fingerprint(signed.root), root_fingerprint):
            return None
        if not verify(signed.root, signed.signature, Domain.TRUST, body):
            return None
        return msgspec.json.decode(body, type=Trust)
    except (msgspec.MsgspecError, UnicodeError, TypeError):
        return None
