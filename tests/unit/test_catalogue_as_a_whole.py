"""All shipped services together: each is one of its own, and fits the screens and the office."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.catalogue import How
from kiosk.domain.form import Kind
from kiosk.domain.reading import load

ASSETS = Path(__file__).parents[2] / "assets"
CATALOGUE = load(ASSETS / "services")
ICONS = msgspec.json.decode((ASSETS / "icons" / "solid.json").read_bytes())
LONGEST_CODE = 64  # letters; the office's column


def asked(service):
    return tuple((q.key, q.kind, q.label) for q in service.form.question)


def test_there_are_240_services_and_every_group_and_event_leads_to_some():
    assert len(CATALOGUE.services) >= 240
    assert all(CATALOGUE.in_event(event.code) for event in CATALOGUE.life_events)
    for group in CATALOGUE.groups:
        assert CATALOGUE.in_group(group.code) or CATALOGUE.groups_in(group.code), group.code


def test_the_home_screen_is_one_page_and_no_group_is_endless():
    tiles = len(CATALOGUE.groups_in()) + len(("life events", "status"))
    assert tiles <= 8
    crowded = {g.code: len(CATALOGUE.in_group(g.code)) for g in CATALOGUE.groups}
    assert max(crowded.values()) <= 60, crowded


def test_no_service_is_a_copy_of_another():
    first: dict[tuple, str] = {}
    copies = [
        (service.code, first[asked(service)])
        for service in CATALOGUE.services
        if first.setdefault(asked(service), service.code) != service.code
    ]
    assert copies == []


def test_every_form_has_a_digest_of_its_own():
    digests = {service.form.digest() for service in CATALOGUE.services}
    assert len(digests) == len(CATALOGUE.services)


def test_every_icon_exists():
    used = {service.icon for service in CATALOGUE.services}
    used |= {item.icon for service in CATALOGUE.services for item in service.requirement}
    used |= {item.icon for item in (*CATALOGUE.groups, *CATALOGUE.life_events)}
    assert used <= ICONS.keys()


def test_codes_fit_the_office():
    assert not [s.code for s in CATALOGUE.services if len(s.code) > LONGEST_CODE]


def test_a_photo_that_is_asked_for_is_a_requirement_and_the_other_way_round():
    """Nobody comes to the kiosk without the document that is photographed there."""
    missing = [
        service.code
        for service in CATALOGUE.services
        if any(
            q.kind is Kind.PHOTO and q.required and not q.show_when for q in service.form.question
        )
        and not any(item.how is How.PHOTO for item in service.requirement)
    ]
    assert missing == []


@pytest.mark.parametrize("word", ["SIUP", "IMB", "HO", "SKTM", "TDP", "IUMK"])
def test_old_names_are_still_known(word):
    known = {synonym.upper() for service in CATALOGUE.services for synonym in service.synonyms}
    assert word in known


def test_service_files_stay_short():
    lengths = sorted(
        len(path.read_text("utf-8").splitlines()) for path in (ASSETS / "services").glob("*/*.toml")
    )
    assert lengths[len(lengths) // 2] <= 110
    assert all(tomllib.loads(p.read_text("utf-8")) for p in (ASSETS / "services").glob("*/*.toml"))
