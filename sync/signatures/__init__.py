"""Who said this: signatures over exact bytes, shared by kiosk and office.

Everything is Ed25519 over `framed(domain, *parts)`; HTTP requests alone are signed after RFC 9421.
Nothing here knows a citizen or a service. Only `sync.keys` and this package touch private keys.
"""

from sync.signatures.core import Domain, sign, verify
from sync.signatures.enrolment import (
    EnrolmentCode,
    enrolment_proof,
    enrolment_proof_valid,
    make_enrolment_code,
    secret_text,
    split_enrolment_code,
)
from sync.signatures.http import Verified, kiosk_key_id, sign_request, verify_request
from sync.signatures.nonces import NONCE_SECONDS, make_nonce, nonce_fresh
from sync.signatures.proofs import Proof, make_proof, parse_proof, proof_forged, proof_valid
from sync.signatures.replies import open_reply, open_trust, sign_reply, sign_trust

__all__ = [
    "NONCE_SECONDS",
    "Domain",
    "EnrolmentCode",
    "Proof",
    "Verified",
    "enrolment_proof",
    "enrolment_proof_valid",
    "kiosk_key_id",
    "make_enrolment_code",
    "make_nonce",
    "make_proof",
    "nonce_fresh",
    "open_reply",
    "open_trust",
    "parse_proof",
    "proof_forged",
    "proof_valid",
    "secret_text",
    "sign",
    "sign_reply",
    "sign_request",
    "sign_trust",
    "split_enrolment_code",
    "verify",
    "verify_request",
]
