"""Signatures, proofs, codes and nonces: what is right is accepted, every changed byte is not."""

import stat
from pathlib import Path

import pytest
import qrcode
import requests
from hypothesis import given
from hypothesis import strategies as st

from sync.keys import (
    CROCKFORD,
    KeyFileBroken,
    SealKey,
    SigningKey,
    fingerprint,
    load_seal_key,
    load_signing_key,
    save_seal_key,
    save_signing_key,
)
from sync.signatures import (
    NONCE_SECONDS,
    Domain,
    enrolment_proof,
    enrolment_proof_valid,
    make_enrolment_code,
    make_nonce,
    make_proof,
    nonce_fresh,
    open_reply,
    open_trust,
    parse_proof,
    proof_valid,
    sign,
    sign_reply,
    sign_request,
    sign_trust,
    split_enrolment_code,
    verify,
    verify_request,
)
from sync.wire import EnrolmentRequest, KeyRecord, KioskKey, Trust, framed, to_json

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(32))
TRUST = Trust(
    3,
    "kota-contoh",
    (KeyRecord("r1", "reply", "ed25519", KEY.public, ""),),
    (KioskKey("k-1", 2, "K01", KEY.public), KioskKey("k-2", 1, "K02", OTHER.public, True)),
    "https://layanan.example/s",
)
TOKEN = bytes(range(16))


@given(st.lists(st.binary(max_size=20)), st.lists(st.binary(max_size=20)))
def test_framing_never_confuses_two_lists(one: list[bytes], other: list[bytes]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)


@given(st.binary(), st.binary())
def test_a_signature_holds_for_its_own_domain_and_parts_only(a: bytes, b: bytes) -> None:
    signature = sign(KEY, Domain.REPLY, a, b)
    assert verify(KEY.public, signature, Domain.REPLY, a, b)
    assert not verify(KEY.public, signature, Domain.TRUST, a, b)
    assert not verify(KEY.public, signature, Domain.REPLY, a + b)
    assert not verify(OTHER.public, signature, Domain.REPLY, a, b)


@pytest.mark.parametrize("public", [b"", b"short", bytes(31), bytes(33)])
def test_a_malformed_public_key_verifies_nothing(public: bytes) -> None:
    assert not verify(public, bytes(64), Domain.REPLY, b"x")
    assert not verify(KEY.public, public, Domain.REPLY, b"x")


def flips(data: bytes) -> list[bytes]:
    return [data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :] for i in range(len(data))]


# --- replies and trust ---------------------------------------------------------------------------


def test_a_reply_opens_and_every_changed_byte_closes_it() -> None:
    raw = to_json(sign_reply(KEY, "r1", b'{"state":"x"}'))
    assert open_reply(raw, TRUST) == b'{"state":"x"}'
    bodies = [open_reply(changed, TRUST) for changed in flips(raw)]
    assert set(bodies) <= {None, b'{"state":"x"}'}  # base64's unused bits may carry a flip
    assert bodies.count(None) >= len(raw) - 2


def test_a_reply_by_a_sealing_key_or_a_stranger_is_nothing() -> None:
    sealing = Trust(1, "", (KeyRecord("r1", "seal", "ed25519", KEY.public, ""),), (), "")
    assert open_reply(to_json(sign_reply(KEY, "r1", b"{}")), sealing) is None
    assert open_reply(to_json(sign_reply(OTHER, "r1", b"{}")), TRUST) is None
    assert open_reply(to_json(sign_reply(KEY, "r2", b"{}")), TRUST) is None


@given(st.binary(max_size=200))
def test_noise_is_no_reply_and_no_trust(noise: bytes) -> None:
    assert open_reply(noise, TRUST) is None
    assert open_trust(noise, fingerprint(KEY.public)) is None


def test_a_trust_is_believed_from_the_enrolled_root_only() -> None:
    raw = to_json(sign_trust(KEY, TRUST))
    assert open_trust(raw, fingerprint(KEY.public)) == TRUST
    assert open_trust(raw, fingerprint(OTHER.public)) is None
    assert open_trust(raw, "") is None
    assert open_trust(raw.replace(b"kota-contoh", b"kota-condoh"), fingerprint(KEY.public)) is None


# --- proofs --------------------------------------------------------------------------------------


def proof(**changes: object) -> str:
    values = {
        "token": TOKEN,
        "kiosk": "k-1",
        "epoch": 2,
        "seq": 4821,
        "at": 1_795_000_000,
        "digest": "ab" * 32,
    }
    return make_proof(KEY, **(values | changes))  # type: ignore[arg-type]


@given(
    token=st.binary(min_size=16, max_size=16),
    kiosk=st.from_regex(r"[a-z0-9-]{1,36}", fullmatch=True),
    epoch=st.integers(0, 65535),
    seq=st.integers(0, 2**32 - 1),
    at=st.integers(0, 2**40 - 1),
    digest=st.binary(min_size=32, max_size=32),
    time_certain=st.booleans(),
)
def test_a_proof_says_again_what_was_put_in(**values: object) -> None:
    values["digest"] = values["digest"].hex()  # type: ignore[attr-defined]
    read = parse_proof("https://layanan.example/s#" + make_proof(KEY, **values))  # type: ignore[arg-type]
    assert read is not None
    assert {name: getattr(read, name) for name in values} == values


