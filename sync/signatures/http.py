"""Signed requests: HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).

Covered: `@method`, `@path`, `@query`, `content-digest` (of the bytes on the wire, also when there
are none), so TLS may end at a proxy; a proxy must not rewrite the path. Parameters: `created`,
`keyid`, `alg` "ed25519", `nonce` (the office's) and `tag` "ekios". `created` is the kiosk's claim
and is not judged: freshness is the time inside the nonce.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.algorithms import HTTPSignatureAlgorithm
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from msgspec import Struct

from sync.keys import ED25519, SigningKey, verify_raw

TAG: Final = "ekios"
COVERED: Final = ("@method", "@path", "@query", "content-digest")


class Outgoing(Protocol):
    """What is signed in place; `requests.PreparedRequest` fits."""

    method: str | None
    url: str | None
    body: Any

    @property
    def headers(self) -> Any: ...


class Verified(Struct, frozen=True):
    """A request whose signature holds. Whether the nonce is fresh is the caller's to judge."""

    key_id: str
    nonce: str


class _Incoming(Struct, frozen=True):
    method: str
    url: str
    headers: Mapping[str, str]


class _Ed25519(HTTPSignatureAlgorithm):
    """The library's algorithm interface over our own key types."""

    algorithm_id = ED25519

    def __init__(self, public_key: bytes | None = None, private_key: Any = None) -> None:
        self.public_key = public_key or b""
        self.private_key = private_key

    def sign(self, message: bytes) -> bytes:
        return self.private_key.sign_raw(message)

    def verify(self, signature: bytes, message: bytes) -> None:
        if not verify_raw(self.public_key, signature, message):
            raise InvalidSignature("wrong signature")


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(
        self, sig_input: Any, max_age: dt.timedelta | None = None
    ) -> None:
        """Judge no clock of the kiosk: it may stand in 1970 or 2038."""


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, lookup: Callable[[str], Any]) -> None:
        self.resolve_public_key = lookup
        self.resolve_private_key = lookup


def kiosk_key_id(kiosk: str, epoch: int) -> str:
    """Return the `keyid` of a kiosk's key: `<kiosk>/<epoch>`."""
    return f"{kiosk}/{epoch}"


def sign_request(request: Outgoing, key: SigningKey, key_id: str, nonce: str) -> None:
    """Add Content-Digest, Signature-Input and Signature, replacing those of an earlier try."""
    body = request.body or b""
    for name in ("Content-Digest", "Signature-Input", "Signature"):
        request.headers.pop(name, None)
    signer = HTTPMessageSigner(
        signature_algorithm=_Ed25519, key_resolver=_Keys(lambda _key_id: key)
    )
    signer.sign(
        request,
        key_id=key_id,
        nonce=nonce,
        tag=TAG,
        label=TAG,
        covered_component_ids=COVERED,
        body=body.encode() if isinstance(body, str) else body,
    )


def verify_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    key_lookup: Callable[[str], bytes | None],
) -> Verified | None:
    """Check a received request; `url` is absolute or path with query, `body` as it was on the wire.

    `key_lookup` gives the 32-byte public key of a `keyid`, or None when it is unknown or suspended.
    """
    absolute = url if "://" in url else f"https://office{url}"
    try:
        [result] = _Verifier(signature_algorithm=_Ed25519, key_resolver=_Keys(key_lookup)).verify(
            _Incoming(method, absolute, headers),
            max_age=None,
            expect_tag=TAG,
            require_components=COVERED,
            body=body,
        )
    except (HTTPMessageSignaturesException, ValueError):
        return None
    return Verified(key_id=str(result.parameters["keyid"]), nonce=result.nonce or "")
