"""HTTP Message Signatures (RFC 9421) written out, with handles to sign wrongly on purpose."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sync.keys import SigningKey

COVERED: Final = ("@method", "@path", "@query", "content-digest")


class Signing(Struct, frozen=True):
    """How a request is signed; the defaults are what the page asks for."""

    key: SigningKey
    key_id: str
    nonce: str
    created: int
    tag: str = "ekios"
    covered: tuple[str, ...] = COVERED


def content_digest(body: bytes) -> str:
    """Return the header of RFC 9530 over the bytes on the wire."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(
    method: str, target: str, digest: str, covered: tuple[str, ...], parameters: str
) -> str:
    """Return the text that is signed: a line for each covered part, then the parameters."""
    path, _mark, query = target.partition("?")
    parts = {"@method": method, "@path": path, "@query": f"?{query}", "content-digest": digest}
    lines = [f'"{name}": {parts[name]}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {parameters}'])


def signed_headers(method: str, target: str, body: bytes, signing: Signing) -> Mapping[str, str]:
    """Return Content-Digest, Signature-Input and Signature of a request."""
    digest = content_digest(body)
    names = " ".join(f'"{name}"' for name in signing.covered)
    parameters = (
        f'({names});created={signing.created};keyid="{signing.key_id}";alg="ed25519"'
        f';nonce="{signing.nonce}";tag="{signing.tag}"'
    )
    base = signature_base(method, target, digest, signing.covered, parameters)
    made = base64.b64encode(signing.key.sign_raw(base.encode())).decode()
    return {
        "Content-Digest": digest,
        "Signature-Input": f"ekios={parameters}",
        "Signature": f"ekios=:{made}:",
    }
