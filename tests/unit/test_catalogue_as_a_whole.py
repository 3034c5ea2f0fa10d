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
LONGEST_ROW = 25  # letters


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


def rows_of(questions):
    for question in questions:
        yield question.short if question.short.id else question.label
        yield from rows_of(question.question)


def test_a_row_of_the_check_page_is_short_in_both_languages():
    long = {
        (service.code, words)
        for service in CATALOGUE.services
        for row in rows_of(service.form.question)
        for words in (row.id, row.en)
        if len(words) > LONGEST_ROW
    }
    assert long == set()


def test_two_rows_of_a_form_are_not_called_the_same():
    twice = [
        (service.code, language, sorted({n for n in names if names.count(n) > 1}))
        for service in CATALOGUE.services
        for language in ("id", "en")
        if len(names := [getattr(q.short, language) for q in service.form.question if q.short.id])
        > len(set(names))
    ]
    assert twice == []


def test_service_files_stay_short():
    lengths = sorted(
        len(path.read_text("utf-8").splitlines()) for path in (ASSETS / "services").glob("*/*.toml")
    )
    assert lengths[len(lengths) // 2] <= 110
    assert all(tomllib.loads(p.read_text("utf-8")) for p in (ASSETS / "services").glob("*/*.toml"))
