"""Every error answer of `/api/v1`: code -> HTTP status and one sentence."""

import hmac
import time

from django.conf import settings
from django.http import HttpResponse

from sync.signatures import make_nonce
from sync.wire import Problem, to_json

PROBLEMS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The request is not what docs/protocol.md describes."),
    "nonce": (401, "The nonce is missing or too old; sign again with the one given here."),
    "signature": (401, "The request is not signed by a kiosk that this office knows."),
    "wrong_kiosk": (403, "The request speaks for another kiosk than the one that signed it."),
    "code": (403, "The code is wrong, used, or too old. Ask the office for a new one."),
    "not_found": (404, "There is nothing at this address."),
    "method": (405, "This address does not take this method."),
    "offset": (409, "The upload does not continue where the office stopped; ask with HEAD."),
    "too_large": (413, "The request is larger than the office takes; send less at once."),
    "media": (415, "The body's encoding is not one that the office reads."),
    "digest": (422, "The bytes do not have the digest of their address; start again."),
    "internal": (500, "The office failed; it is not the kiosk's fault. Try again."),
    "busy": (503, "The office cannot store anything right now. Try again."),
}
RETRY_AFTER = {"busy": 5, "internal": 30}  # seconds, where nobody says otherwise


class Refused(Exception):  # noqa: N818 - named after what happened
    """Raised when a request gets no further; carries a code of PROBLEMS.

    `retry_after`: seconds until the sender may come again; 0 leaves it to RETRY_AFTER.
    """

    def __init__(self, code: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


def nonce_secret() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"ekios nonce", "sha256")


def problem(code: str, retry_after: int = 0) -> HttpResponse:
    """Return the error answer; a 401 brings a fresh nonce."""
    status, message = PROBLEMS[code]
    nonce = make_nonce(nonce_secret(), time.time()) if status == 401 else ""
    body = to_json(Problem(code=code, message=message, nonce=nonce))
    answer = HttpResponse(body, status=status, content_type="application/json")
    if nonce:
        answer["Ekios-Nonce"] = nonce  # an answer to HEAD has no body
    if seconds := retry_after or RETRY_AFTER.get(code):
        answer["Retry-After"] = str(seconds)
    return answer
