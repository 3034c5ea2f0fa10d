"""Letters on A4: the fake, and the real driver over an `lp` and an `lpstat` made for the test."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from devices.a4 import lpstat
from devices.a4.cups import CupsPress
from devices.a4.spool import SPOOL, filesystem, in_memory
from devices.bell import Bell
from devices.examination import examine
from devices.fakes.a4 import FakeLetterPrinter
from devices.journal import Journal
from devices.protocols import JobState, Letter, State
from devices.spooler import SpooledPrinter
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard

LETTER = Letter(b"%PDF-1.7 Surat Contoh untuk Siti Contoh 3299994507950003")
PROGRAM = """#!/bin/sh
cd {folder}
echo "$(basename $0) $*" >> asked
case $(basename $0) in
lp) [ -f gone ] && {{ echo "lp: Error - no such destination" >&2; exit 1; }}
    cat > paper; echo "request id is surat-7 (0 file(s))" ;;
lpstat)
    [ -f gone ] && {{ echo 'lpstat: Invalid destination name in list "surat".' >&2; exit 1; }}
    case "$*" in
    *-p*) cat queue ;;
    *) echo "surat-6 root 1 now"; echo "\tAlerts: aborted-by-system"
       echo "surat-7 root 1 now"; echo "\tAlerts: $(cat job)"; echo "\tqueued for surat" ;;
    esac ;;
