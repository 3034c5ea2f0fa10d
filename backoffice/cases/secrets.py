"""What proves that a citizen's paper is in hand: stored as hashes, compared in constant time."""

import base64
import binascii
import hmac

from django.conf import settings

from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.selectors import envelope_of
from backoffice.keys import files
from kiosk.domain.application import Act, act_from_bytes
from sync.envelope import OpenFailure, hash_token, open_envelope


def token_hash(token: bytes) -> str:
    return hash_token(token).hex()


def code_hash(code: str) -> str:
    """Return a keyed hash: the key is a file of the office, so a stolen database tells no code."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"code:" + code.encode(), "sha256").hex()


def keyed(secret: bytes) -> str:
    """Return a keyed hash of what another office sent to check codes with."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"forward:" + secret, "sha256").hex()


def same(a: str, b: str) -> bool:
    return hmac.compare_digest(a, b)


def open_raw(raw: RawEnvelope) -> bytes | OpenFailure:
    """Decrypt an envelope; the plaintext lives in memory only."""
    return open_envelope(envelope_of(raw), files.seal_key)


def act_of(raw: RawEnvelope) -> Act | None:
    """Return a citizen's act again; None when the key is not here."""
    plaintext = open_raw(raw)
    return None if isinstance(plaintext, OpenFailure) else act_from_bytes(plaintext)


def key_bytes(text: str) -> bytes:
    """Read an attachment's key, as hex or base64; b"" when it is neither."""
    try:
        return bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text)
    except (ValueError, binascii.Error):
        return b""
