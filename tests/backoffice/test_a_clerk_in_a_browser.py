"""A member of staff and a citizen with a phone, in a real browser."""

import pytest
from django.utils import timezone

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.pages.people import make_first_user
from sync.signatures import make_proof
from tests.backoffice.hand import NIK, TOKEN, application, photo

PASSWORD = "kata-sandi-contoh-1"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(busy_kiosk, form):
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (640, 400), "#ddd").save(picture, "JPEG")
    answer, data = photo(picture.getvalue())
    busy_kiosk.upload(data)
    act = application(form, {"business": "Warung Contoh", "since": 12, "letter": answer})
    envelope = busy_kiosk.envelope(act, attachments=[answer["attachment"]])
    busy_kiosk.send(envelope)
    open_all(timezone.now())
    case = Case.objects.get()
    facts = {"kiosk": busy_kiosk.name, "epoch": 1, "seq": 1, "at": 1_770_000_000}
    case.proof = make_proof(busy_kiosk.key, token=TOKEN, digest=envelope.digest(), **facts)
    return case


def test_a_case_is_found_looked_at_and_decided(case, live_server, tmp_path):
    from tools.clerk import Clerk, browser

    make_first_user("admin", PASSWORD)
    with browser() as driver:
        clerk = Clerk(driver, live_server.url)
        clerk.log_in("admin", PASSWORD)
        clerk.open_case(case.reference)
        assert NIK in driver.page_source
        assert driver.execute_script("return document.images[0].naturalWidth") == 640
        clerk.decide("review")
        clerk.decide("incomplete", reason="other", wanted=("business",), text="Mohon dilengkapi")
        clerk.picture(tmp_path / "case.png")
        faults = [line for line in driver.get_log("browser") if line["level"] == "SEVERE"]
    assert (tmp_path / "case.png").stat().st_size > 20_000
    assert [line for line in faults if "favicon" not in line["message"]] == []
    case.refresh_from_db()
    assert (case.state, case.wanted) == ("incomplete", ["business"])


def test_the_paper_is_read_by_a_phone(case, live_server):
    from tools.clerk import Clerk, browser

    with browser(390, 844) as driver:
        clerk = Clerk(driver, live_server.url)
        driver.get(f"{live_server.url}/s/#{case.proof}")
        assert clerk._see("#answer h1").text == case.reference
        shown = driver.find_element("id", "answer").text
        assert driver.execute_script("return document.documentElement.scrollWidth") <= 390
        driver.find_element("css selector", "[data-keep]").click()
        clerk._see("html[lang=en]")
        english = clerk._see(".good").text
    assert "Bukti asli" in shown
    assert "Genuine" in english