cancel) echo job-canceled-by-user > job ;;
cupsenable) echo "printer surat is idle.  enabled since now" > queue; cat healed > job ;;
esac
"""


class Bench:
    """A letter printer turned by hand."""

    def __init__(self, device, clock, heard) -> None:
        self.device, self.clock, self.heard = device, clock, heard

    def turn(self, times: int = 3) -> str:
        for _ in range(times):
            self.clock.step(self.device.supervisor.turn())
        return self.device.health().reason

    def print(self, job: str) -> JobState:
        self.device.print(job, LETTER)
        self.turn()
        return self.heard.job(job)[-1].state


class FakeBench(Bench):
    def __init__(self, _folder: Path) -> None:
        clock, heard = SteppedClock(), Heard()
        super().__init__(FakeLetterPrinter("a4", heard, None, clock), clock, heard)

    def __getattr__(self, handle):
        return getattr(self.device, handle)


class CupsBench(Bench):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("lp", "lpstat", "cancel", "cupsenable"):
            program = folder / name
            program.write_text(PROGRAM.format(folder=folder))
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.refill()
        (folder / "healed").write_text("job-completed-successfully")
        clock, heard, bell = SteppedClock(), Heard(), Bell()
        self.in_memory = True
        press = CupsPress("surat", clock, bell.halted, clock.step, lambda: self.in_memory)
        device = SpooledPrinter("a4", press, heard, Journal(None), clock=clock, bell=bell)
        super().__init__(device, clock, heard)

    def queue(self, alerts: str, *, enabled: bool = True) -> None:
        first = (
            "is idle.  enabled since now" if enabled else "disabled since now -\n\treason unknown"
        )
        (self.folder / "queue").write_text(f"printer surat {first}\n\tAlerts: {alerts}\n")

    def job(self, alerts: str) -> None:
        (self.folder / "job").write_text(alerts)

    def asked(self) -> str:
        return (self.folder / "asked").read_text()

    def paper_out(self) -> None:
        self.queue("media-empty-error")
        self.job("printer-stopped")

    def refill(self) -> None:
        self.queue("none")
        self.job("job-completed-successfully")

    def jam(self) -> None:
        self.queue("media-jam-error")
        self.job("printer-stopped")

    def clear_jam(self) -> None:
        self.refill()

    def toner_out(self) -> None:
        self.queue("marker-supply-empty-error media-low-report")
        self.job("printer-stopped")

    def new_toner(self) -> None:
        self.refill()

    def unplug(self) -> None:
        (self.folder / "gone").touch()

    def plug(self) -> None:
        (self.folder / "gone").unlink()


@pytest.fixture(params=[FakeBench, CupsBench])
def bench(request, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return request.param(tmp_path)


@pytest.fixture
def cups(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return CupsBench(tmp_path)


def test_a_letter_comes_out_once(bench):
    assert bench.turn() == "ok"
    assert bench.print("surat-1") is JobState.PRINTED
    bench.device.print("surat-1", LETTER)
    bench.turn()
    assert bench.heard.job("surat-1")[-1].reason == "already_seen"


@pytest.mark.parametrize(
    ("mishap", "reason", "heal"),
    [
        ("paper_out", "paper_out", "refill"),
        ("jam", "jam", "clear_jam"),
        ("toner_out", "toner_out", "new_toner"),
    ],
)
def test_what_is_wrong_is_said_no_letter_comes_out_later_and_it_heals(bench, mishap, reason, heal):
    bench.turn()
    getattr(bench, mishap)()
    assert bench.turn() == reason
    assert bench.device.health().state is State.FAILED
    assert bench.print("surat-1") is JobState.FAILED
    getattr(bench, heal)()
    assert bench.turn() == "ok"
    assert bench.print("surat-2") is JobState.PRINTED


def test_the_queue_is_gone_and_comes_back(bench):
    bench.turn()
    bench.unplug()
    assert bench.turn() == "not_found"
    assert bench.print("surat-1") is JobState.FAILED
    bench.plug()
    assert bench.turn(6) == "ok"


def test_a_queue_that_cups_paused_is_resumed(cups):
    cups.turn()
    cups.queue("paused", enabled=False)
    cups.turn(1)
    assert "cupsenable surat" in cups.asked()
    assert cups.turn() == "ok"


def test_a_queue_that_pauses_under_a_letter_is_resumed_and_the_letter_comes_out(cups):
    cups.turn()
    cups.device.print("surat-1", LETTER)
    cups.job("job-stopped")
    press = cups.device.press
    looked = press.look
    press.look = lambda: (looked(), cups.queue("paused", enabled=False))[0]
    cups.turn()
    assert cups.heard.job("surat-1")[-1].state is JobState.PRINTED


def test_a_job_of_which_cups_says_only_that_it_ended_is_not_called_printed(cups):
    cups.turn()
    cups.job("processing-to-stop-point")
    assert cups.print("surat-1") is JobState.SENT


def test_a_letter_that_never_comes_out_is_taken_back(cups):
    cups.turn()
    cups.job("none")
    assert cups.print("surat-1") is JobState.FAILED
    assert "cancel surat-7" in cups.asked()


def test_a_letter_that_was_being_printed_may_have_come_out_in_part(cups):
    cups.turn()
    cups.job("job-printing")
    assert cups.print("surat-1") is JobState.UNKNOWN


def test_a_letter_that_waits_for_paper_says_so_while_it_waits(cups):
    cups.turn()
    cups.paper_out()
    cups.turn()
    cups.device.print("surat-1", LETTER)
    cups.turn()
    told = [(event.state, event.reason) for event in cups.heard.job("surat-1")]
    assert (JobState.SENDING, "paper_out") in told
    assert told[-1] == (JobState.FAILED, "paper_out")


def test_a_queue_that_spools_on_a_disk_prints_no_letter(cups):
    cups.in_memory = False
    assert cups.turn() == "spool"
    assert cups.print("surat-1") is JobState.FAILED
    assert not (cups.folder / "asked").exists()
    cups.in_memory = True
    assert cups.turn(6) == "ok"


def test_the_journal_knows_the_pages_and_not_the_letter(tmp_path):
    journal = Journal(tmp_path / "letters.db")
    clock, heard = SteppedClock(), Heard()
    device = FakeLetterPrinter("a4", heard, journal, clock)
    Bench(device, clock, heard).turn()
    device.print("surat-1", Letter(LETTER.pdf, 2))
    Bench(device, clock, heard).turn()
    assert journal.find("surat-1").pages == 2
    journal.close()
    assert b"Siti" not in (tmp_path / "letters.db").read_bytes()


def test_a_journal_of_an_earlier_program_goes_on(tmp_path):
    path = tmp_path / "letters.db"
    names = "job TEXT PRIMARY KEY, digest, state, reason, queued_at, changed_at"
    with sqlite3.connect(path) as db:
        db.execute(f"CREATE TABLE jobs ({names})")
        db.execute("INSERT INTO jobs VALUES ('old', '', 'printed', '', '', '')")
    db.close()
    journal = Journal(path)
    journal.add("new", "0" * 64, 3)
    assert (journal.find("old").pages, journal.find("new").pages) == (0, 3)
    journal.close()


def test_nothing_of_a_letter_is_said_to_the_system_but_the_letter(cups):
    cups.turn()
    cups.print("surat-1")
    assert (cups.folder / "paper").read_bytes() == LETTER.pdf
    assert "Siti" not in cups.asked()
    assert "surat-1" not in cups.asked()


def test_the_words_of_cups():
    told = (
        "printer surat now printing surat-1.  enabled since now\n\tThe printer may not exist or is"
    )
    assert lpstat.queue(f"{told} unavailable at this time.\n\tAlerts: none\n").reason == "offline"
    assert lpstat.queue("printer surat disabled since now -\n\tAlerts: paused\n").enabled is False
    assert lpstat.job_id("request id is surat-a-12 (1 file(s))\n") == "surat-a-12"
    assert lpstat.job_id("lp: Error\n") == ""
    assert lpstat.job_alerts("surat-1 root 1 now\n\tAlerts: none\n", "surat-11") is None


def test_letters_are_spooled_in_memory_or_the_doctor_says_so(tmp_path):
    (tmp_path / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n")
    assert filesystem(SPOOL, tmp_path / "mounts") == "ext4"
    found = {f.check: f for f in examine({"letter_printer": "a4+cups://surat"}, tmp_path)}
    assert found["spool"].state == "fail"
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\ntmpfs {SPOOL} tmpfs rw 0 0\n")
    found = {f.check: f for f in examine({"letter_printer": "a4+cups://surat"}, tmp_path)}
    assert found["spool"].state == "ok"
    assert filesystem(SPOOL, tmp_path / "nothing") == ""
    assert in_memory(tmp_path / "mounts")
    assert not in_memory(tmp_path / "nothing")
