"""The API's description, made from the messages themselves; `openapi.json` is its committed copy.

`python -m backoffice openapi` prints it, so that any licensing system can be built against it.
"""

from typing import Any

import msgspec

from backoffice.ingest.problems import PROBLEMS
from sync import letter_wire, wire

MESSAGES = (
    wire.Turn,
    wire.TurnReply,
    wire.ForwardedReply,
    wire.SignedReply,
    wire.LedgerReply,
    wire.StatusQuery,
    wire.StatusAnswer,
    letter_wire.LetterQuery,
    letter_wire.LetterAnswer,
    letter_wire.LetterKey,
    wire.EnrolmentRequest,
    wire.EnrolmentReply,
    wire.SignedTrust,
    wire.Trust,
    wire.Problem,
)
REF = "#/components/schemas/{name}"
SIGNED = ("malformed", "nonce", "signature", "wrong_kiosk", "too_large", "media")
OWN = ("internal", "busy")


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    _refs, schemas = msgspec.json.schema_components(MESSAGES, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "e-Kios office",
            "version": str(wire.VERSION),
            "description": "What a kiosk says to an office. docs/protocol.md says what is signed.",
        },
        "paths": PATHS,
        "components": {"schemas": schemas, "headers": HEADERS, "securitySchemes": SECURITY},
    }


def _ref(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(name=name)}}}


def _operation(
    name: str,
    summary: str,
    answers: dict[str, Any],
    *,
    problems: tuple[str, ...],
    body: dict[str, Any] | None = None,
    parameters: tuple[dict[str, Any], ...] = (),
    signed: bool = True,
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": answers | _problems((*problems, "method", *OWN)),
        "security": [{"signature": []}] if signed else [],
    }
    if body:
        operation["requestBody"] = {"required": True, "content": body}
    if parameters:
        operation["parameters"] = list(parameters)
    return operation


def _problems(codes: tuple[str, ...]) -> dict[str, Any]:
    """Group problem codes by their status."""
    found: dict[str, Any] = {}
    for code in codes:
        status, sentence = PROBLEMS[code]
        answer = found.setdefault(str(status), {"description": "", "content": _ref("Problem")})
        answer["description"] = f"{answer['description']} `{code}`: {sentence}".strip()
    return dict(sorted(found.items()))


def _reply(of: str) -> dict[str, Any]:
    return {"200": {"description": f"Its body is a {of}.", "content": _ref("SignedReply")}}


def _query(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": {"type": kind}}


def _offset(status: str) -> dict[str, Any]:
    header = {"Upload-Offset": {"$ref": "#/components/headers/Upload-Offset"}}
    return {status: {"description": "How many bytes the office holds.", "headers": header}}


HEADERS = {
    "Upload-Offset": {
        "description": "Bytes held so far; an upload goes on from here.",
        "schema": {"type": "integer", "minimum": 0},
    }
}
SECURITY = {
    "signature": {
        "type": "http",
        "scheme": "signature",
        "description": "HTTP Message Signatures (RFC 9421), tag `ekios`, Ed25519, office's nonce.",
    }
}
ADDRESS = {
    "name": "sha256",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^(metadata|targets)/[0-9a-z.]+$"},
}
FROM = {
    "name": "Range",
    "in": "header",
    "description": "`bytes=N-`: from there on.",
    "schema": {"type": "string"},
}
FILE = {
    "200": {"description": "The file.", "content": {"application/octet-stream": {}}},
    "206": {"description": "The rest of it.", "content": {"application/octet-stream": {}}},
}
KIOSK = {"name": "kiosk", "in": "path", "required": True, "schema": {"type": "string"}}
WHERE = {"name": "Upload-Offset", "in": "header", "schema": {"type": "integer", "minimum": 0}}
WHOLE = {"name": "Upload-Length", "in": "header", "schema": {"type": "integer", "minimum": 0}}
BYTES = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}

