"""The committed vectors still hold: a program of next year reads the envelopes of this one."""

import json
from typing import Any

import msgspec

from sync.envelope import (
    decrypt_attachment,
    open_answer,
    open_envelope,
    seal_public,
    signature_valid,
    token_open,
)
from sync.keys import SealKey
from sync.letter_wire import LetterKey, LetterQuery, context
from sync.signatures import open_reply, open_trust, parse_proof, proof_valid, verify_request
from sync.wire import Envelope
from tests.unit import sync_vectors


def read(name: str) -> Any:
    return json.loads((sync_vectors.FOLDER / f"{name}.json").read_text())


def test_committed_envelopes_open() -> None:
    for case in read("sync_envelopes"):
        key = SealKey(case["alg"], bytes.fromhex(case["private"]))
        envelope = Envelope(
            case["head"], bytes.fromhex(case["sealed"]), bytes.fromhex(case["signature"])
        )
        assert seal_public(key).hex() == case["public"]
        assert envelope.digest() == case["digest"]
        assert signature_valid(envelope, sync_vectors.KEY.public)
        opened = open_envelope(envelope, {"s1": key}.get)
        assert opened == case["plaintext"].encode()


def test_committed_keys_of_letters_open() -> None:
    for case in read("sync_letters"):
        key = SealKey(case["alg"], bytes.fromhex(case["private"]))
        info, sealed = bytes.fromhex(case["info"]), bytes.fromhex(case["sealed"])
        query = LetterQuery(case["nonce"], case["job"], case["alg"], seal_public(key))
        assert (context(query), query.public.hex()) == (info, case["public"])
        assert open_answer(key, info, sealed) == case["plaintext"].encode()
        assert open_answer(key, info + b"x", sealed) is None
        assert msgspec.json.decode(case["plaintext"], type=LetterKey).pages == 2


def test_what_is_deterministic_comes_out_the_same() -> None:
    assert sync_vectors.signatures() == read("sync_signatures")
    assert sync_vectors.secrets() == read("sync_secrets")
    assert sync_vectors.requests() == read("sync_requests")
    assert json.loads(json.dumps(sync_vectors.ledger())) == read("sync_ledger")


def test_committed_replies_proofs_and_secrets_are_accepted() -> None:
    made = read("sync_signatures")
    trust = open_trust(made["trust"].encode(), made["fingerprint"])
    assert trust is not None
    assert open_reply(made["reply"].encode(), trust) == b'{"x":1}'
    proof = parse_proof(made["proof"])
    assert proof is not None
    assert proof_valid(proof, trust)
    kept = read("sync_secrets")
    token = bytes.fromhex(kept["token"])
    assert token_open(token, "note/id-1", bytes.fromhex(kept["token_sealed"])) == b'{"text":"x"}'
    photo = kept["attachment"]
    ciphertext, key = bytes.fromhex(photo["ciphertext"]), bytes.fromhex(photo["key"])
    assert decrypt_attachment(ciphertext, key) == bytes.fromhex(photo["plaintext"])


def test_committed_requests_are_signed() -> None:
    for case in read("sync_requests"):
        key = bytes.fromhex(case["public"])
        verified = verify_request(
            case["method"],
            case["target"],
            case["headers"],
            case["body"].encode(),
            {"k-1/1": key}.get,
        )
        assert verified is not None
        assert verified.key_id == "k-1/1"


def test_every_file_of_vectors_is_explained() -> None:
    page = (sync_vectors.FOLDER / "README.md").read_text()
    for file in sync_vectors.FOLDER.glob("*.json"):
        made = json.loads(file.read_text())
        fields = set(made[0] if isinstance(made, list) else made)
        assert file.name in page
        assert {name for name in fields if f"`{name}`" not in page} == set()
