"""Envelopes: sealed to the office, bound to their head, and every changed byte is noticed."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.envelope import (
    ALGORITHMS,
    MLKEM768_X25519,
    X25519,
    OpenFailure,
    OpenReason,
    code_matches,
    decrypt_attachment,
    encrypt_attachment,
    hash_code,
    hash_token,
    new_seal_keypair,
    open_envelope,
    read_head,
    seal,
    seal_public,
    signature_valid,
    token_open,
    token_seal,
)
from sync.envelope.sealing import pad, unpad
from sync.keys import SealKey, SigningKey
from sync.wire import Envelope, Head, KeyRecord

KIOSK = SigningKey(bytes(range(32)))
PLAIN = b'{"nik":"3299994507950003","name":"Siti Contoh"}'
KEYS = {alg: new_seal_keypair(alg) for alg in ALGORITHMS}


def head(alg: str, **changes: object) -> Head:
    made = Head("id-1", "k-1", 1, 1, "application", (), "2026-11-21T03:00:00Z", 5, alg, "s1", "")
    return msgspec.structs.replace(made, **changes)


def recipient(alg: str) -> KeyRecord:
    return KeyRecord("s1", "seal", alg, KEYS[alg][1], "2026-01-01T00:00:00Z")


def sealed(alg: str, plaintext: bytes = PLAIN) -> Envelope:
    return seal(head(alg), plaintext, recipient(alg), KIOSK)


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_the_office_reads_what_the_kiosk_sealed(alg: str) -> None:
    envelope = sealed(alg)
    assert open_envelope(envelope, {"s1": KEYS[alg][0]}.get) == PLAIN
    assert signature_valid(envelope, KIOSK.public)
    assert read_head(envelope) == head(alg)
    assert PLAIN not in envelope.sealed
    assert seal_public(KEYS[alg][0]) == KEYS[alg][1]


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_every_changed_byte_breaks_signature_and_opening(alg: str) -> None:
    envelope = sealed(alg, b"x")
    key = {"s1": KEYS[alg][0]}.get
    text = envelope.head.encode()
    for index in range(len(text)):
        changed = text[:index] + bytes([text[index] ^ 1]) + text[index + 1 :]
        other = Envelope(changed.decode(), envelope.sealed, envelope.signature)
        assert not signature_valid(other, KIOSK.public)
        assert isinstance(open_envelope(other, key), OpenFailure)
    step = 1 if alg == X25519 else 7
    for index in range(0, len(envelope.sealed), step):
        raw = bytearray(envelope.sealed)
        raw[index] ^= 1
        other = Envelope(envelope.head, bytes(raw), envelope.signature)
        assert not signature_valid(other, KIOSK.public)
        assert open_envelope(other, key) == OpenFailure(OpenReason.SEALED)
    for index in range(64):
        raw = bytearray(envelope.signature)
        raw[index] ^= 1
        assert not signature_valid(
            Envelope(envelope.head, envelope.sealed, bytes(raw)), KIOSK.public
        )


@given(st.binary(max_size=6000))
def test_the_size_tells_nothing_within_two_kibibytes(plaintext: bytes) -> None:
    padded = pad(plaintext, 2048)
    assert len(padded) % 2048 == 0
    assert unpad(padded) == plaintext


def test_a_short_and_a_long_service_weigh_the_same() -> None:
    weights = {len(sealed(MLKEM768_X25519, b"x" * n).sealed) for n in (1, 300, 2000)}
    assert weights == {2048 + ALGORITHMS[MLKEM768_X25519].overhead}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not json", OpenReason.HEAD),
        ("{}", OpenReason.HEAD),
    ],
)
def test_a_head_that_is_none_has_a_reason(text: str, reason: OpenReason) -> None:
    failure = open_envelope(Envelope(text, b"", b""), lambda _id: None)
    assert failure == OpenFailure(reason)


def test_each_reason_for_quarantine_is_told_apart() -> None:
    def reason(made: Head, key: SealKey | None) -> OpenReason:
        text = msgspec.json.encode(made).decode()
        failure = open_envelope(Envelope(text, b"x" * 50, b""), lambda _id: key)
        assert isinstance(failure, OpenFailure)
        return failure.reason

    hybrid = KEYS[MLKEM768_X25519][0]
    assert reason(head(X25519, v=2), None) == OpenReason.VERSION
    assert reason(head("ROT13"), None) == OpenReason.ALGORITHM
    assert reason(head(X25519), None) == OpenReason.KEY
    assert reason(head(X25519), hybrid) == OpenReason.MISMATCH
    assert reason(head(MLKEM768_X25519), hybrid) == OpenReason.SEALED


def test_sealing_to_a_key_that_the_head_does_not_name_is_a_mistake() -> None:
    for made in (head(X25519), head(MLKEM768_X25519, key="s2")):
        with pytest.raises(ValueError, match="does not name"):
            seal(made, PLAIN, recipient(MLKEM768_X25519), KIOSK)
    reply = msgspec.structs.replace(recipient(X25519), purpose="reply")
    with pytest.raises(ValueError, match="does not name"):
        seal(head(X25519), PLAIN, reply, KIOSK)


def test_an_attachment_opens_with_its_key_and_is_never_convergent() -> None:
    one, two = encrypt_attachment(PLAIN), encrypt_attachment(PLAIN)
    assert decrypt_attachment(one.ciphertext, one.key) == PLAIN
    assert one.sha256 != two.sha256
    assert decrypt_attachment(one.ciphertext, two.key) is None
    assert decrypt_attachment(b"", one.key) is None
    for index in range(len(one.ciphertext)):
        raw = bytearray(one.ciphertext)
        raw[index] ^= 1
        assert decrypt_attachment(bytes(raw), one.key) is None
    assert str(one.key) not in repr(one)


@given(st.binary(min_size=16, max_size=16), st.text(max_size=20), st.binary(max_size=600))
def test_a_token_opens_its_own_context_only(token: bytes, context: str, plain: bytes) -> None:
    data = token_seal(token, context, plain)
    assert token_open(token, context, data) == plain
    assert token_open(token, context + "x", data) is None
    assert token_open(bytes(16) if token != bytes(16) else b"1" * 16, context, data) is None
    assert token_open(token, context, data[:-1]) is None
    assert token_seal(token, context, plain) != data


@given(st.binary(max_size=400))
def test_noise_under_a_token_is_nothing(noise: bytes) -> None:
    assert token_open(bytes(16), "note/1", noise) is None
    assert token_open(b"short", "note/1", noise) is None


def test_code_and_token_hashes() -> None:
    salt = b"s" * 16
    assert code_matches("123456", salt, hash_code("123456", salt))
    assert not code_matches("123457", salt, hash_code("123456", salt))
    assert hash_code("123456", salt) != hash_code("123456", b"t" * 16)
    assert hash_token(bytes(16)) != hash_token(b"1" * 16)
