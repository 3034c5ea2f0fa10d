"""From the application to the letter on A4: one kiosk, a real office, and what lies between."""

import json

import pytest

from kiosk.events import Answered, Begin, Finish, OpenStatus, Scan, WantLetter
from kiosk.journey import Screen
from tests.mishaps.parts import sentences
from tests.mishaps.town import wait_for
from tests.paper_letters import CANARY, pdf

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_citizen_applies_the_office_approves_and_the_letter_is_printed(
    kiosk_at, town, road, tmp_path
):
    on_the_line = bytearray()
    road.mood = lambda _way, data: on_the_line.extend(data) or len(data)
    kiosk = kiosk_at("balai", letter_printer="fake+a4://")
    assert kiosk.apply() is Screen.RECEIVED
    receipt = kiosk.state.visit.receipt
    kiosk.delivered()
    town.audit(kiosk.core.trust.identity().kiosk)
    kiosk.leave()
    for state in ("review", "approved"):
        town.do("decide", receipt.reference, "--state", state)
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(pdf())
    town.do("letter", receipt.reference, str(letter))

    kiosk.handle(Scan(receipt.url, ours=True))
    kiosk.until(lambda: kiosk.screen is Screen.STATUS)
    assert kiosk.body.title == "Surat Anda sudah jadi"
    assert "2 halaman" in kiosk.body.banner.text
    kiosk.handle(WantLetter())
    kiosk.until(lambda: not kiosk.state.visit.letter.at_work)
    assert kiosk.state.visit.letter.state == "printed"
    assert "Surat sudah dicetak" in " ".join(sentences(kiosk.body))
    [(job, paper)] = kiosk.machine.plugged.letter_printer.hardware.printed
    assert paper.pdf == letter.read_bytes()

    def office():
        return json.loads(town.do("letter", receipt.reference, "--json"))

    wait_for(lambda: office()["jobs"] == ["printed"])
    assert office()["used"] == 1
    entry = kiosk.machine.plugged.journals["letter_printer"].find(job)
    assert (entry.state, entry.pages) == ("printed", 2)

    kiosk.handle(Finish())
    for event in (Begin(), OpenStatus(), Answered(receipt.reference), Answered(receipt.code)):
        kiosk.handle(event)
    kiosk.until(lambda: kiosk.screen is Screen.STATUS)
    kiosk.handle(WantLetter())
    kiosk.until(lambda: not kiosk.state.visit.letter.at_work)
    wait_for(lambda: office()["jobs"] == ["printed", "printed"])
    kiosk.handle(WantLetter())
    assert len(kiosk.machine.plugged.letter_printer.hardware.printed) == 2, "twice is all"

    kiosk.close()
    canary = CANARY.encode()
    left = [path for path in tmp_path.glob("balai/**/*") if path.is_file()]
    assert left
    assert [path.name for path in left if canary in path.read_bytes()] == []
    assert canary in letter.read_bytes()
    assert canary not in bytes(on_the_line)
    assert b"%PDF" not in bytes(on_the_line)
