"""Every shipped service: filled in through every branch, sent, opened and read at the office."""

import html
import re
from pathlib import Path
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from msgspec.structs import replace

from kiosk.domain.reading import load
from tests.backoffice.booth import Booth
from tests.backoffice.reading import expected, text
from tests.backoffice.thorough import Thorough

ASSETS = Path(__file__).parents[2] / "assets"
PARTS = 4  # so that several cores may share the work
UNNAMED = {"id": "Pemohon memilih tanpa nama", "en": "The applicant chose to give no name"}
MOST = 60  # citizens of one service, until nobody believes any more that a branch will be reached


def shipped():
    """Return all services of the base, and those that the second region asks differently."""
    home, away = load(ASSETS / "services"), load(ASSETS / "regions" / "kabupaten-teladan")
    digests = {service.form.digest() for service in home.services}
    own = tuple(s for s in away.services if s.form.digest() not in digests)
    assert own, "the second region has services of its own"
    return replace(home, services=home.services + own)


CATALOGUE = shipped()


@pytest.fixture
def booth(office, tmp_path):
    """A kiosk that the office knows."""
    from backoffice.fleet import services as fleet
    from backoffice.fleet.models import Enrolment
    from backoffice.keys.services import publish_trust

    now = timezone.now()
    _machine, code = fleet.new_code("Balai Contoh", b"0123456789", bytes(office.root), now)
    made = Booth(tmp_path, CATALOGUE)

    def approve():
        fleet.approve(Enrolment.objects.get(), "petugas", now)
        publish_trust(now)

    made.enrol(code, approve)
    yield made
    made.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_branch_of_every_service_is_sent_and_read_with_its_own_words(booth, client, part):
    from backoffice.cases.models import Case
    from backoffice.cases.opening import open_all
    from backoffice.cases.versions import install
    from backoffice.ingest.models import Quarantined

    services = CATALOGUE.services[part::PARTS]
    install(replace(CATALOGUE, services=services), timezone.now())
    assert [left for service in services for left in fill_in(booth, service)] == []

    booth.deliver()
    assert open_all(timezone.now()) == len(booth.acts)
    assert not Quarantined.objects.exists()

    cases = {case.envelope_id: case for case in Case.objects.select_related("agency")}
    assert cases.keys() == {act.visit for act in booth.acts}
    for act in booth.acts:
        wish = CATALOGUE.service(act.service).identity
        assert wish == "optional" or (act.identity is not None) == (wish == "nik")
    richest = {act.service: act for act in sorted(booth.acts, key=lambda act: len(act.answers))}
    client.force_login(get_user_model().objects.create_superuser("kepala"))
    for act in booth.acts:
        service, case = CATALOGUE.service(act.service), cases[act.visit]
        assert case.service == act.service
        for language in ("id", "en"):
            wrong = misread(service, case, language)
            assert not wrong, (act.service, language, wrong)
            if act is richest[act.service]:
                seen = page(client, case, language)
                unseen = [
                    words for words in must_stand(service, act, language) if words not in seen
                ]
                assert not unseen, (act.service, language, unseen)


def fill_in(booth, service):
    """Let citizens apply until every branch was reached; yield those that never were."""
    draw, rng = Thorough(service.form), Random(service.code)
    for number in range(MOST):
        act = booth.apply(service.code, rng, draw, first=number == 0)
        draw.went(service.form, act.answers)
        if not draw.left:
            return
    yield from ((service.code, *branch) for branch in sorted(draw.left, key=str))


def misread(service, case, language):
    """Return the rows of the case that say something else than the service's file."""
    from backoffice.cases import casepage

    with translation.override(language):
        lines = casepage.lines(case, language)
    wanted = list(expected(service.form, case.answers, language))
    rows = [(line.key, line.label) for line in lines]
    if rows != [(path, label) for path, label, _pieces in wanted]:
        return rows
    return [
        (line, pieces)
        for line, (_path, _label, pieces) in zip(lines, wanted, strict=True)
        if not all(bare(piece) in bare(line.value) for piece in pieces)
        or not all(here for _address, here in line.photos)
    ]


def bare(words):
    """Leave out spaces and hyphens: numbers are grouped for the eye."""
    return re.sub(r"[\s-]", "", str(words))


def page(client, case, language):
    address = reverse("admin:cases_case_change", args=[case.pk])
    answer = client.get(address, {"lang": language})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def must_stand(service, act, language):
    """Return what a person must find on the page."""
    yield text(service.name, language)
    yield from (act.identity.name, act.identity.nik) if act.identity else [UNNAMED[language]]
    for _path, label, _pieces in expected(service.form, act.answers, language):
        yield f"<dt>{label}"
