"""A service of the region next door, from the list to the paper, without an office."""

from msgspec.structs import replace

from kiosk.domain.catalogue import Agency, Neighbour
from kiosk.domain.regions import offered_by
from kiosk.events import Begin, BeginForm, Neighbours, OpenGroup, OpenSearch, OpenService, Search
from kiosk.journey import Screen
from kiosk.journey.consent import consent_text
from kiosk.translate import translator
from kiosk.usecases.tickets import Paper, needs_ticket, receipt_ticket
from tests.journeys.tiny import CATALOGUE, RECEIPT, SERVICE, Desk, t
from tests.unit.test_kiosk_tickets import words

CODE = "3298:surat-contoh"
NEXT_DOOR = Neighbour(code="3298", name=t("Kabupaten Teladan"), catalogue="")
DESA = Agency("kelurahan", t("Kantor Desa"), t("Jl. Teladan 1"), t("-"), "(0298) 555-0200")
SAME = replace(SERVICE, next_step=t("Bawa ke desa."), see_also=("surat-contoh",))
BOTH = replace(CATALOGUE, neighbours=(offered_by(NEXT_DOOR, (DESA,), (SAME,)),))
KNOWN = Neighbours(frozenset({"3298"}))


def codes(tiles):
    return [tile.event.code for tile in tiles if isinstance(tile.event, OpenService)]


def test_without_its_key_it_is_nowhere():
    desk = Desk(catalogue=BOTH).do(Begin(), OpenGroup("surat"))
    assert codes(desk.body.rows) == ["surat-contoh"]
    desk.do(OpenService(CODE))
    assert desk.visit.screen is Screen.GROUP
    desk = Desk(catalogue=BOTH).do(Begin(), OpenSearch(), Search("surat contoh"))
    assert codes(desk.body.rows) == ["surat-contoh"]


def test_both_stand_in_the_list_and_the_search_and_are_told_apart():
    desk = Desk(catalogue=BOTH).do(KNOWN, Begin(), OpenGroup("surat"))
    assert codes(desk.body.rows) == ["surat-contoh", CODE]
    assert [tile.label for tile in desk.body.rows] == ["", "Kabupaten Teladan"]
    assert "Kantor Desa" in desk.body.rows[1].text
    desk = Desk(catalogue=BOTH).do(KNOWN, Begin(), OpenSearch(), Search("surat contoh"))
    assert codes(desk.body.rows) == ["surat-contoh", CODE]


def test_it_is_gone_as_soon_as_its_key_is():
    desk = Desk(catalogue=BOTH).do(KNOWN, Begin(), OpenGroup("surat"), Neighbours(frozenset()))
    assert codes(desk.body.rows) == ["surat-contoh"]


def test_the_page_and_the_consent_say_whose_it_is():
    desk = Desk(catalogue=BOTH).do(KNOWN, Begin(), OpenGroup("surat"), OpenService(CODE))
    assert desk.body.label == "Kabupaten Teladan"
    assert desk.body.agency == "Kantor Desa, Kabupaten Teladan"
    assert "hanya bisa dibuka Kantor Desa, Kabupaten Teladan" in desk.body.privacy
    assert codes(desk.body.see_also) == [CODE]
    desk.do(BeginForm())
    assert desk.visit.service == CODE
    assert "Kantor Desa, Kabupaten Teladan" in consent_text(BOTH, CODE, "id")


def test_the_paper_names_their_office_and_how_to_reach_it():
    _ = translator("id")
    paper = Paper(BOTH, "Balai Contoh")
    said = words(receipt_ticket(replace(RECEIPT, service=CODE), paper, "id", _))
    for wanted in (
        "Kantor Desa, Kabupaten Teladan",
        "Jl. Teladan 1",
        "(0298) 555-0200",
        "Bawa ke desa.",
        "Diteruskan tanpa dibuka oleh Kota Contoh.",
    ):
        assert wanted in said
    assert "Diteruskan" not in words(receipt_ticket(RECEIPT, paper, "id", _))
    assert "Kabupaten Teladan" in words(needs_ticket(BOTH.service(CODE), paper, "id", _))
