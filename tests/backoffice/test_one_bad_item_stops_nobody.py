"""Poison is named, kept and shown; everything around it goes on."""

import msgspec
import pytest
from django.utils import timezone

from backoffice.cases import versions
from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.cases.replay import replay, replay_all
from backoffice.fleet.services import set_state
from backoffice.ingest.models import Alarm, Quarantined, RawEnvelope
from backoffice.ingest.selectors import envelope_of
from backoffice.keys import files
from kiosk.domain.application import Identity
from sync.wire import TurnReply
from tests.backoffice.hand import application


def test_a_broken_signature_between_two_good_ones(kiosk, form):
    good = [kiosk.envelope(application(form, token=bytes([n] * 16))) for n in range(3)]
    broken = msgspec.structs.replace(good[1], signature=bytes(64))
    reply = kiosk.send(good[0], broken, good[2])
    assert [i.status for i in reply.items] == ["stored", "quarantined", "stored"]
    assert reply.items[1].reason == "signature"
    assert reply.contiguous_through == 3
    assert Alarm.objects.filter(kind="quarantine.signature").count() == 1
    assert [i.status for i in kiosk.send(broken).items] == ["quarantined"]
    assert Quarantined.objects.count() == 1, "the same bytes are kept once"

    assert kiosk.send(good[1]).items[0].status == "stored", "poison does not take the number"


@pytest.mark.parametrize(
    "item",
    [
        b"{}",
        b"[]",
        b"null",
        b"17",
        b'{"head":5,"sealed":"","signature":""}',
        b'{"head":"{}","sealed":"!!","signature":""}',
        b'{"head":"\\u0000","sealed":"","signature":""}',
        b'{"head":"{\\"id\\":\\"x\\"}","sealed":"AA==","signature":"AA=="}',
    ],
)
def test_an_item_that_is_no_envelope(kiosk, form, item):
    good = kiosk.envelope(application(form))
    body = b'{"kiosk":"%s","epoch":1,"cursor":0,"health":{},"envelopes":[%s,%s]}' % (
        kiosk.name.encode(),
        item,
        msgspec.json.encode(good),
    )
    reply = kiosk.reply(kiosk.ask("POST", "/api/v1/sync", body), TurnReply)
    assert [i.status for i in reply.items] == ["quarantined", "stored"]


@pytest.mark.parametrize(
    "head",
    [
        {"seq": 0},
        {"seq": 1 << 60},
        {"epoch": 99},
        {"kiosk": "contoh-99"},
        {"id": "nothing like a uuid"},
        {"kind": "gossip"},
        {"attachments": ("../../etc/passwd",)},
    ],
)
def test_an_impossible_head(kiosk, form, head):
    if "seq" in head:
        bad = kiosk.envelope(application(form), **head, prev="")
        bad = (
            bad
            if head["seq"]
            else msgspec.structs.replace(bad, head=bad.head.replace('"seq":1', '"seq":0'))
        )
    else:
        bad = kiosk.envelope(application(form), **head)
    reply = kiosk.send(bad)
    assert [i.status for i in reply.items] == ["quarantined"]
    assert reply.items[0].digest == bad.digest()


def test_what_cannot_be_opened_waits_with_a_reason_and_is_replayed(kiosk, form, monkeypatch):
    monkeypatch.setattr(files, "seal_key", lambda _id: None)
    kiosk.send(kiosk.envelope(application(form)))
    assert open_all(timezone.now()) == 1
    item = Quarantined.objects.get()
    assert (item.stage, item.reason) == ("open", "open.key")
    assert Alarm.objects.filter(kind="quarantine.open.key").exists()
    assert replay(item.pk, timezone.now()) == "open.key"

    monkeypatch.undo()
    assert replay(item.pk, timezone.now()) == ""
    assert Case.objects.count() == 1
    item.refresh_from_db()
    assert item.resolved_at is not None
    assert item.tries == 3


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        (b"", "act"),
        (b"not json", "act"),
        (b"[" * 20000, "act"),
        (b'{"kind":"application"}', "act"),
        (b'{"kind":"supplement","service":"x","form":"y","answers":{}}', "act"),
        (application("0" * 64).to_bytes(), "form"),
        (application("0" * 64, {"business": "a\x00b"}).to_bytes(), "act"),
    ],
)
def test_a_sealed_part_that_is_nonsense(kiosk, form, plain, reason):
    kiosk.send(kiosk.envelope(plain), kiosk.envelope(application(form)))
    assert open_all(timezone.now()) == 2
    assert Quarantined.objects.get().reason == reason
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "act",
    [
        {"token": b"short"},
        {"code": "12345"},
        {"code": ""},
        {"identity": Identity("9" * 400, None, "x", "typed")},
        {"answers": {"business": {"a": [[[[{}]]]]}, "since": "not a number", "stranger": None}},
    ],
)
def test_an_act_of_strange_values_never_stops_the_queue(kiosk, form, act):
    kiosk.send(kiosk.envelope(application(form, **act)), kiosk.envelope(application(form)))
    assert open_all(timezone.now()) == 2
    assert Case.objects.count() + Quarantined.objects.count() == 2
    assert Case.objects.count() >= 1


def test_an_unknown_form_is_opened_after_the_catalogue_came(kiosk, service):
    newer = msgspec.structs.replace(service, form=type(service.form)(service.form.question[:2]))
    kiosk.send(kiosk.envelope(application(newer.form.digest())))
    open_all(timezone.now())
    assert Quarantined.objects.get().reason == "form"

    from kiosk.domain.catalogue import Catalogue, Region
    from kiosk.domain.localized import NO_TEXT

    region = Region("9999", NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT)
    versions.install(Catalogue(region, (), (), (newer,)), timezone.now())
    assert replay_all(timezone.now()) == (1, 0)
    assert Case.objects.get().form_id == newer.form.digest()


def test_a_revoked_kiosk_is_kept_aside_until_an_officer_says_otherwise(kiosk, form):
    set_state(kiosk.name, 1, "revoked", "dicuri")
    reply = kiosk.send(kiosk.envelope(application(form)))
    assert (reply.items[0].status, reply.items[0].reason) == ("quarantined", "revoked")
    assert reply.notes == ()
    assert replay_all(timezone.now()) == (1, 0)
    assert Case.objects.count() == 1


def test_a_crash_between_claim_and_commit_leaves_it_unopened(kiosk, form, monkeypatch):
    from django.db import OperationalError

    from backoffice.cases import acts

    kiosk.send(kiosk.envelope(application(form)))

    def vanish(*_args):
        raise OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(acts, "apply", vanish)
        with pytest.raises(OperationalError):
            open_all(timezone.now())
    assert RawEnvelope.objects.get().opening == "pending"
    assert open_all(timezone.now()) == 1
    assert Case.objects.count() == 1


def test_an_envelope_is_stored_as_the_exact_bytes(kiosk, form):
    envelope = kiosk.envelope(application(form))
    kiosk.send(envelope)
    raw = RawEnvelope.objects.get()
    kept = envelope_of(raw)
    assert kept == envelope
    assert kept.digest() == raw.digest