def test_a_proof_is_read_from_url_fragment_or_bare_text() -> None:
    text = proof()
    for scanned in (f"https://layanan.example/s#{text}", f"#{text}", text, f" {text}\n"):
        read = parse_proof(scanned)
        assert read is not None
        assert proof_valid(read, TRUST)
        assert read.text() == text


def test_every_changed_character_of_a_proof_is_noticed() -> None:
    text = proof()
    for index, letter in enumerate(text):
        changed = text[:index] + ("B" if letter != "B" else "C") + text[index + 1 :]
        read = parse_proof(changed)
        assert read is None or not proof_valid(read, TRUST)


def test_a_proof_of_a_revoked_or_unknown_kiosk_is_not_valid() -> None:
    revoked = parse_proof(
        make_proof(OTHER, token=TOKEN, kiosk="k-2", epoch=1, seq=1, at=0, digest="00" * 32)
    )
    unknown, other_epoch = parse_proof(proof(kiosk="k-9")), parse_proof(proof(epoch=3))
    assert revoked is not None
    assert unknown is not None
    assert other_epoch is not None
    assert not any(proof_valid(p, TRUST) for p in (revoked, unknown, other_epoch))


@given(st.text(max_size=300))
def test_any_other_scan_is_not_a_proof(text: str) -> None:
    read = parse_proof(text)
    assert read is None or not proof_valid(read, TRUST)


def test_a_clock_in_1969_still_gets_a_proof() -> None:
    read = parse_proof(proof(at=-5))
    assert read is not None
    assert read.at == 0


@pytest.mark.parametrize("kiosk", ["k-1", "k" * 36])
def test_the_qr_prints_at_4_dots_a_module_on_58_mm_paper(kiosk: str) -> None:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data("https://layanan.kotacontoh.example/permohonan/status#" + proof(kiosk=kiosk))
    code.make(fit=True)
    assert (code.modules_count + 2 * 4) * 4 <= 384


# --- enrolment codes -----------------------------------------------------------------------------

CODE = make_enrolment_code(b"0123456789", KEY.public)


def test_an_enrolment_code_carries_secret_and_fingerprint() -> None:
    code = split_enrolment_code(CODE)
    assert code is not None
    assert code.fingerprint == fingerprint(KEY.public)
    assert code.secret == CODE.replace("-", "")[:16]


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=32, max_size=32))
def test_every_code_is_read_back(secret: bytes, public: bytes) -> None:
    code = split_enrolment_code(make_enrolment_code(secret, public))
    assert code is not None
    assert code.fingerprint == fingerprint(public)


def test_handwriting_is_forgiven() -> None:
    sloppy = CODE.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert split_enrolment_code(sloppy) == split_enrolment_code(CODE)


def test_every_single_typo_is_noticed() -> None:
    letters = CODE.replace("-", "")
    for index, letter in enumerate(letters):
        for wrong in set(CROCKFORD) - {letter}:
            assert split_enrolment_code(letters[:index] + wrong + letters[index + 1 :]) is None


@given(st.text(max_size=50))
def test_other_text_is_no_code(text: str) -> None:
    assert split_enrolment_code(text) is None


def test_an_enrolment_proof_is_bound_to_code_key_and_place() -> None:
    given_proof = enrolment_proof(KEY, "SECRET", "Balai Kota")
    assert enrolment_proof_valid(EnrolmentRequest("SECRET", KEY.public, "Balai Kota", given_proof))
    for code, public, place in (
        ("SECREU", KEY.public, "Balai Kota"),
        ("SECRET", OTHER.public, "Balai Kota"),
        ("SECRET", KEY.public, "Balai Desa"),
    ):
        assert not enrolment_proof_valid(EnrolmentRequest(code, public, place, given_proof))


# --- nonces --------------------------------------------------------------------------------------


def test_a_nonce_lives_ten_minutes_from_its_own_office() -> None:
    nonce = make_nonce(b"secret", 1000.0)
    assert nonce_fresh(b"secret", nonce, 1000.0)
    assert nonce_fresh(b"secret", nonce, 1000.0 + NONCE_SECONDS)
    assert not nonce_fresh(b"secret", nonce, 1001.0 + NONCE_SECONDS)
    assert not nonce_fresh(b"secret", nonce, 900.0)
    assert not nonce_fresh(b"other", nonce, 1000.0)


@given(st.text(max_size=60))
def test_an_invented_nonce_is_never_fresh(nonce: str) -> None:
    assert not nonce_fresh(b"secret", nonce, 1000.0)


# --- requests ------------------------------------------------------------------------------------

BODY = b"hello"
URL = "http://127.0.0.1:8000/api/v1/sync?a=b&c=%20d"
PATH = "/api/v1/sync?a=b&c=%20d"


def signed(key_id: str = "k-1/2") -> requests.PreparedRequest:
    request = requests.Request("POST", URL, data=BODY).prepare()
    sign_request(request, KEY, key_id, "n-_0=")
    return request


