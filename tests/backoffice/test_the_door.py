"""Whatever is thrown at the API: a clear Problem, never a 500, and nothing unsigned gets in."""

import gzip
import json
import time

import msgspec
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.ingest.gate import MAX_BODY
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.problems import PROBLEMS, nonce_secret
from backoffice.keys import selectors as keys
from sync.keys import generate_signing_key
from sync.signatures import make_nonce, open_reply
from sync.wire import LedgerReply, Problem, TurnReply
from tests.backoffice.hand import Kiosk, application, photo

PATHS = [
    ("POST", "/api/v1/sync"),
    ("GET", "/api/v1/ledger"),
    ("PATCH", "/api/v1/blobs/" + "a" * 64),
    ("HEAD", "/api/v1/blobs/" + "a" * 64),
    ("POST", "/api/v1/status"),
]
GARBAGE = [
    b"",
    b"x",
    b"null",
    b"{}",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b'{"kiosk":1}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"kiosk":"contoh-1","epoch":1,"envelopes":5,"cursor":0,"health":{}}',
    b'{"kiosk":"contoh-1","epoch":1e99,"envelopes":[],"cursor":0,"health":{}}',
    b'{"kiosk":"contoh-1","epoch":1,"envelopes":[],"cursor":-5,"health":{}}',
    b'{"kiosk":"contoh-1","epoch":1,"envelopes":[],"cursor":99999999999999999999,"health":{}}',
    b'{"kiosk":"\\ud800","epoch":1,"envelopes":[],"cursor":0,"health":{}}',
]


def a_problem(answer, *statuses):
    assert answer.status_code in statuses, (answer.status_code, answer.content)
    if answer.content:
        said = msgspec.json.decode(answer.content, type=Problem)
        assert PROBLEMS[said.code][0] == answer.status_code
        assert said.message
        return said
    return None


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_unsigned_requests_get_no_further(office, client, method, path):
    answer = client.generic(method, path, b"{}", content_type="application/json")
    said = a_problem(answer, 401)
    assert said is None or (said.code == "signature" and said.nonce)


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_stranger_gets_no_further(kiosk, method, path):
    stranger = Kiosk(kiosk.trust, kiosk.name, generate_signing_key())
    stranger.nonce = make_nonce(nonce_secret(), time.time())
    a_problem(stranger.once(method, path, b"{}"), 401)


@pytest.mark.parametrize("age", [601, 86_400])
def test_an_old_nonce_is_answered_with_a_fresh_one(kiosk, age):
    kiosk.nonce = make_nonce(nonce_secret(), time.time() - age)
    said = a_problem(kiosk.once("POST", "/api/v1/sync", kiosk.turn()), 401)
    assert said.code == "nonce"
    kiosk.nonce = said.nonce
    assert kiosk.once("POST", "/api/v1/sync", kiosk.turn()).status_code == 200


def test_an_empty_nonce_is_the_usual_beginning(kiosk):
    assert a_problem(kiosk.once("POST", "/api/v1/sync", kiosk.turn()), 401).code == "nonce"


def test_a_body_changed_on_the_way(kiosk):
    kiosk.send()
    from sync.signatures import sign_request
    from tests.backoffice.hand import Request

    request = Request("POST", "http://testserver/api/v1/sync", kiosk.turn())
    sign_request(request, kiosk.key, f"{kiosk.name}/1", kiosk.nonce)
    changed = request.body.replace(b'"cursor":0', b'"cursor":1')
    answer = kiosk.client.generic(
        "POST", "/api/v1/sync", changed, content_type="application/json", headers=request.headers
    )
    assert a_problem(answer, 401).code == "signature"


@pytest.mark.parametrize("body", GARBAGE)
@pytest.mark.parametrize("path", ["/api/v1/sync", "/api/v1/status"])
def test_signed_garbage(kiosk, path, body):
    a_problem(kiosk.ask("POST", path, body), 400, 413)
    zipped = {"Content-Encoding": "gzip"}
    a_problem(kiosk.ask("POST", path, gzip.compress(body), zipped), 400, 413)


