"""Decisions: only allowed moves, committed with their note, seen only by those who may."""

import pytest
from django.contrib.auth.models import Group, User
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.cases import notes
from backoffice.cases.models import Agency, AuditEntry, Case
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from backoffice.ingest.models import OutgoingNote
from kiosk.domain.status import MOVES, CaseState
from tests.backoffice.hand import NIK, application, photo

LIST = "/kantor/cases/case/"


def fill(kiosk, form, count=1, **more):
    for start in range(0, count, 50):
        acts = [
            application(form, token=(start + n).to_bytes(16, "big"), **more)
            for n in range(min(50, count - start))
        ]
        kiosk.send(*[kiosk.envelope(act) for act in acts])
    open_all(timezone.now())
    return list(Case.objects.order_by("id"))


@pytest.mark.parametrize("state", list(CaseState))
def test_only_the_moves_of_the_table_are_taken(kiosk, form, state):
    [case] = fill(kiosk, form)
    Case.objects.update(state=state)
    for wish in CaseState:
        case.refresh_from_db()
        Case.objects.update(state=state)
        fault = decide(case.pk, Decision(wish, "other"), "ani", timezone.now())
        assert (fault == "") == (wish in MOVES[state]), (state, wish)


@pytest.mark.parametrize(
    ("decision", "fault"),
    [
        (Decision("incomplete"), "reason"),
        (Decision("rejected"), "reason"),
        (Decision("approved", "made up"), "reason"),
        (Decision("incomplete", "other", "", ("stranger",)), "wanted"),
        (Decision("nonsense"), "move"),
    ],
)
def test_a_decision_that_is_not_complete(kiosk, form, decision, fault):
    [case] = fill(kiosk, form)
    decide(case.pk, Decision("review"), "ani", timezone.now())
    assert decide(case.pk, decision, "ani", timezone.now()) == fault
    case.refresh_from_db()
    assert case.state == "review"


def test_decision_and_note_commit_together_or_not_at_all(kiosk, form, monkeypatch):
    [case] = fill(kiosk, form)

    def full(*_args):
        raise OSError("no space")

    monkeypatch.setattr(notes, "token_seal", full)
    with pytest.raises(OSError, match="no space"):
        decide(case.pk, Decision("review"), "ani", timezone.now())
    case.refresh_from_db()
    assert case.state == "received"
    assert (case.events.count(), OutgoingNote.objects.count()) == (1, 0)


def test_cursors_count_up_for_each_kiosk(office, kiosk, form):
    from tests.backoffice.conftest import make_kiosk

    other = make_kiosk(office)
    other.send(other.envelope(application(form, token=b"o" * 16)))
    for case in fill(kiosk, form, 3):
        decide(case.pk, Decision("review"), "ani", timezone.now())
    assert [note.cursor for note in kiosk.send().notes] == [1, 2, 3]
    assert [note.cursor for note in other.send().notes] == [1]
    kiosk.cursor = 2
    reply = kiosk.send()
    assert ([note.cursor for note in reply.notes], reply.cursor) == ([3], 3)
    kiosk.cursor = 3
    assert (kiosk.send().notes, kiosk.send().cursor) == ((), 3)


def test_the_case_page_shows_labels_photos_and_only_allowed_buttons(desk, kiosk, form):
    answer, data = photo(b"\xff\xd8 letter")
    kiosk.upload(data)
    act = application(
        form, {"business": "Warung Contoh", "since": 12, "kind": "food", "letter": answer}
    )
    kiosk.send(kiosk.envelope(act, attachments=[answer["attachment"]]))
    open_all(timezone.now())
    case = Case.objects.get()
    page = desk.get(f"{LIST}{case.pk}/change/").content.decode()
    for words in (
        "Nama usaha",
        "Warung Contoh",
        "Makanan",
        NIK,
        "Mulai periksa",
        answer["attachment"],
    ):
        assert words in page
    assert "move-approved" not in page
    assert answer["key"] not in page

    picture = desk.get(f"{LIST}{case.pk}/foto/{answer['attachment']}/")
    assert picture.content == b"\xff\xd8 letter"
    assert picture["Content-Type"] == "image/jpeg"
    assert "no-store" in picture["Cache-Control"]
    assert desk.get(f"{LIST}{case.pk}/foto/{'0' * 64}/").status_code == 404
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"view.case", "view.photo"}


def test_an_officer_decides_by_the_form(desk, kiosk, form):
    [case] = fill(kiosk, form)
    url = f"{LIST}{case.pk}/putuskan/"
    assert desk.get(url).status_code == 404
    assert desk.post(url, {"state": "review"}, follow=True).status_code == 200
    asked = {
        "state": "incomplete",
        "reason": "other",
        "want": ["business", "since"],
        "text": "Mohon",
    }
    page = desk.post(url, asked, follow=True).content.decode()
    assert "Waktu layanan berhenti" in page
    case.refresh_from_db()
    assert (case.state, case.wanted, case.due) == ("incomplete", ["business", "since"], None)
    assert case.events.last().actor == "ani"
    page = desk.post(url, {"state": "approved"}, follow=True).content.decode()
    assert "sudah berubah" in page


def test_an_officer_of_another_agency_sees_nothing(client, officer, kiosk, form):
    [case] = fill(kiosk, form)
    Agency.objects.create(code="lain", name="Dinas Lain").members.add(
        stranger := User.objects.create_user("budi", password="kata-sandi-contoh-3", is_staff=True)
    )
    stranger.groups.add(Group.objects.get(name="Petugas"))
    client.force_login(stranger)
    assert case.reference not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{case.pk}/change/").status_code == 404
    assert client.post(f"{LIST}{case.pk}/putuskan/", {"state": "review"}).status_code == 404
    assert client.get(f"{LIST}{case.pk}/foto/{'a' * 64}/").status_code == 404
    case.refresh_from_db()
    assert case.state == "received"