def test_a_signed_request_is_verified_behind_any_proxy() -> None:
    headers = dict(signed().headers)
    for url in (PATH, URL, f"https://public.example{PATH}"):
        verified = verify_request("POST", url, headers, BODY, {"k-1/2": KEY.public}.get)
        assert verified is not None
        assert (verified.key_id, verified.nonce) == ("k-1/2", "n-_0=")


def test_nothing_of_a_signed_request_can_be_changed() -> None:
    headers = dict(signed().headers)
    keys = {"k-1/2": KEY.public, "k-2/1": OTHER.public}.get
    renamed = headers | {"Signature-Input": headers["Signature-Input"].replace("k-1/2", "k-2/1")}
    nonce = headers | {"Signature-Input": headers["Signature-Input"].replace("n-_0=", "n-_1=")}
    fewer = headers | {
        "Signature-Input": headers["Signature-Input"].replace(' "content-digest"', "")
    }
    bare = {k: v for k, v in headers.items() if k != "Content-Digest"}
    for method, url, head, body in (
        ("PUT", PATH, headers, BODY),
        ("POST", PATH + "e", headers, BODY),
        ("POST", PATH.replace("sync", "status"), headers, BODY),
        ("POST", PATH, headers, b"hellp"),
        ("POST", PATH, headers, b""),
        ("POST", PATH, renamed, BODY),
        ("POST", PATH, nonce, BODY),
        ("POST", PATH, fewer, BODY),
        ("POST", PATH, bare, BODY),
        ("POST", PATH, {}, BODY),
        ("POST", PATH, headers | {"Signature": "ekios=:AAAA:"}, BODY),
        ("POST", PATH, headers | {"Signature-Input": "what is this"}, BODY),
    ):
        assert verify_request(method, url, head, body, keys) is None, (method, url, head, body)


def test_a_suspended_kiosk_is_not_verified() -> None:
    assert verify_request("POST", PATH, dict(signed().headers), BODY, lambda _id: None) is None


def test_signing_again_replaces_the_first_try() -> None:
    request = signed()
    sign_request(request, KEY, "k-1/2", "fresh")
    verified = verify_request("POST", PATH, dict(request.headers), BODY, lambda _id: KEY.public)
    assert verified is not None
    assert verified.nonce == "fresh"


def test_a_get_without_body_is_signed_too() -> None:
    request = requests.Request("GET", "http://127.0.0.1/api/v1/ledger").prepare()
    sign_request(request, KEY, "k-1/2", "")
    headers = dict(request.headers)
    assert verify_request("GET", "/api/v1/ledger", headers, b"", lambda _id: KEY.public)
    assert not verify_request("GET", "/api/v1/ledger", headers, b"x", lambda _id: KEY.public)


# --- key files -----------------------------------------------------------------------------------


def test_key_files_are_private_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.key"
    save_signing_key(path, KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_signing_key(path).public == KEY.public
    with pytest.raises(FileExistsError):
        save_signing_key(path, OTHER)
    assert [p.name for p in tmp_path.iterdir()] == ["kiosk.key"]


def test_a_key_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.key"
    save_signing_key(path, KEY)
    path.chmod(0o640)
    with pytest.raises(KeyFileBroken):
        load_signing_key(path)


def test_signing_and_seal_keys_are_not_mixed_up(tmp_path: Path) -> None:
    save_seal_key(tmp_path / "seal.key", SealKey("X25519+X", b"s" * 32))
    save_signing_key(tmp_path / "sign.key", KEY)
    assert load_seal_key(tmp_path / "seal.key").private == b"s" * 32
    with pytest.raises(KeyFileBroken):
        load_signing_key(tmp_path / "seal.key")
    with pytest.raises(KeyFileBroken):
        load_seal_key(tmp_path / "sign.key")


@pytest.mark.parametrize("text", ["", "ekios-key 2 ed25519 AAAA", "ekios-key 1 ed25519 A*A", "x"])
def test_a_broken_key_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kiosk.key"
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(KeyFileBroken, match=r"kiosk\.key"):
        load_signing_key(path)


def test_keys_do_not_print_their_secrets() -> None:
    text = repr((KEY, SealKey("alg", b"\x01" * 32)))
    assert str(KEY.seed()) not in text
    assert "x01" not in text


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_any_headers_and_path_are_judged_without_a_crash(
    signature_input: str, signature: str, digest: str, path: str
) -> None:
    headers = {
        "Signature-Input": signature_input,
        "Signature": signature,
        "Content-Digest": digest,
    }
    assert verify_request("POST", "/" + path, headers, BODY, lambda _id: KEY.public) is None


@given(st.integers(0, 400), st.characters())
def test_a_damaged_signature_input_is_judged_without_a_crash(index: int, letter: str) -> None:
    headers = dict(signed().headers)
    for name in ("Signature-Input", "Signature", "Content-Digest"):
        text = headers[name]
        place = index % len(text)
        damaged = headers | {name: text[:place] + letter + text[place + 1 :]}
        verified = verify_request("POST", PATH, damaged, BODY, lambda _id: KEY.public)
        assert verified is None or damaged == headers or name != "Content-Digest"