@pytest.mark.parametrize("body", GARBAGE)
def test_garbage_from_anybody(office, client, body):
    a_problem(client.post("/api/v1/enrolments", body, "application/json"), 400, 413)
    assert client.post("/s/cek", body, "application/json").status_code in (200, 400, 413)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "kiosk",
                        "epoch",
                        "envelopes",
                        "cursor",
                        "health",
                        "nonce",
                        "token",
                        "reference",
                        "code",
                        "head",
                        "sealed",
                        "signature",
                        "proof",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
    ),
    path=st.sampled_from(["/api/v1/sync", "/api/v1/status", "/api/v1/enrolments", "/s/cek"]),
)
def test_any_json_at_all(kiosk, body, path):
    answer = kiosk.ask("POST", path, json.dumps(body).encode())
    assert answer.status_code < 500, answer.content


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80))
def test_any_signature_header_at_all(kiosk, header):
    for name in ("Signature", "Signature-Input", "Content-Digest"):
        headers = {"Signature": "x=:AA==:", "Signature-Input": "x=()", name: header}
        answer = kiosk.client.generic("POST", "/api/v1/sync", b"{}", headers=headers)
        assert answer.status_code == 401


def test_too_large_before_and_after_unzipping(kiosk):
    a_problem(kiosk.ask("POST", "/api/v1/sync", b" " * (MAX_BODY + 1)), 413)
    bomb = gzip.compress(b" " * (MAX_BODY * 8))
    assert len(bomb) < MAX_BODY / 50
    a_problem(kiosk.ask("POST", "/api/v1/sync", bomb, {"Content-Encoding": "gzip"}), 413)


def test_too_many_at_once(kiosk):
    body = json.loads(kiosk.turn())
    body["envelopes"] = [{}] * 101
    a_problem(kiosk.ask("POST", "/api/v1/sync", json.dumps(body).encode()), 413)


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b"{}", mtime=0)[:-4]])
def test_broken_gzip(kiosk, body):
    a_problem(kiosk.ask("POST", "/api/v1/sync", body, {"Content-Encoding": "gzip"}), 400)


def test_an_encoding_that_nobody_reads(kiosk):
    a_problem(kiosk.ask("POST", "/api/v1/sync", b"x", {"Content-Encoding": "br"}), 415)


def test_wrong_methods_and_addresses(office, client):
    a_problem(client.get("/api/v1/sync"), 405)
    a_problem(client.get("/api/v1/anything/else"), 404)
    a_problem(client.delete("/api/v1/trust"), 405)


def test_a_kiosk_speaks_for_itself_only(kiosk, form):
    body = kiosk.turn().replace(b'"contoh-1"', b'"contoh-2"')
    a_problem(kiosk.ask("POST", "/api/v1/sync", body), 403)
    a_problem(kiosk.ask("GET", "/api/v1/ledger?kiosk=contoh-2&epoch=1&through=1&nonce=a"), 403)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kiosk=contoh-1",
        "?kiosk=contoh-1&epoch=x&through=1",
        "?kiosk=contoh-1&epoch=1&through=-1",
        "?kiosk=contoh-1&epoch=1&through=999999999",
    ],
)
def test_a_ledger_question_that_makes_no_sense(kiosk, query):
    a_problem(kiosk.ask("GET", f"/api/v1/ledger{query}"), 400, 403)


def test_replies_are_signed_as_a_whole_and_name_their_question(kiosk, form):
    import hashlib

    envelope = kiosk.envelope(application(form))
    answer = kiosk.post_turn(envelope)
    reply = kiosk.reply(answer, TurnReply)
    assert reply.turn == hashlib.sha256(kiosk.turn(envelope)).hexdigest()
    assert (reply.kiosk, reply.epoch) == (kiosk.name, 1)
    changed = answer.content.replace(b"stored", b"stoned")
    assert open_reply(changed, kiosk.trust) is None
    zipped = kiosk.reply(kiosk.post_turn(envelope, zipped=True), TurnReply)
    assert zipped.turn == reply.turn, "the digest is of the turn before gzip"


def test_the_ledger_names_gaps_and_digests(kiosk, form):
    import hashlib

    sent = [kiosk.envelope(application(form, token=bytes([n] * 16))) for n in range(6)]
    kiosk.send(*(sent[n] for n in (0, 1, 3, 5)))
    url = "/api/v1/ledger?kiosk=contoh-1&epoch=1&through=7&nonce=ab12"
    reply = kiosk.reply(kiosk.ask("GET", url), LedgerReply)
    assert reply.nonce == "ab12"
    assert reply.missing == ((3, 3), (5, 5), (7, 7))
    lines = "".join(f"{n + 1}:{sent[n].digest()}\n" for n in (0, 1, 3, 5))
    assert reply.buckets == (hashlib.sha256(lines.encode()).hexdigest(),)