def test_a_reader_reads_and_does_not_decide(client, officer, kiosk, form):
    [case] = fill(kiosk, form)
    officer.groups.set(Group.objects.filter(name="Pembaca"))
    client.force_login(officer)
    page = client.get(f"{LIST}{case.pk}/change/").content.decode()
    assert "Keputusan" not in page
    assert client.post(f"{LIST}{case.pk}/putuskan/", {"state": "review"}).status_code == 404


def test_nobody_without_login(client, kiosk, form):
    [case] = fill(kiosk, form)
    for url in (LIST, f"{LIST}{case.pk}/change/", f"{LIST}{case.pk}/foto/{'a' * 64}/", "/kantor/"):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("query", ["", "?q=Siti", "?state__exact=received", "?q=0003"])
def test_the_list_costs_the_same_for_one_case_and_for_many(
    desk, kiosk, form, query, django_assert_num_queries
):
    from django.db import connection

    fill(kiosk, form, 2)
    desk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        assert desk.get(LIST + query).status_code == 200
        count = len(few)
    fill(kiosk, form, 80)
    with django_assert_num_queries(count):
        assert "K01-" in desk.get(LIST + query).content.decode()


@pytest.mark.parametrize(
    "page", ["/kantor/", "/kantor/ingest/quarantined/", "/kantor/fleet/kiosk/"]
)
def test_the_other_pages_cost_the_same_too(client, officer, kiosk, page, django_assert_num_queries):
    from django.db import connection

    from backoffice.cases.models import FormVersion
    from backoffice.keys.selectors import trust
    from tests.backoffice.conftest import make_kiosk

    client.force_login(User.objects.get(username="admin"))
    kiosk.send(kiosk.envelope(b"poison"))
    form = FormVersion.objects.get().pk
    fill(kiosk, form, 2)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
        count = len(few)
    for _n in range(4):
        other = make_kiosk(trust())
        other.send(*[other.envelope(b"poison") for _m in range(3)])
    fill(kiosk, form, 30)
    with django_assert_num_queries(count):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("K01-0002", 1), ("siti", 3), ("0003", 3), ("tidak ada", 0), ("9" * 300, 0)],
)
def test_searching(desk, kiosk, form, query, found):
    fill(kiosk, form, 3)
    page = desk.get(LIST, {"q": query}).content.decode()
    assert page.count("/change/") >= found
    assert ("K01-0002" in page.replace(query, "")) == (found > 0) or query.startswith("K01")


def test_an_officer_approves_a_kiosk_after_comparing(client, officer, office):
    from backoffice.fleet.models import Enrolment, KioskEpoch
    from backoffice.fleet.services import ask
    from backoffice.keys.selectors import trust
    from sync.keys import fingerprint, generate_signing_key
    from sync.wire import EnrolmentRequest
    from tests.backoffice.hand import enrolment_request

    client.force_login(User.objects.get(username="admin"))
    page = client.post("/kantor/fleet/kiosk/kode/", {"place": "Pasar Contoh"}, follow=True)
    code = page.content.decode().partition('id="one-time-code">')[2][:41]
    assert "one-time-code" not in client.get("/kantor/fleet/kiosk/").content.decode()
    key = generate_signing_key()
    assert ask(EnrolmentRequest(**enrolment_request(code, key)), timezone.now()).state == "waiting"
    row, before = Enrolment.objects.get(), trust().version
    url = f"/kantor/fleet/kiosk/pendaftaran/{row.pk}/"
    assert fingerprint(key.public) in client.get(url).content.decode()

    client.force_login(officer)
    assert client.post(url, {"answer": "approve"}).status_code == 404
    client.force_login(User.objects.get(username="admin"))
    client.post(url, {"answer": "approve"})
    client.post(url, {"answer": "approve"})
    assert KioskEpoch.objects.count() == 1
    assert trust().version == before + 1


def test_quarantine_is_replayed_from_its_page(client, officer, kiosk, form, monkeypatch):
    from backoffice.ingest.models import Quarantined
    from backoffice.keys import files

    with monkeypatch.context() as patched:
        patched.setattr(files, "seal_key", lambda _id: None)
        fill(kiosk, form, 2)
    client.force_login(User.objects.get(username="admin"))
    url = "/kantor/ingest/quarantined/"
    assert "Kunci pembuka" in client.get(url).content.decode()
    chosen = [str(pk) for pk in Quarantined.objects.values_list("pk", flat=True)]
    page = client.post(url, {"action": "try_again", "_selected_action": chosen}, follow=True)
    assert "2 berhasil" in page.content.decode()
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "page",
    [
        "/kantor/",
        LIST,
        "/kantor/cases/auditentry/",
        "/kantor/cases/agency/",
        "/kantor/auth/user/",
        "/kantor/auth/user/add/",
        "/kantor/auth/group/",
        "/kantor/fleet/kiosk/contoh-1/change/",
        "/kantor/login/",
        "/kantor/password_change/",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_in_both_languages(client, officer, kiosk, page, language):
    kiosk.send()
    client.force_login(User.objects.get(username="admin"))
    client.cookies["django_language"] = language
    answer = client.get(page, follow=True)
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
