"""Supplements and withdrawals, in whatever order they arrive."""

import uuid

import msgspec
import pytest
from django.utils import timezone

from backoffice.cases.models import Case, Followup
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from backoffice.ingest.models import Quarantined
from backoffice.ingest.selectors import envelope_of
from kiosk.domain.application import Act
from tests.backoffice.conftest import make_kiosk
from tests.backoffice.hand import TOKEN, application, photo, supplement


@pytest.fixture
def asked(kiosk, form):
    """A case from which the name of the business was asked again."""
    envelope = kiosk.envelope(application(form))
    kiosk.send(envelope)
    open_all(timezone.now())
    case = Case.objects.get()
    for decision in (
        Decision("review"),
        Decision("incomplete", "answer_incomplete", "", ("business",)),
    ):
        assert decide(case.pk, decision, "ani", timezone.now()) == ""
    case.refresh_from_db()
    return case


def arrive(kiosk, act):
    kiosk.send(kiosk.envelope(act))
    open_all(timezone.now())


def test_a_supplement_brings_only_what_was_asked_for(kiosk, asked):
    given = {"business": "Warung Contoh Lengkap", "since": 1900, "stranger": "x"}
    arrive(kiosk, supplement(asked.envelope_id, given))
    asked.refresh_from_db()
    assert asked.answers == {"business": "Warung Contoh Lengkap", "since": 2019}
    assert (asked.state, asked.wanted) == ("review", [])
    kinds = list(asked.events.values_list("kind", "state"))
    assert kinds[-2:] == [("supplement", "incomplete"), ("state", "review")]
    assert kiosk.send().notes[-1].state == "review"


def test_a_supplement_from_another_kiosk_with_the_code(office, kiosk, asked):
    other = make_kiosk(office)
    act = supplement(
        asked.envelope_id, {"business": "Lain"}, token=b"", code="246810", reference=asked.reference
    )
    arrive(other, act)
    asked.refresh_from_db()
    assert asked.answers["business"] == "Lain"
    assert other.send().notes == (), "notes go to the kiosk that took the application"


@pytest.mark.parametrize(
    "proof", [{"token": b"x" * 16}, {"token": b"", "code": "111111"}, {"token": b""}]
)
def test_a_supplement_without_the_paper_changes_nothing(kiosk, asked, proof):
    arrive(kiosk, supplement(asked.envelope_id, {"business": "Palsu"}, **proof))
    asked.refresh_from_db()
    assert asked.answers["business"] == "Warung Contoh"
    assert asked.state == "incomplete"
    assert Followup.objects.get().reason == "not_authorised"
    assert Quarantined.objects.count() == 0


def test_a_supplement_that_nobody_asked_for(kiosk, asked):
    decide(asked.pk, Decision("review"), "ani", timezone.now())
    arrive(kiosk, supplement(asked.envelope_id, {"business": "Lain"}))
    asked.refresh_from_db()
    assert asked.answers["business"] == "Warung Contoh"
    assert Followup.objects.get().reason == "not_asked"


def test_a_withdrawal_before_its_original_waits_for_it(kiosk, form):
    name = str(uuid.uuid4())
    withdrawal = Act("withdrawal", "surat-contoh", form, {}, token=TOKEN, original=name)
    late = kiosk.envelope(application(form), seq=1, id=name, prev="")
    kiosk.send(kiosk.envelope(withdrawal, seq=2, prev=late.digest()))
    open_all(timezone.now())
    assert Followup.objects.get().state == "waiting"
    assert Case.objects.count() == 0

    kiosk.send(late)
    open_all(timezone.now())
    assert Case.objects.get().state == "withdrawn"
    assert Followup.objects.get().state == "applied"
    assert [note.state for note in kiosk.send().notes] == ["withdrawn"]


def test_a_supplement_before_its_original_waits_and_then_is_judged(kiosk, form):
    name = str(uuid.uuid4())
    late = kiosk.envelope(application(form), seq=1, id=name, prev="")
    act = supplement(name, {"business": "Lebih dulu"})
    kiosk.send(kiosk.envelope(act, seq=2, prev=late.digest()))
    open_all(timezone.now())
    assert Followup.objects.get().state == "waiting"

    kiosk.send(late)
    open_all(timezone.now())
    case = Case.objects.get()
    assert case.answers["business"] == "Warung Contoh"
    assert Followup.objects.get().case == case, "shown to the officer, not lost"


def test_a_withdrawal_after_the_decision_is_too_late(kiosk, form):
    envelope = kiosk.envelope(application(form))
    kiosk.send(envelope)
    open_all(timezone.now())
    case = Case.objects.get()
    for state in ("review", "approved"):
        assert decide(case.pk, Decision(state), "ani", timezone.now()) == ""
    arrive(
        kiosk, Act("withdrawal", "surat-contoh", form, {}, token=TOKEN, original=case.envelope_id)
    )
    case.refresh_from_db()
    assert case.state == "approved"
    assert Followup.objects.get().reason == "too_late"


def test_a_photo_taken_again_replaces_the_old_one(kiosk, form):
    from backoffice.cases.photos import view

    first, first_bytes = photo(b"\xff\xd8 blurred")
    act = application(form, {"business": "Warung", "since": 2019, "letter": first})
    envelope = kiosk.envelope(act, attachments=[first["attachment"]])
    [item] = kiosk.send(envelope).items
    assert (item.status, item.awaiting) == ("awaiting", (first["attachment"],))
    assert kiosk.upload(first_bytes).status_code == 204
    [item] = kiosk.send(envelope).items
    assert (item.status, item.awaiting) == ("duplicate", ())
    open_all(timezone.now())
    case = Case.objects.get()
    assert "key" not in case.answers["letter"], "keys of photos stay in the envelope"
    assert view(case, first["attachment"]) == b"\xff\xd8 blurred"

    decide(case.pk, Decision("review"), "ani", timezone.now())
    decide(
        case.pk, Decision("incomplete", "photo_unreadable", "", ("letter",)), "ani", timezone.now()
    )
    second, second_bytes = photo(b"\xff\xd8 sharp")
    kiosk.upload(second_bytes)
    again = kiosk.envelope(
        supplement(case.envelope_id, {"letter": second}), attachments=[second["attachment"]]
    )
    assert kiosk.send(again).items[0].status == "stored"
    open_all(timezone.now())
    case.refresh_from_db()
    assert case.answers["letter"]["attachment"] == second["attachment"]
    assert view(case, second["attachment"]) == b"\xff\xd8 sharp"
    assert view(case, "0" * 64) is None


def test_the_head_travels_with_exact_ids(kiosk, asked):
    assert msgspec.json.decode(envelope_of(asked.raw).head)["id"] == asked.envelope_id