def test_health_with_strange_values_is_kept_tidy(kiosk):
    from backoffice.fleet.models import Kiosk as Row

    health = {
        "printer": "x" * 5000,
        "n\x00ul": "a\x00b",
        "deep": {"a": 1},
        "huge": 10**18,
        "ok": 1.5,
    }
    kiosk.send(health=health)
    row = Row.objects.get()
    assert row.last_seen is not None
    assert len(row.health["printer"]) == 300
    assert row.health["nul"] == "ab"
    assert row.health["deep"] is None
    assert row.health["ok"] == 1.5


def test_the_database_is_busy(kiosk, form, monkeypatch):
    from django.db import OperationalError

    from backoffice.ingest import views

    kiosk.send()

    def locked(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "take_in", locked)
    answer = kiosk.post_turn(kiosk.envelope(application(form)))
    assert a_problem(answer, 503).code == "busy"
    assert answer["Retry-After"]
    assert RawEnvelope.objects.count() == 0


def test_a_restored_database_starts_a_new_server_epoch(kiosk, form):
    before = kiosk.send(kiosk.envelope(application(form))).server_epoch
    assert kiosk.send().server_epoch == before
    RawEnvelope.objects.all().delete()  # what putting an older copy back looks like
    after = kiosk.send().server_epoch
    assert after != before
    assert kiosk.send().server_epoch == after


def test_a_restore_is_noticed_though_the_first_turn_brings_as_much_as_was_lost(kiosk, form):
    before = kiosk.send(kiosk.envelope(application(form))).server_epoch
    RawEnvelope.objects.all().delete()
    assert kiosk.send(kiosk.envelope(application(form, token=b"x" * 16))).server_epoch != before


def test_a_restore_is_still_noticed_when_the_first_turn_was_undone(kiosk, form, monkeypatch):
    from backoffice.ingest import selectors

    before = kiosk.send(kiosk.envelope(application(form))).server_epoch
    RawEnvelope.objects.all().delete()
    with monkeypatch.context() as patch:
        patch.setattr(selectors, "backed_up_through", lambda *_arguments: 1 / 0)
        assert kiosk.post_turn().status_code == 500
    after = kiosk.send().server_epoch
    assert after != before
    assert kiosk.send().server_epoch == after


def test_the_gap_free_mark_waits_for_photos(kiosk, form):
    """A restored office gets everything above it again; a photo it never had must be above."""
    answer, photo_bytes = photo()
    act = application(form, {"business": "Warung Contoh", "letter": answer})
    envelope = kiosk.envelope(act, attachments=[answer["attachment"]])
    assert kiosk.send(envelope).contiguous_through == 0
    kiosk.upload(photo_bytes)
    assert kiosk.send(envelope).contiguous_through == 1


def test_a_sealing_key_is_published_only_after_its_backup_opened_something(office, monkeypatch):
    from django.utils import timezone

    from backoffice.keys import services
    from sync.envelope import new_seal_keypair

    published = {key.id for key in keys.records()}
    wrong, _public = new_seal_keypair()
    monkeypatch.setattr(services, "load_seal_key", lambda _path: wrong)
    with pytest.raises(services.BackupUnusable):
        services.make_seal_key(timezone.now())
    assert {key.id for key in keys.records()} == published


def test_the_gap_free_mark_moves_past_what_came_late(kiosk, form, monkeypatch):
    from backoffice.ingest import chain

    monkeypatch.setattr(chain, "LOOK_AHEAD", 3)
    sent = [kiosk.envelope(application(form, token=bytes([n] * 16))) for n in range(11)]
    assert kiosk.send(*sent[1:]).contiguous_through == 0
    assert kiosk.send(sent[0]).contiguous_through == 11


def test_what_is_backed_up_is_told_to_the_kiosk(kiosk, form):
    from backoffice.ingest import epoch

    assert kiosk.send(kiosk.envelope(application(form))).backed_up_through == 0
    epoch.backed_up(epoch.highest(), timezone.now())
    assert kiosk.send(kiosk.envelope(application(form, token=b"x" * 16))).backed_up_through == 1
    epoch.backed_up(epoch.highest(), timezone.now())
    assert kiosk.send().backed_up_through == 2
