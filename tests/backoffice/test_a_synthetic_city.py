"""A city of people who do not exist: as sound as a real one, and as cheap to look at."""

from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.cases.models import Case
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.selectors import envelope_of
from backoffice.pages.people import make_first_user
from backoffice.synthetic import driving, measured, month
from sync.envelope import signature_valid
from tests.backoffice.conftest import NOW

PAGES = (
    "/kantor/",
    "/kantor/cases/case/",
    "/kantor/cases/case/?state__exact=review",
    "/kantor/cases/case/?kiosk=sintetis-1",
    "/kantor/cases/case/?service_name=Surat+Keterangan+Contoh",
    "/kantor/cases/case/?q=Siti",
    "/kantor/cases/case/?p=3",
    "/kantor/fleet/kiosk/",
    "/kantor/ingest/quarantined/",
)


def test_every_page_costs_the_same_queries_in_a_village_and_in_a_city(office, client):
    make_first_user("admin", "kata-sandi-contoh-1")
    client.force_login(User.objects.get(username="admin"))
    random = Random(7).randbytes
    month.generate(150, 3, random, NOW)
    village = [cost(client, page) for page in PAGES]
    month.generate(2850, 17, random, NOW)
    assert Case.objects.count() == 3000
    assert [cost(client, page) for page in PAGES] == village


def cost(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_what_is_generated_is_sealed_and_signed_like_anything_else(office):
    assert month.generate(40, 3, Random(7).randbytes, NOW) == 40
    keys = {e.kiosk_id: bytes(e.public) for e in KioskEpoch.objects.all()}
    for raw in RawEnvelope.objects.all():
        made = envelope_of(raw)
        assert made.digest() == raw.digest
        assert signature_valid(made, keys[raw.kiosk])
    assert {case.nik[4:6] for case in Case.objects.all()} == {"99"}
    assert sum(KioskEpoch.objects.values_list("contiguous", flat=True)) == 40


def test_without_a_service_nothing_is_generated(db, office_dir):
    with pytest.raises(LookupError):
        month.generate(1, 1, Random(7).randbytes, NOW)


@pytest.mark.django_db(transaction=True)
def test_a_small_fleet_drains_through_a_real_server(busy_office, live_server):
    plan = driving.Plan(live_server.url, kiosks=3, seconds=0, every=60, outage=25)
    facts = measured.facts(driving.drive(plan, Random(7).randbytes, lambda _done: None))
    assert (facts["stored"], facts["lost"], facts["fairness"]) == (75, 0, 1)
    assert RawEnvelope.objects.count() == 75
    assert {e.contiguous for e in KioskEpoch.objects.all()} == {25}
