"""From the application to the letter on A4: one kiosk, a real office, and what lies between."""

import json

import pytest

from kiosk.events import Answered, Begin, Finish, OpenStatus, Scan, WantLetter
from kiosk.journey import Screen
from tests.mishaps.parts import sentences
from tests.mishaps.town import wait_for
from tests.paper_letters import CANARY, pdf

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def on_the_line(road):
    """Every byte between kiosk and office."""
    heard = bytearray()
    road.mood = lambda _way, data: heard.extend(data) or len(data)
    return heard


def test_a_citizen_applies_the_office_approves_and_the_letter_is_printed(
    kiosk_at, town, on_the_line, tmp_path
):
    kiosk, letter = kiosk_at("balai", letter_printer="fake+a4://"), tmp_path / "surat.pdf"
    letter.write_bytes(pdf())
    receipt = applies(kiosk, town)
    approves(town, receipt, letter)
    kiosk.handle(Scan(receipt.url, ours=True))
    prints(kiosk, letter)
    wait_for(lambda: office(town, receipt)["jobs"] == ["printed"])
    assert office(town, receipt)["used"] == 1
    kiosk.handle(Finish())
    prints_once_more_and_no_more(kiosk, town, receipt)
    kiosk.close()
    left = [path for path in tmp_path.glob("balai/**/*") if path.is_file()]
    assert left
    canary = CANARY.encode()
    assert canary in letter.read_bytes()
    assert [path.name for path in left if canary in path.read_bytes()] == []
    assert on_the_line
    assert [word for word in (canary, b"%PDF") if word in on_the_line] == []


def applies(kiosk, town):
    assert kiosk.apply() is Screen.RECEIVED
    receipt = kiosk.state.visit.receipt
    kiosk.delivered()
    town.audit(kiosk.core.trust.identity().kiosk)
    kiosk.leave()
    return receipt


def approves(town, receipt, letter):
    for state in ("review", "approved"):
        town.do("decide", receipt.reference, "--state", state)
    town.do("letter", receipt.reference, str(letter))


def office(town, receipt):
    """What the office knows of the letter."""
    return json.loads(town.do("letter", receipt.reference, "--json"))


def wants_it(kiosk):
    kiosk.until(lambda: kiosk.screen is Screen.STATUS)
    kiosk.handle(WantLetter())
    kiosk.until(lambda: not kiosk.state.visit.letter.at_work)


def prints(kiosk, letter):
    kiosk.until(lambda: kiosk.screen is Screen.STATUS)
    assert kiosk.body.title == "Surat Anda sudah jadi"
    assert "2 halaman" in kiosk.body.banner.text
    wants_it(kiosk)
    assert kiosk.state.visit.letter.state == "printed"
    assert "Surat sudah dicetak" in " ".join(sentences(kiosk.body))
    plugged = kiosk.machine.plugged
    [(job, paper)] = plugged.letter_printer.hardware.printed
    assert paper.pdf == letter.read_bytes()
    entry = plugged.journals["letter_printer"].find(job)
    assert (entry.state, entry.pages) == ("printed", 2)


def prints_once_more_and_no_more(kiosk, town, receipt):
    for event in (Begin(), OpenStatus(), Answered(receipt.reference), Answered(receipt.code)):
        kiosk.handle(event)
    wants_it(kiosk)
    wait_for(lambda: office(town, receipt)["jobs"] == ["printed", "printed"])
    kiosk.handle(WantLetter())
    assert len(kiosk.machine.plugged.letter_printer.hardware.printed) == 2, "twice is all"
