"""The office's nonces: a time under an HMAC. They, not the kiosk's clock, tell freshness."""

import base64
import hashlib
import hmac
from typing import Final

from sync.wire import framed

NONCE_SECONDS: Final = 600
_SKEW: Final = 60  # seconds that two office machines may differ
_TAG: Final = 16


def make_nonce(secret: bytes, now: float) -> str:
    """Return base64url of the time (8 bytes, seconds, big-endian) and 16 bytes of its HMAC."""
    moment = int(now).to_bytes(8, "big")
    return base64.urlsafe_b64encode(moment + _tag(secret, moment)).decode()


def nonce_fresh(secret: bytes, nonce: str, now: float) -> bool:
    """Tell whether `nonce` was made with `secret` within ten minutes of `now` (unix seconds)."""
    try:
        raw = base64.b64decode(nonce.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return False
    moment, tag = raw[:8], raw[8:]
    if not hmac.compare_digest(tag, _tag(secret, moment)):
        return False
    return -_SKEW <= now - int.from_bytes(moment, "big") <= NONCE_SECONDS


def _tag(secret: bytes, moment: bytes) -> bytes:
    message = framed(b"ekios/1/nonce", moment)
    return hmac.digest(secret, message, hashlib.sha256)[:_TAG]
