"""Where a status comes from: the office when it is heard, else this kiosk, else nobody claims."""

from datetime import UTC, datetime

import msgspec
import pytest

from kiosk.commands import LookUp, Proof
from kiosk.domain.status import CaseState, StatusDetail
from kiosk.events import StatusFound, StatusMissing
from kiosk.usecases.check_status import CheckStatus
from sync.envelope import note_context, token_seal
from sync.failures import Garbage, Refused, Unreachable
from sync.lookup import Found, Paused, Wrong
from sync.status import NotEnrolled
from sync.wire import Note, StatusAnswer, StatusEvent

TOKEN = bytes(range(16))
BY_TOKEN = LookUp("v", Proof(token=TOKEN))
BY_CODE = LookUp("v", Proof(reference="K07-4821-93", code="418203"))
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
ANSWER = StatusAnswer(
    nonce="n",
    found=True,
    id="e",
    reference="K07-4821-93",
    service="surat-contoh",
    agency="kelurahan",
    events=(
        StatusEvent("received", "2026-11-21T02:41:00Z"),
        StatusEvent("levitating", "2026-11-21T02:50:00Z"),
        StatusEvent("review", "2026-11-21T02:59:00Z"),
    ),
    time="2026-11-21T03:00:00Z",
)
STUB = msgspec.json.encode(StatusDetail(service="surat-contoh", agency="kelurahan"))


class Memory:
    """The kiosk's own look-up with an answer in its hand."""

    def __init__(self, own=None):
        self.own = own

    def by_token(self, _token):
        return self.own

    def by_reference(self, _reference, _code):
        return self.own


class Office:
    """A status client with an answer in its hand; counts the questions."""

    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def by_token(self, _token):
        self.asked += 1
        return self.answer

    def by_reference(self, _reference, _code):
        self.asked += 1
        return self.answer


def look_up(command, own=None, answer=None):
    return CheckStatus(Memory(own), Office(answer), lambda: NOW)(command)


def own(**changes):
    facts = {
        "id": "e",
        "kind": "application",
        "reference": "K07-4821-93",
        "at": "2026-11-21T02:40:00Z",
        "time_certain": True,
        "state": "acknowledged",
        "received_at": "2026-11-21T02:41:00Z",
        "notes": (),
        "stub": STUB,
    }
    return Found(**(facts | changes))


def states(found):
    return [step.state for step in found.steps]


def test_the_office_knows_and_a_state_of_the_future_is_left_out():
    found = look_up(BY_TOKEN, None, ANSWER)
    assert isinstance(found, StatusFound)
    assert (found.source, found.as_of, found.token) == ("office", ANSWER.time, TOKEN)
    assert states(found) == [CaseState.RECEIVED, CaseState.REVIEW]


@pytest.mark.parametrize(
    "silence", [Unreachable("down"), Refused(500), Garbage("portal"), NotEnrolled()]
)
def test_not_from_here_and_the_office_is_not_heard(silence):
    assert look_up(BY_CODE, Wrong(), silence) == StatusMissing("v", "offline")
    assert look_up(BY_TOKEN, None, silence) == StatusMissing("v", "offline")


def test_the_office_knows_no_such_number_or_code():
    answer = StatusAnswer(nonce="n", found=False)
    assert look_up(BY_CODE, Wrong(), answer) == StatusMissing("v", "wrong")


def test_the_office_or_the_kiosk_makes_it_wait():
    paused = StatusAnswer(nonce="n", found=False, paused=True)
    assert look_up(BY_CODE, Wrong(), paused) == StatusMissing("v", "paused")
    assert look_up(BY_CODE, Paused(9), ANSWER) == StatusMissing("v", "paused")


def test_what_was_never_sent_is_not_asked_about():
    office = Office(ANSWER)
    unsent = own(state="pending", received_at="")
    found = CheckStatus(Memory(unsent), office, lambda: NOW)(BY_TOKEN)
    assert office.asked == 0
    assert (found.source, found.sent, found.steps) == ("kiosk", False, ())
    assert found.as_of == unsent.at


def test_offline_this_kiosk_tells_from_its_notes():
    detail = StatusDetail(text="Foto ulang KTP.", wanted=("ktp",))
    sealed = token_seal(TOKEN, note_context("e"), msgspec.json.encode(detail))
    notes = (
        Note(1, "e", "review", "2026-11-22T01:00:00Z"),
        Note(2, "e", "incomplete", "2026-11-22T02:00:00Z", "photo_unreadable", sealed),
    )
    found = look_up(BY_TOKEN, own(notes=notes), Unreachable("down"))
    assert states(found) == [CaseState.RECEIVED, CaseState.REVIEW, CaseState.INCOMPLETE]
    assert (found.service, found.wanted) == ("surat-contoh", ("ktp",))
    assert found.steps[-1].text == "Foto ulang KTP."
    assert (found.source, found.as_of) == ("kiosk", "2026-11-22T02:00:00Z")


def test_offline_number_and_code_alone_open_no_details():
    sealed = token_seal(TOKEN, note_context("e"), b'{"wanted":["ktp"],"text":"rahasia"}')
    notes = (Note(1, "e", "incomplete", "2026-11-22T02:00:00Z", "photo_unreadable", sealed),)
    found = look_up(BY_CODE, own(notes=notes, stub=None), Unreachable("down"))
    assert (found.service, found.wanted, found.steps[-1].text) == ("", (), "")
    assert found.steps[-1].reason == "photo_unreadable"


def test_a_stub_or_detail_that_cannot_be_read_is_no_detail():
    notes = (Note(1, "e", "review", "2026-11-22T02:00:00Z", "", b"nonsense"),)
    found = look_up(BY_TOKEN, own(notes=notes, stub=b"{broken"), Unreachable("down"))
    assert (found.service, found.wanted) == ("", ())


@pytest.mark.parametrize("scan", ["hello", "https://contoh.example/#AAAA", "x" * 4000])
def test_a_scan_that_is_no_receipt_of_ours(scan):
    assert look_up(LookUp("v", Proof(), scan), own(), ANSWER) == StatusMissing("v", "scan")
