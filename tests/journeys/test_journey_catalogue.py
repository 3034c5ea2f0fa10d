"""Finding the way among many services: groups inside groups, life events, what others ask for."""

from msgspec.structs import replace

from kiosk.commands import PrintNeedsSlip
from kiosk.domain.catalogue import Group, LifeEvent, Requirement, Validity
from kiosk.domain.status import CaseState
from kiosk.events import (
    Back,
    Begin,
    DeviceChanged,
    Home,
    OpenEvent,
    OpenEvents,
    OpenGroup,
    OpenSearch,
    OpenService,
    OpenStandard,
    PrintNeeds,
    Search,
)
from kiosk.journey import Screen
from kiosk.journey.browsing import SEEN_BY_MANY
from kiosk.views.status import _ahead
from tests.journeys.tiny import CATALOGUE, Desk, t

SERVICE = CATALOGUE.services[0]
OTHER = replace(
    SERVICE,
    code="surat-lain",
    name=t("Surat Lain"),
    group="dalam",
    life_events=("pindah",),
    validity=Validity("months", 3),
    see_also=(SERVICE.code, "tidak-ada"),
    requirement=(Requirement(t("Slip gaji"), note=t("jika ada")),),
)
MANY = replace(
    CATALOGUE,
    services=(SERVICE, OTHER),
    groups=(*CATALOGUE.groups, Group("dalam", t("Dalam"), t("Di dalam"), "file", "surat")),
    life_events=(LifeEvent("pindah", t("Pindah"), t("Pindah rumah"), "house"),),
)


def desk(**settings):
    return Desk(catalogue=MANY, **settings).do(Begin())


def titles(rows):
    return [row.title for row in rows]


def test_a_group_holds_groups_and_back_returns_to_the_one_around():
    at = desk().do(OpenGroup("surat"))
    assert titles(at.body.rows) == ["Dalam", SERVICE.name.id]
    at.do(OpenGroup("dalam"))
    assert titles(at.body.rows) == ["Surat Lain"]
    assert at.body.crumb == "Surat"
    at.do(OpenService("surat-lain"), Back())
    assert at.visit.group == "dalam"
    at.do(Back())
    assert (at.visit.screen, at.visit.group) == (Screen.GROUP, "surat")
    at.do(Back())
    assert at.visit.screen is Screen.HOME


def test_the_home_screen_shows_only_groups_that_stand_there():
    events = [tile.event for tile in desk().body.tiles]
    assert OpenGroup("surat") in events
    assert OpenGroup("dalam") not in events
    assert OpenEvents() in events


def test_a_catalogue_without_life_events_offers_none():
    tiles = Desk().do(Begin()).body.tiles
    assert OpenEvents() not in [tile.event for tile in tiles]


def test_a_life_event_leads_to_its_services_and_back():
    at = desk().do(OpenEvents())
    assert titles(at.body.rows) == ["Pindah"]
    at.do(OpenEvent("pindah"))
    assert titles(at.body.rows) == ["Surat Lain"]
    at.do(OpenService("surat-lain"), Back())
    assert at.visit.screen is Screen.EVENT
    at.do(Back(), Back())
    assert at.visit.screen is Screen.HOME


def test_the_page_of_a_service_says_who_decides_and_what_people_also_need():
    body = desk().do(OpenSearch(), OpenService("surat-lain")).body
    assert body.agency
    assert body.hours
    assert titles(body.see_also) == [SERVICE.name.id]
    assert body.needs[0].text == "Slip gaji (jika ada)"


def test_going_on_to_another_service_returns_to_where_the_first_was_found():
    at = desk().do(OpenSearch(), OpenService("surat-lain"), OpenService(SERVICE.code))
    assert at.visit.service == SERVICE.code
    at.do(Back())
    assert at.visit.screen is Screen.SEARCH


def test_the_standard_says_how_long_the_product_is_valid():
    rows = desk().do(OpenSearch(), OpenService("surat-lain"), OpenStandard()).body.rows
    assert any(text.endswith("Berlaku 3 bulan.") for _heading, text in rows)


def test_what_to_prepare_is_printed_without_applying_and_only_once_at_a_time():
    at = desk().do(OpenSearch(), OpenService("surat-lain"))
    assert at.body.print_needs is not None
    at.do(PrintNeeds(), PrintNeeds())
    assert at.asked(PrintNeedsSlip) == [PrintNeedsSlip(at.visit.id, "surat-lain", "id")]


def test_without_a_printer_nothing_is_offered_on_paper():
    at = desk().do(
        DeviceChanged("printer", "absent", "not_found"), OpenSearch(), OpenService("surat-lain")
    )
    assert at.body.print_needs is None
    assert at.do(PrintNeeds()).asked(PrintNeedsSlip) == []


def test_what_one_citizen_opened_is_not_shown_to_the_next():
    at = desk()
    for _turn in range(SEEN_BY_MANY - 1):
        at.do(OpenSearch(), OpenService("surat-lain"), Home())
    assert at.do(OpenSearch()).body.rows == ()


def test_what_many_opened_stands_first_until_something_is_typed():
    at = desk()
    for _turn in range(SEEN_BY_MANY):
        at.do(OpenSearch(), OpenService("surat-lain"), Home())
    body = at.do(OpenSearch()).body
    assert (body.heading, titles(body.rows)) == ("Sering dicari di sini", ["Surat Lain"])
    assert at.do(Search("zzz")).body.nothing


def test_a_region_names_what_to_offer_at_first():
    region = replace(MANY.region, popular=("tidak-ada", SERVICE.code))
    at = Desk(catalogue=replace(MANY, region=region)).do(Begin(), OpenSearch())
    assert titles(at.body.rows) == [SERVICE.name.id]


def test_a_service_with_nothing_to_collect_promises_nothing_to_collect():
    way = (CaseState.RECEIVED, CaseState.REVIEW, CaseState.APPROVED)
    assert _ahead(CaseState.REVIEW, way) == (CaseState.APPROVED,)
    assert _ahead(CaseState.INCOMPLETE, way) == (CaseState.APPROVED,)
    assert _ahead(CaseState.READY, way) == ()


def test_what_many_ask_for_stands_first_in_its_group():
    third = replace(SERVICE, code="surat-ketiga", name=t("A Surat Ketiga"))
    region = replace(MANY.region, popular=(SERVICE.code,))
    services = (third, *MANY.services)
    at = Desk(catalogue=replace(MANY, region=region, services=services))
    at.do(Begin(), OpenGroup("surat"))
    assert titles(at.body.rows) == ["Dalam", SERVICE.name.id, "A Surat Ketiga"]
