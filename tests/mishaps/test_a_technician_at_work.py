"""A technician at the kiosk: every page, on real files, sticks and threads."""

import json
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.bootstrap import open_core
from kiosk.bootstrap.clocks import Around
from kiosk.events import Back, EnterPin, HoldLogo, IdleExpired, SticksChanged, Technician
from kiosk.journey import Screen
from kiosk.usecases.check_pin import hash_pin
from kiosk.viewdata import MessageView, ServicingView, TechnicianView
from sync.carry import OUT
from tests.mishaps.parts import settings

PIN = "246810"
STORED = hash_pin(PIN, bytes(16))
CANARIES = (
    "3299994507950003",
    "0812-9999-0000",
    "siti@contoh.example",
    "10.99.88.77",
    "fe80::1234:5678:9abc:def0",
    "02:42:ac:11:00:02",
)


@pytest.fixture
def at_work(kiosk_at, tmp_path, monkeypatch):
    """Make a kiosk whose technician has just come in."""
    mounts = tmp_path / "mounts"
    monkeypatch.setattr("devices.sticks.MOUNTS", mounts)
    sticks = Mounted(mounts)

    def make(**values):
        kiosk = kiosk_at(
            technician_pin=STORED,
            log_dir=str(tmp_path / "logs"),
            media_dir=str(tmp_path),
            **values,
        )
        kiosk.sticks = sticks
        come_in(kiosk)
        return kiosk

    return make


class Mounted:
    """What the kernel says is mounted."""

    def __init__(self, listing) -> None:
        self._listing, self._points = listing, []

    def append(self, folder) -> None:
        self._points.append(folder)
        self._tell()

    def clear(self) -> None:
        self._points.clear()
        self._tell()

    def _tell(self) -> None:
        lines = [f"contoh {point} vfat rw 0 0\n" for point in self._points]
        half = self._listing.with_suffix(".half")
        half.write_text("".join(lines))
        half.replace(self._listing)


def come_in(kiosk, pin=PIN) -> None:
    kiosk.handle(HoldLogo())
    kiosk.handle(EnterPin(pin))


def page(kiosk, name) -> ServicingView:
    kiosk.handle(Technician(f"page {name}"))
    kiosk.until(lambda: not kiosk.state.servicing.busy)
    return kiosk.body


def does(kiosk, action) -> None:
    kiosk.handle(Technician(action))
    kiosk.until(lambda: not kiosk.state.servicing.busy)


@pytest.mark.parametrize("name", ["log", "jobs", "outbox", "audit", "line", "stick"])
def test_every_page_opens_and_leads_back(at_work, name):
    kiosk = at_work()
    body = page(kiosk, name)
    assert isinstance(body, ServicingView)
    assert body.rows or name == "stick"
    assert kiosk.views[-1].back is not None
    kiosk.handle(Back())
    assert isinstance(kiosk.body, TechnicianView)
    kiosk.handle(Back())
    assert kiosk.screen is Screen.ATTRACT


def test_the_line_is_checked_as_far_as_it_goes(at_work):
    kiosk = at_work()
    tones = [tone for _name, _words, tone in page(kiosk, "line").rows]
    assert tones == ["success", "success", "warning", "success", "success"], "plain HTTP is named"


def test_what_waits_goes_onto_the_stick_and_an_empty_folder_brings_nothing(at_work, tmp_path):
    kiosk = at_work(sync_seconds=3600)
    kiosk.handle(Technician("leave"))
    kiosk.machine.agent.stop()
    kiosk.apply()
    kiosk.leave()
    come_in(kiosk)
    assert not page(kiosk, "stick").menu, "nothing is offered without a stick"
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    kiosk.sticks.append(stick)
    assert len(page(kiosk, "stick").menu) == 3
    does(kiosk, "export")
    assert kiosk.state.servicing.tone == "success"
    assert len(list(stick.glob(f"*{OUT}"))) == 1
    does(kiosk, "import")
    assert kiosk.state.servicing.tone == "success"


