"""The cable comes out at every byte of a job."""

import pytest

from devices.escpos.encode import encode
from devices.escpos.profiles import Profile
from devices.journal import Journal
from devices.protocols import JobState
from devices.ticket import Line, Qr, Rule
from tests.contracts.devices_workbench import SteppedBench, ticket

TEXT = ticket("satu")
PICTURES = ticket("satu", Rule(), Qr("https://contoh.example/" + "a" * 200), Line("žlutý"))


def torn_at(what, count):
    """Unplug `count` bytes into the job; plug in again, print another one; check both."""
    bench = SteppedBench()
    bench.turn()
    bench.machine.unplug_at(count)
    outcome = bench.run("j1", what)
    bench.machine.bytes_left = None
    assert bench.whole("satu") <= 1
    if outcome.state == JobState.PRINTED:
        assert bench.whole("satu") == 1
    if outcome.state == JobState.FAILED:
        assert bench.whole("satu") == 0
    bench.machine.plug()
    bench.turn(2)
    again = bench.run("j1", what)
    assert (again.state, again.reason) == (outcome.state, "already_seen")
    before = len(bench.machine.sheets)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert len(bench.machine.sheets) == before + 1
    assert bench.machine.sheets[-1].text.strip().startswith("awal dua")
    assert bench.machine.unknown == []
    return outcome.state


def test_at_every_byte_of_a_text_ticket():
    length = len(encode(TEXT, Profile()).data())
    states = {torn_at(TEXT, count) for count in range(length + 40)}
    assert states == {JobState.UNKNOWN, JobState.FAILED, JobState.PRINTED}


@pytest.mark.parametrize("part", range(24))
def test_at_every_kind_of_byte_of_a_ticket_with_pictures(part):
    """Inside commands' heads, inside picture data, between slices, at the cut."""
    length = len(encode(PICTURES, Profile()).data())
    torn_at(PICTURES, part * length // 24 + part)


def alone_on_its_paper(bench):
    """The next ticket hangs on no piece of an earlier one."""
    bench.turn(4)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert bench.machine.sheets[-1].text.strip().startswith("awal dua")


@pytest.mark.parametrize("count", range(0, 40, 3))
def test_unplugged_again_while_the_scrap_is_cleared_away(count):
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(3, bench.machine.unplug)
    bench.run("j1", TEXT)
    bench.machine.plug()
    bench.machine.unplug_at(count)
    bench.turn(3)
    bench.machine.bytes_left = None
    bench.machine.plug()
    alone_on_its_paper(bench)


def test_power_lost_after_the_last_byte_leaves_no_piece_on_the_next_ticket():
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(3, bench.machine.cover_open)
    assert bench.run("j1", TEXT).state == JobState.UNKNOWN
    bench.machine.power_cycle()
    bench.machine.cover_close()
    alone_on_its_paper(bench)


def test_a_job_that_breaks_off_right_after_the_scrap_was_cleared_away():
    bench = SteppedBench()
    bench.turn()
    for job in ("j1", "j1b"):
        bench.machine.after(3, bench.machine.paper_out)
        bench.device.print(job, PICTURES)
        bench.turn(3)
        bench.machine.refill()
        bench.turn()
    alone_on_its_paper(bench)


def test_before_the_first_byte_nothing_was_printed():
    bench = SteppedBench()
    bench.turn()
    bench.machine.unplug()
    outcome = bench.run("j1", TEXT)
    assert (outcome.state, outcome.reason) == (JobState.FAILED, "unplugged")


def test_it_backs_off_from_2_to_20_seconds_and_heals_by_itself():
    bench = SteppedBench()
    bench.turn()
    bench.machine.unplug()
    pauses = [bench.device.supervisor.turn() for _ in range(8)]
    assert pauses == [0.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0, 20.0]
    assert bench.device.health().state == "absent"
    bench.machine.plug()
    bench.turn()
    assert bench.device.health().state == "ready"
    bench.machine.unplug()
    assert [bench.device.supervisor.turn() for _ in range(2)] == [0.0, 2.0]


def test_switched_off_and_on_between_two_citizens_the_next_ticket_still_comes():
    bench = SteppedBench()
    bench.turn()
    bench.machine.unplug()
    bench.machine.plug()
    assert bench.run("j1", TEXT).state == JobState.PRINTED


def test_a_printed_job_stays_printed_when_the_cable_comes_out_afterwards():
    bench = SteppedBench()
    assert bench.run("j1", TEXT).state == JobState.PRINTED
    bench.machine.unplug()
    bench.turn(3)
    assert bench.heard.job("j1")[-1].state == JobState.PRINTED


class TornBench(SteppedBench):
    """The data cable comes out after a number of bytes; the printer keeps its memory."""

    def pull_after(self, count):
        real = self.transport.write
        left = count

        def write(data, seconds):
            nonlocal left
            if left <= 0:
                self.transport.write = real
                self.transport.pull_data_cable()
                return real(data, seconds)
            taken = real(data[:left], seconds)
            left -= taken
            return taken

        self.transport.write = write


@pytest.mark.parametrize("count", [400, 1500, 3000, 7000, 12000, 19000])
def test_the_data_cable_comes_out_inside_a_picture_and_the_printer_waits_for_the_rest(count):
    bench = TornBench()
    bench.turn()
    bench.pull_after(count)
    assert bench.run("j1", PICTURES).state == JobState.UNKNOWN
    bench.turn(3)
    assert bench.device.health().state == "ready"
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert bench.machine.sheets[-1].text.strip().startswith("awal dua")
    assert bench.whole("satu") == 0


def test_the_kiosk_ends_inside_a_picture_and_the_next_run_clears_it_away(tmp_path):
    journal = Journal(tmp_path / "print.sqlite3")
    first = SteppedBench(journal=journal)
    journal.add("j1", "0" * 64)
    first.machine.receive(encode(PICTURES, Profile()).data()[:5000])
    second = SteppedBench(journal=journal, machine=first.machine)
    assert second.run("j2", ticket("dua")).state == JobState.PRINTED
    assert second.machine.sheets[-1].text.strip().startswith("awal dua")
    journal.close()
