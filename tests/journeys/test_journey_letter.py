"""A finished letter at the kiosk: offered, printed, and told as it is."""

import pytest

from kiosk.commands import PrintLetter, PrintStatusSlip, Proof
from kiosk.domain.status import CaseState, LetterOffer
from kiosk.events import (
    Begin,
    DeviceChanged,
    Finish,
    Home,
    IdleWarning,
    LetterChanged,
    PrintStatus,
    WantLetter,
)
from kiosk.journey import Screen
from kiosk.translate import translator
from kiosk.viewdata import BusyView, MessageView
from kiosk.views.speaking import audible, spoken
from tests.journeys.test_journey_around import REFERENCE, asked_by_number, found

READY = DeviceChanged("letter_printer", "ready", "ok")
PAPER_OUT = DeviceChanged("letter_printer", "failed", "paper_out")


def shown(*devices, left=2):
    desk = asked_by_number().do(*devices)
    return desk.do(found(desk, CaseState.APPROVED, letter=LetterOffer(2, left)))


def printing(*states, left=2):
    desk = shown(READY, left=left).do(WantLetter())
    return told(desk, *states)


def told(desk, *states):
    for state, reason in states:
        desk.do(LetterChanged(desk.visit.id, state, reason))
    return desk


def buttons(desk):
    return {action.label: action.event for action in desk.body.actions}


def words(desk):
    banner = desk.body.banner
    return " ".join((desk.body.title, desk.body.text, banner.text if banner else ""))


def test_the_letter_is_offered_where_there_is_a_printer_and_the_pages_are_said():
    desk = shown(READY)
    assert desk.body.title == "Surat Anda sudah jadi"
    assert REFERENCE in desk.body.subtitle
    assert "2 halaman" in desk.body.banner.text
    assert buttons(desk)["Cetak surat"] == WantLetter()


@pytest.mark.parametrize("device", [None, DeviceChanged("letter_printer", "absent", "not_found")])
def test_without_a_printer_the_citizen_is_sent_to_the_counter(device):
    desk = shown(*((device,) if device else ()))
    assert "loket Kelurahan Contoh" in desk.body.banner.text
    assert WantLetter() not in buttons(desk).values()
    assert not desk.do(WantLetter()).asked(PrintLetter)


def test_a_printer_in_trouble_is_named_and_may_be_tried():
    desk = shown(PAPER_OUT)
    assert desk.body.banner.title == "Kertas A4 habis."
    assert buttons(desk)["Coba cetak surat"] == WantLetter()
    desk.do(READY)
    assert "Cetak surat" in buttons(desk)


def test_a_letter_that_was_printed_often_enough_is_had_at_the_counter():
    desk = shown(READY, left=0)
    assert "loket Kelurahan Contoh" in desk.body.banner.text
    assert not desk.do(WantLetter()).asked(PrintLetter)
    assert desk.do(PrintStatus()).asked(PrintStatusSlip)


def test_number_and_code_travel_with_the_wish_and_one_wish_is_one_printing():
    desk = shown(READY).do(WantLetter(), WantLetter())
    [command] = desk.asked(PrintLetter)
    assert command == PrintLetter(desk.visit.id, Proof(reference=REFERENCE, code="418203"))
    assert isinstance(desk.body, BusyView)


def test_every_state_of_the_job_is_told():
    desk = printing()
    assert desk.body.title == "Mengambil surat Anda dari kantor…"
    states = (("queued", ""), ("sending", ""), ("sending", "paper_out"), ("sending", ""))
    assert [told(desk, state).body.title for state in states] == [
        "Menunggu printer…",
        "Surat sedang dicetak…",
        "Kertas A4 habis",
        "Surat sedang dicetak…",
    ]
    told(desk, ("printed", ""))
    assert (desk.body.title, desk.body.tone) == ("Surat sudah dicetak", "success")
    assert "2 halaman" in words(desk)


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (("sent", "unconfirmed"), "Surat sudah dikirim ke printer"),
        (("unknown", "unplugged"), "Surat mungkin belum keluar semua"),
    ],
)
def test_what_is_not_known_is_not_called_printed_and_only_a_person_asks_again(end, title):
    desk = printing(("queued", ""), end)
    assert desk.body.title == title
    assert len(desk.asked(PrintLetter)) == 1
    assert buttons(desk)["Cetak sekali lagi"] == WantLetter()
    desk.do(WantLetter())
    assert len(desk.asked(PrintLetter)) == 2
    told(desk, end)
    assert "Cetak sekali lagi" not in buttons(desk), "twice is all"
    assert "loket Kelurahan Contoh" in words(desk)
    assert len(desk.do(WantLetter()).asked(PrintLetter)) == 2


@pytest.mark.parametrize(
    "reason",
    ["paper_out", "offline", "altered", "wrong", "paused", "none", "spent", "storage", "stuck"],
)
def test_a_failure_says_that_nothing_was_printed_and_costs_no_copy(reason):
    desk = printing(("failed", reason), left=1)
    assert isinstance(desk.body, MessageView)
    assert "Tidak ada yang dicetak." in words(desk)
    assert desk.visit.found.letter.left == 1
    desk.do(WantLetter())
    assert len(desk.asked(PrintLetter)) == 2


def test_nobody_is_sent_away_while_the_letter_comes():
    desk = printing(("sending", ""))
    desk.do(IdleWarning(desk.visit.id))
    assert desk.views[-1].overlay is None
    told(desk, ("printed", "")).do(IdleWarning(desk.visit.id))
    assert desk.views[-1].overlay is not None


def test_who_goes_home_meanwhile_does_not_print_it_twice():
    desk = printing(("queued", "")).do(Home())
    told(desk, ("sending", ""), ("printed", ""))
    assert desk.visit.screen is Screen.HOME
    assert desk.visit.letter.state == "printed"


def test_the_fate_of_a_former_visits_letter_changes_nothing():
    desk = printing(("sending", ""))
    gone = desk.visit.id
    desk.do(Finish(), Begin())
    before = desk.session.state
    desk.do(LetterChanged(gone, "printed"))
    assert desk.session.state == before


def test_a_late_word_after_the_end_changes_nothing():
    desk = printing(("failed", "offline"))
    told(desk, ("queued", ""))
    assert desk.visit.letter.state == "failed"


def test_the_room_hears_no_number():
    desk = shown(READY)
    said = " ".join(
        audible(spoken(desk.views[-1], translator("id")), translator("id"), headphones=False)
    )
    assert "4821" not in said
    assert "4 8 2 1" not in said