def test_the_sentence_of_the_sound_test_is_said_and_heard_to_its_end(at_work):
    kiosk = at_work(speech="fake+speech://")
    page(kiosk, "sound")
    does(kiosk, "sentence")
    voice = kiosk.machine.plugged.speech
    kiosk.until(lambda: voice.now)
    assert "uji suara" in voice.now.text
    voice.finish()
    kiosk.until(lambda: kiosk.body.banner.tone == "success")
    does(kiosk, "sentence")
    kiosk.handle(Back())
    assert voice.now is None, "the next page is read in peace"


def test_the_first_page_tells_what_the_clock_is_worth(at_work, town):
    hours = [0]
    now = lambda: datetime.now(UTC) + timedelta(hours=hours[0])  # noqa: E731
    kiosk = at_work(around=Around(now=now))
    kiosk.until(lambda: kiosk.state.connection.online)
    kiosk.machine.look()
    kiosk.until(lambda: clock_card(kiosk).tone == "success")
    hours[0] = -9000
    kiosk.machine.look()
    kiosk.until(lambda: clock_card(kiosk).tone == "warning")
    assert "belum memastikan" in clock_card(kiosk).detail


def clock_card(kiosk):
    return next(card for card in kiosk.body.devices if card.icon == "clock")


def test_a_stick_is_found_while_its_page_is_open_and_gone_when_it_is_pulled_out(at_work, tmp_path):
    kiosk = at_work()
    assert not page(kiosk, "stick").menu
    (tmp_path / "KINGSTON").mkdir()
    kiosk.sticks.append(tmp_path / "KINGSTON")
    kiosk.until(lambda: [action.event.action for action in kiosk.body.menu])
    assert [action.event.action for action in kiosk.body.menu] == ["export", "import", "support"]
    assert kiosk.body.rows[0][1] == "KINGSTON"
    kiosk.sticks.clear()
    kiosk.until(lambda: not kiosk.body.menu)


def test_a_stick_that_is_pulled_out_while_it_is_written_is_offered_no_more(at_work, tmp_path):
    kiosk = at_work()
    kiosk.sticks.append(tmp_path / "gone")
    assert page(kiosk, "stick").menu
    kiosk.lanes["service"].hold()
    kiosk.handle(Technician("support"))
    kiosk.sticks.clear()
    kiosk.lanes["service"].release()
    kiosk.until(lambda: not kiosk.state.servicing.busy)
    assert (kiosk.body.menu, kiosk.body.banner.tone) == ((), "danger")


def test_the_first_page_says_that_a_stick_came_and_leads_on(at_work, tmp_path):
    kiosk = at_work()
    kiosk.sticks.append(tmp_path / "KINGSTON")
    kiosk.until(lambda: kiosk.body.banner)
    assert "Stik terpasang" in kiosk.body.banner.text
    kiosk.sticks.clear()
    kiosk.until(lambda: kiosk.body.banner is None)


def test_a_stick_means_nothing_to_a_citizen(kiosk_at):
    kiosk = kiosk_at()
    before = kiosk.views[-1]
    kiosk.handle(SticksChanged(there=True))
    assert kiosk.views[-1] is before


def test_a_stick_that_is_pulled_out_is_named_and_holds_nobody_up(at_work, tmp_path):
    kiosk = at_work()
    kiosk.sticks.append(tmp_path / "gone")
    page(kiosk, "stick")
    for action in ("export", "support"):
        does(kiosk, action)
    assert kiosk.state.servicing.tone == "danger"


