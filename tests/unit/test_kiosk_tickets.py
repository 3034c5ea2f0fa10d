"""What stands on the paper, and what must never stand there."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from devices.ticket import Line, Pair, Picture, Qr
from kiosk.domain.status import CaseState, StatusStep
from kiosk.events import StatusFound
from kiosk.translate import translator
from kiosk.usecases.tickets import Paper, receipt_ticket, status_ticket, trial_ticket
from tests.journeys.tiny import CATALOGUE, RECEIPT

_ = translator("id")
PAPER = Paper(CATALOGUE, "Balai Contoh")


def words(ticket) -> str:
    parts = []
    for part in ticket.parts:
        if isinstance(part, Line):
            parts.append(part.text)
        elif isinstance(part, Pair):
            parts += [part.label, part.value]
    return "\n".join(parts)


def qrs(ticket) -> list[str]:
    return [part.text for part in ticket.parts if isinstance(part, Qr)]


def receipt(**changes):
    language = changes.pop("language", "id")
    return receipt_ticket(replace(RECEIPT, **changes), PAPER, language, translator(language))


def test_a_receipt_has_number_code_qr_time_place_and_next_step():
    said = words(receipt())
    for wanted in (
        "BUKTI PENDAFTARAN",
        "K07-4821-93",
        "418 203",
        "Surat Contoh",
        "Kelurahan Contoh",
        "Balai Contoh",
        "Bawa surat asli.",
        "09.41",
    ):
        assert wanted in said
    assert qrs(receipt()) == [RECEIPT.url]
    assert "SALINAN" not in said
    assert "Jam kios belum pasti." not in said


def test_the_regions_own_logo_stands_on_it():
    own, region = b"the kiosk's", b"the region's"
    for logo, shown in ((b"", own), (region, region)):
        paper = Paper(replace(CATALOGUE, logo=logo), "Balai Contoh", own)
        ticket = receipt_ticket(RECEIPT, paper, "id", _)
        assert [part.png for part in ticket.parts if isinstance(part, Picture)] == [shown]


@pytest.mark.parametrize(
    ("kind", "title"), [("supplement", "BUKTI PELENGKAP"), ("withdrawal", "BUKTI PENARIKAN")]
)
def test_each_kind_says_what_it_is(kind, title):
    assert title in words(receipt(kind=kind))


def test_a_copy_says_so():
    assert "SALINAN" in words(receipt(copy=True))


def test_an_uncertain_clock_says_so():
    assert "Jam kios belum pasti." in words(receipt(time_certain=False))


def test_without_a_code_and_a_url_there_is_neither():
    """A supplement that was authorised by the paper alone has no code to print."""
    bare = receipt(code="", url="")
    assert "Kode cek status" not in words(bare)
    assert qrs(bare) == []


def test_it_promises_no_day_and_is_no_letter():
    said = words(receipt())
    assert "dihitung sejak diterima kantor" in said
    assert "bukan surat atau izin" in said


def test_it_speaks_english():
    assert "BUKTI" not in words(receipt(language="en"))


FOUND = StatusFound(
    visit="v",
    reference="K07-4821-93",
    envelope="e",
    steps=(
        StatusStep(CaseState.RECEIVED, "2026-11-21T02:41:00Z"),
        StatusStep(CaseState.INCOMPLETE, "2026-11-22T02:41:00Z", "photo_unreadable"),
        StatusStep(CaseState.REJECTED, "2026-11-23T02:41:00Z", "other", "Datang ke loket 3."),
    ),
)


def slip(found=FOUND) -> str:
    return words(status_ticket(found, PAPER, "id", _))


def test_a_status_slip_says_what_happened_when_and_why():
    said = slip()
    for wanted in ("K07-4821-93", "Diterima kantor", "Perlu dilengkapi", "Foto belum terbaca."):
        assert wanted in said
    assert "09.41" in said, "in the region's zone"


def test_a_status_slip_of_what_was_never_sent():
    assert "belum terkirim" in slip(replace(FOUND, steps=(), sent=False))


def test_a_time_in_another_zone_is_written_in_the_regions():
    saved = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
    assert "00.05" in words(receipt(saved_at=saved))


def test_the_test_print_names_the_place_and_nobody():
    ticket = trial_ticket("Balai Contoh", _)
    assert "CETAK UJI" in words(ticket)
    assert qrs(ticket)
