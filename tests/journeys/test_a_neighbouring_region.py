"""A kiosk of Kabupaten Teladan takes an application for Kota Contoh next door.

Two real offices, a kiosk, real sockets: sealed to the neighbour, forwarded unopened, decided there.
"""

import json
import shutil

import pytest

from kiosk.bootstrap import open_core
from kiosk.domain.reading import load
from kiosk.events import (
    Begin,
    CompleteNow,
    ConfirmWithdraw,
    OpenSearch,
    OpenService,
    Search,
    Submit,
    Tick,
    Withdraw,
)
from kiosk.journey import Screen
from kiosk.paths import assets
from tests.journeys.test_delivery_story import done, scans, types
from tests.mishaps.parts import Kiosk, settings
from tests.mishaps.road import Road
from tests.mishaps.town import Town, wait_for

CODE = "surat-keterangan-pindah"
SERVICE = f"3299:{CODE}"
WANTED = "alasan"


NEXT_DOOR = """
[[neighbour]]
code = "3299"
name = {id = "Kota Contoh", en = "Contoh City"}
catalogue = "../contoh"
"""


@pytest.fixture(scope="module")
def regions(tmp_path_factory):
    """Two regions that offer the same service under the same code; the first knows the second."""
    folder, whole = tmp_path_factory.mktemp("regions"), assets() / "services"
    [service] = whole.glob(f"*/{CODE}.toml")
    for name in ("contoh", "teladan"):
        (folder / name / service.parent.name).mkdir(parents=True)
        for file in (*whole.glob("*.toml"), service):
            shutil.copy(file, folder / name / file.relative_to(whole))
    region = folder / "teladan" / "region.toml"
    text = region.read_text().replace('"3299"', '"3298"').replace("Kota Contoh", "Teladan")
    region.write_text(text + NEXT_DOOR)
    return folder