def test_the_support_bundle_holds_no_canary(at_work, tmp_path):
    kiosk = at_work()
    (tmp_path / "logs").mkdir(exist_ok=True)
    lines = [f"2026-11-21 09:41:07,123 INFO x: line {n} {c}" for n, c in enumerate(CANARIES)]
    (tmp_path / "logs" / "ekios.log").write_text("\n".join(lines), "utf-8")
    stick = tmp_path / "stick"
    stick.mkdir()
    kiosk.sticks.append(stick)
    page(kiosk, "stick")
    does(kiosk, "support")
    (found,) = stick.glob("dukungan-*.zip")
    with zipfile.ZipFile(found) as file:
        names = set(file.namelist())
        whole = "\n".join(file.read(name).decode() for name in names)
        doctor = json.loads(file.read("doctor.json"))
    assert {
        "health.json",
        "devices.json",
        "settings.json",
        "doctor.json",
        "logs/ekios.log",
    } <= names
    assert not [c for c in (*CANARIES, STORED, "127.0.0.1") if c in whole]
    assert "09:41:07" in whole, "a log without times helps nobody"
    assert any(finding["check"] == "outbox" for finding in doctor)
    shown = " ".join(row[0] for row in page(kiosk, "log").rows)
    assert not [c for c in CANARIES if c in shown]
    assert "line 5" in shown


def test_restarting_asks_first_and_a_refusal_is_said(at_work, tmp_path):
    done = tmp_path / "done"
    kiosk = at_work(restart_command=f"touch {done}", shutdown_command="false")
    assert isinstance(page(kiosk, "restart"), MessageView)
    assert not done.exists()
    kiosk.handle(Technician("restart_now"))
    kiosk.until(done.exists)
    kiosk.handle(Back())
    kiosk.handle(Back())
    come_in(kiosk)
    page(kiosk, "shutdown")
    does(kiosk, "shutdown_now")
    assert kiosk.body.banner.tone == "danger"


def test_a_new_roll_begins_at_zero(at_work):
    kiosk = at_work()
    kiosk.handle(Technician("test_print"))
    kiosk.until(lambda: kiosk.state.servicing.message == "print_printed")
    assert page(kiosk, "jobs").rows[0][1].startswith("1 ·")
    kiosk.handle(Technician("reset_roll"))
    assert page(kiosk, "jobs").rows[0][1].startswith("0 ·")


def test_the_status_ticket_comes_out(at_work):
    kiosk = at_work()
    kiosk.handle(Technician("print_report"))
    kiosk.until(lambda: kiosk.state.servicing.message == "print_printed")


def test_who_did_what_is_kept_and_names_nobody(at_work, tmp_path):
    kiosk = at_work()
    kiosk.handle(Technician("test_print"))
    kiosk.handle(IdleExpired(kiosk.state.visit.id))
    assert kiosk.screen is Screen.ATTRACT
    come_in(kiosk, "000000")
    kept = (tmp_path / "kiosk" / "technician.jsonl").read_text().splitlines()
    told = [(entry["who"], entry["action"]) for entry in map(json.loads, kept)]
    assert told == [("PIN", "enter"), ("PIN", "test_print"), ("PIN", "expired"), ("?", "refused")]


def test_pulling_the_plug_gives_no_further_tries(town, road, tmp_path):
    from kiosk.commands import CheckPin
    from kiosk.usecases.check_pin import FIRST_WAIT, PinCheck

    tries = tmp_path / "tries"
    for _ in range(4):
        assert not PinCheck(STORED, lambda: 0.0, (), tries)(CheckPin("v", "111111")).wait
    assert PinCheck(STORED, lambda: 0.0, (), tries)(CheckPin("v", "111111")).wait == FIRST_WAIT
    assert PinCheck(STORED, lambda: 0.0, (), tries)(CheckPin("v", PIN)).wait == FIRST_WAIT + 1
    check = PinCheck(STORED, iter((0.0, 61.0)).__next__, (), tries)
    assert check(CheckPin("v", PIN)).ok
    assert not tries.exists()


def test_the_pages_are_shut_for_a_citizen(kiosk_at):
    kiosk = kiosk_at(technician_pin=STORED)
    for action in ("page log", "restart_now", "export", "exit"):
        kiosk.handle(Technician(action))
    assert kiosk.screen is Screen.ATTRACT
    with closing(open_core(settings(kiosk.core.settings.data_dir))):
        assert not (kiosk.core.settings.data_dir / "technician.jsonl").exists()
