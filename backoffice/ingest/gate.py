"""The door of `/api/v1`: sizes, encodings, signatures and freshness, before anything is read."""

import functools
import hashlib
import logging
import re
import time
import zlib
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from msgspec import Struct

from backoffice.ingest import known
from backoffice.ingest.problems import Refused, nonce_secret, problem
from sync.signatures import nonce_fresh, verify_request
from sync.wire import MAX_TURN_BYTES

MAX_BODY = 4 * MAX_TURN_BYTES
KEY_ID = re.compile(r'keyid="([^"]*)/')
log = logging.getLogger("backoffice.ingest")

View = Callable[..., HttpResponse]


class Caller(Struct, frozen=True):
    """The kiosk that signed a request, by the key that did."""

    kiosk: str
    epoch: int


def api(*methods: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Make a view of the API: only these methods, every failure a Problem, no CSRF cookie."""

    def dress(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @functools.wraps(view)
        def dressed(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
            if request.method not in methods:
                return problem("method")
            return _guarded(view, request, *args, **kwargs)

        return dressed

    return dress


def _guarded(view: View, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return problem(refused.code, refused.retry_after)
    except DatabaseError:
        log.exception("the database refused %s", request.path)
        return problem("busy")
    except Exception:
        log.exception("%s failed", request.path)
        return problem("internal")


def wire_body(request: HttpRequest, limit: int = MAX_BODY) -> bytes:
    """Return the body as it was on the wire; Refused when it is larger than `limit`."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        if announced > limit:
            raise Refused("too_large")
        body = bytes(request.read(limit + 1))
    except ValueError as error:
        raise Refused("malformed") from error
    except (UnreadablePostError, OSError) as error:
        raise Refused("malformed") from error
    if len(body) > limit:
        raise Refused("too_large")
    return body


def plain_body(request: HttpRequest, body: bytes, limit: int = MAX_BODY) -> bytes:
    """Undo gzip; never produce more than `limit` bytes, whatever the input promises."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Refused("media")
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unzip.decompress(body, limit + 1)
    except zlib.error as error:
        raise Refused("malformed") from error
    if len(plain) > limit:
        raise Refused("too_large")
    if not unzip.eof:
        raise Refused("malformed")
    return plain


def caller_of(request: HttpRequest, body: bytes) -> Caller:
    """Return who signed this request just now; Refused otherwise."""
    try:
        signer = signed_by(request, body, _public)
    except Refused as refused:
        if refused.code != "signature" or not known.forget(_claimed(request)):
            raise
        signer = signed_by(request, body, _public)
    kiosk, _slash, epoch = signer.rpartition("/")
    return Caller(kiosk=kiosk, epoch=int(epoch))


def _public(key_id: str) -> bytes | None:
    kiosk, _slash, epoch = key_id.rpartition("/")
    if not epoch.isascii() or not epoch.isdigit() or len(epoch) > 9 or "\x00" in kiosk:
        return None
    key = known.keys(kiosk[:64]).get(int(epoch))
    return key.public if key else None


def _claimed(request: HttpRequest) -> str:
    """Return the name of the kiosk that a request says it is from, as well as that can be told."""
    found = KEY_ID.search(request.headers.get("Signature-Input", ""))
    return found[1] if found else ""


def signed_by(request: HttpRequest, body: bytes, lookup: Callable[[str], bytes | None]) -> str:
    """Return the id of the key that signed this request just now; Refused otherwise."""
    verified = _verified(request, body, lookup)
    if verified is None:
        raise Refused("signature")
    if not nonce_fresh(nonce_secret(), verified.nonce, time.time()):
        raise Refused("nonce")
    return str(verified.key_id)


def _verified(request: HttpRequest, body: bytes, lookup: Callable[[str], bytes | None]):  # type: ignore[no-untyped-def] # noqa: ANN202
    path = request.get_full_path()
    try:
        return verify_request(str(request.method), path, request.headers, body, lookup)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - the header parser may meet anything; all of it is unsigned
        return None


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