@pytest.fixture(scope="module")
def home(regions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    made = Town(folder, "Kabupaten Teladan", regions / "teladan")
    yield made
    made.close()


@pytest.fixture(scope="module")
def town(regions, tmp_path_factory):
    made = Town(tmp_path_factory.mktemp("town"), "Kota Contoh", regions / "contoh")
    yield made
    made.close()


@pytest.fixture(scope="module")
def road(town):
    """The line between the two offices."""
    made = Road(town.address)
    yield made
    made.close()


@pytest.fixture(scope="module")
def kiosk(home, regions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("balai")
    core = open_core(settings(folder, office_url=home.office.url))
    home.enrol(core)
    made = Kiosk(core, services=load(regions / "teladan"))
    yield made
    made.close()


def introduce(one, other, url=""):
    """Let `one` know the office of `other`, as two officers would on the telephone."""
    file = other.folder / "office.json-card"
    said = json.loads(other.do("neighbour", "export", str(file), "--json"))
    more = ("--url", url) if url else ()
    one.do("neighbour", "add", str(file), "--fingerprint", said["fingerprint"], *more)


def tiles(kiosk, query):
    kiosk.handle(Begin())
    kiosk.handle(OpenSearch())
    kiosk.handle(Search(query))
    found = {
        tile.event.code: tile for tile in kiosk.body.rows if isinstance(tile.event, OpenService)
    }
    kiosk.leave()
    return found


def name_of(kiosk):
    return kiosk.core.trust.identity().kiosk


def told(kiosk, envelope):
    return [note.state for note in kiosk.core.inbox.history(envelope)]


def test_from_next_door_and_back(town, home, kiosk, road):
    nothing_is_offered_without_the_key(kiosk)
    introduce(home, town, road.url)
    it_is_offered_and_labelled(kiosk)
    receipt = applies(kiosk)

    home_holds_it_unopened(home, kiosk, receipt)
    home.do("forward")
    held = f"3298:{name_of(kiosk)}"
    assert held_there(town, held) == [], "the neighbour does not know our office yet"
    introduce(town, home)
    it_is_handed_over_though_the_first_answer_is_lost(home, town, road, held)
    it_is_there_once_and_opened(town, held, receipt)

    the_decision_comes_back(home, town, kiosk, receipt)
    completes(kiosk)
    carried(home, town, kiosk, held)
    kiosk.until(lambda: told(kiosk, receipt.envelope)[-1] == "review")
    assert done(types(kiosk, receipt.reference, receipt.code))[-1] == "Diperiksa"
    kiosk.leave()
    withdraws(kiosk, receipt)
    carried(home, town, kiosk, held)
    kiosk.until(lambda: told(kiosk, receipt.envelope)[-1] == "withdrawn")


def nothing_is_offered_without_the_key(kiosk):
    assert SERVICE not in tiles(kiosk, "pindah")
    kiosk.handle(Begin())
    kiosk.handle(OpenService(SERVICE))
    assert kiosk.screen is Screen.HOME
    kiosk.leave()


def it_is_offered_and_labelled(kiosk):
    kiosk.until(lambda: kiosk.core.trust.neighbours() == {"3299"})
    kiosk.machine.look()
    kiosk.pump()
    shown = tiles(kiosk, "pindah")
    assert shown[CODE].label == ""
    assert shown[SERVICE].label == "Kota Contoh"


def applies(kiosk):
    """The screens say where it goes, before and after."""
    kiosk.fill_in(SERVICE)
    assert kiosk.body.rows[0].value.endswith(", Kota Contoh")
    assert "Kota Contoh" in kiosk.body.boxes[1].text
    kiosk.handle(Submit())
    receipt = kiosk.state.visit.receipt
    assert "Dikirim ke" in kiosk.said()
    kiosk.delivered()
    kiosk.leave()
    return receipt


def home_holds_it_unopened(home, kiosk, receipt):
    ours = home.audit(name_of(kiosk))
    assert [(e["id"], e["opening"], e["cases"]) for e in ours["envelopes"]] == [
        (receipt.envelope, "forwarded", [])
    ]
    assert ours["quarantined"] == 0


def it_is_handed_over_though_the_first_answer_is_lost(home, town, road, held):
    """The answer after the neighbour's commit never arrives; sent again, it is no second one."""

    def loses(direction, data):
        return 0 if direction == "down" and held_there(town, held) else len(data)

    road.mood = loses
    home.do("forward")
    wait_for(lambda: held_there(town, held))
    road.mood = lambda _direction, data: len(data)
    wait_for(lambda: delivered(home))


def it_is_there_once_and_opened(town, held, receipt):
    theirs = town.audit(held)
    [envelope] = theirs["envelopes"]
    assert (envelope["id"], envelope["opening"]) == (receipt.envelope, "opened")
    assert [case["reference"] for case in envelope["cases"]] == [receipt.reference]
    assert set(envelope["photos"]) <= {"whole"}
    assert theirs["quarantined"] == 0


def the_decision_comes_back(home, town, kiosk, receipt):
    """Into the kiosk's own notes, and onto its screen."""
    town.do("decide", receipt.reference, "--state", "review")
    why = ("--reason", "answer_incomplete", "--want", WANTED, "--text", "Alasan kurang jelas")
    town.do("decide", receipt.reference, "--state", "incomplete", *why)
    home.do("forward")
    kiosk.until(lambda: told(kiosk, receipt.envelope) == ["received", "review", "incomplete"])
    assert "Perlu dilengkapi" in done(scans(kiosk, receipt.url))
    found = kiosk.state.visit.found
    assert (found.source, found.service) == ("office", SERVICE)
    assert "Alasan kurang jelas" in kiosk.said()


def completes(kiosk):
    kiosk.handle(CompleteNow())
    kiosk.walker().answer_here()
    for event in (Tick("truth"), Tick("consent"), Submit()):
        kiosk.handle(event)
    assert kiosk.body.title == "Pelengkap tersimpan"
    kiosk.delivered()
    kiosk.leave()


def withdraws(kiosk, receipt):
    scans(kiosk, receipt.url)
    kiosk.handle(Withdraw())
    kiosk.handle(ConfirmWithdraw())
    assert kiosk.body.title == "Penarikan tersimpan"
    kiosk.delivered()
    kiosk.leave()


def carried(home, town, kiosk, held):
    """What waits is opened or queued, handed over, opened there, and its notes fetched."""
    home.audit(name_of(kiosk))
    wait_for(lambda: delivered(home))
    town.audit(held)
    home.do("forward")


def held_there(town, kiosk):
    return town.audit(kiosk)["envelopes"]


def delivered(home):
    home.do("forward")
    return json.loads(home.do("status", "--json"))["forwards"]["waiting"] == 0