PATHS: dict[str, Any] = {
    "/api/v1/sync": {
        "post": _operation(
            "turn",
            "Envelopes in, acknowledgements and notes out. Always safe to repeat.",
            _reply("TurnReply"),
            problems=SIGNED,
            body=_ref("Turn"),
        )
    },
    "/api/v1/ledger": {
        "get": _operation(
            "ledger",
            "What the office holds of one kiosk's epoch.",
            _reply("LedgerReply"),
            problems=SIGNED[:5],
            parameters=(
                _query("kiosk", "string"),
                _query("epoch", "integer"),
                _query("through", "integer"),
                _query("nonce", "string"),
            ),
        )
    },
    "/api/v1/blobs/{sha256}": {
        "head": _operation(
            "uploaded",
            "How much of an attachment's ciphertext is there.",
            _offset("200"),
            problems=("nonce", "signature", "not_found"),
            parameters=(ADDRESS,),
        ),
        "patch": _operation(
            "upload",
            "Add bytes at the offset the office holds.",
            _offset("204"),
            problems=(*SIGNED[:3], "not_found", "offset", "too_large", "digest"),
            body=BYTES,
            parameters=(ADDRESS, WHERE, WHOLE),
        ),
    },
    "/api/v1/status": {
        "post": _operation(
            "status",
            "Where an application stands: by token, or by reference and code.",
            _reply("StatusAnswer"),
            problems=(*SIGNED[:3], *SIGNED[4:]),
            body=_ref("StatusQuery"),
        )
    },
    "/api/v1/letters": {
        "post": _operation(
            "letter",
            "The key of a finished letter, for one printing. The same job again is the same one.",
            _reply("LetterAnswer"),
            problems=SIGNED,
            body=_ref("LetterQuery"),
        )
    },
    "/api/v1/letters/{sha256}": {
        "get": _operation(
            "letterPiece",
            "Up to 256 KiB of a letter's ciphertext.",
            {"200": {"description": "The piece.", "content": {"application/octet-stream": {}}}},
            problems=(*SIGNED[:3], "not_found", "too_large"),
            parameters=(ADDRESS, _query("offset", "integer")),
        )
    },
    "/api/v1/enrolments": {
        "post": _operation(
            "enrol",
            "A one-time code and a new public key. Repeat it to learn how it stands.",
            _reply("EnrolmentReply"),
            problems=("malformed", "code", "too_large", "media"),
            body=_ref("EnrolmentRequest"),
            signed=False,
        )
    },
    "/api/v1/catalogue/{name}": {
        "get": _operation(
            "catalogue",
            "A file of the TUF repository: `metadata/...` or `targets/...`.",
            FILE,
            problems=("not_found",),
            parameters=(NAME, FROM),
            signed=False,
        )
    },
    "/api/v1/neighbours/trust": {
        "post": _operation(
            "exchangeTrust",
            "A neighbouring office that is known here gives its Trust and gets ours.",
            {"200": {"description": "A Trust, signed.", "content": _ref("SignedTrust")}},
            problems=("malformed", "signature", "too_large", "media"),
            body=_ref("SignedTrust"),
            signed=False,
        )
    },
    "/api/v1/neighbours/sync": {
        "post": _operation(
            "forward",
            "A neighbouring office takes a turn for one of its kiosks; it signs the request.",
            _reply("ForwardedReply"),
            problems=SIGNED,
            body=_ref("Turn"),
        )
    },
    "/api/v1/neighbours/blobs/{kiosk}/{sha256}": {
        "head": _operation(
            "forwardedSoFar",
            "How much of a forwarded attachment is there.",
            _offset("200"),
            problems=("nonce", "signature", "wrong_kiosk", "not_found"),
            parameters=(KIOSK, ADDRESS),
        ),
        "patch": _operation(
            "forwardUpload",
            "Add bytes at the offset the office holds.",
            _offset("204"),
            problems=(*SIGNED[:4], "not_found", "offset", "too_large", "digest"),
            body=BYTES,
            parameters=(KIOSK, ADDRESS, WHERE, WHOLE),
        ),
    },
    "/api/v1/trust": {
        "get": _operation(
            "trust",
            "The office's keys and the directory of kiosk keys, signed by the root.",
            {"200": {"description": "A Trust, signed.", "content": _ref("SignedTrust")}},
            problems=("not_found",),
            signed=False,
        )
    },
}
