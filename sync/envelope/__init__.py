"""What nobody on the way can read: envelopes, attachments, and what a citizen's token opens.

Shared by kiosk and office. Sees bytes, never an answer. The kiosk holds public keys only.
"""

from sync.envelope.algorithms import (
    ALGORITHMS,
    DEFAULT_ALGORITHM,
    MLKEM768_X25519,
    X25519,
    new_seal_keypair,
    seal_public,
)
from sync.envelope.answers import open_answer, seal_answer
from sync.envelope.attachments import Sealed, decrypt_attachment, encrypt_attachment
from sync.envelope.sealing import (
    OpenFailure,
    OpenReason,
    open_envelope,
    read_head,
    seal,
    signature_valid,
)
from sync.envelope.tokens import (
    code_matches,
    hash_code,
    hash_token,
    note_context,
    stub_context,
    token_open,
    token_seal,
)

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHM",
    "MLKEM768_X25519",
    "X25519",
    "OpenFailure",
    "OpenReason",
    "Sealed",
    "code_matches",
    "decrypt_attachment",
    "encrypt_attachment",
    "hash_code",
    "hash_token",
    "new_seal_keypair",
    "note_context",
    "open_answer",
    "open_envelope",
    "read_head",
    "seal",
    "seal_answer",
    "seal_public",
    "signature_valid",
    "stub_context",
    "token_open",
    "token_seal",
]
