"""One contract for every ticket printer: the fake, ESC/POS over a socket, ESC/POS over a pty."""

import threading

import pytest

from devices.protocols import JobState
from tests.contracts.devices_workbench import MAKES, ticket

GONE = ("unplugged", "refused", "not_found")


@pytest.fixture(params=MAKES)
def bench(request, tmp_path):
    with MAKES[request.param](tmp_path) as bench:
        yield bench


def test_a_ticket_is_queued_sent_and_confirmed(bench):
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state == JobState.PRINTED
    states = [change.state for change in bench.heard.job("j1")]
    assert states == [JobState.QUEUED, JobState.SENDING, JobState.PRINTED]
    assert bench.whole("satu") == 1


def test_the_same_job_is_never_printed_twice(bench):
    bench.device.print("j1", ticket("satu"))
    bench.heard.settled("j1")
    bench.device.print("j1", ticket("satu"))
    bench.heard.until(lambda: bench.heard.job("j1")[-1].reason == "already_seen")
    assert bench.heard.job("j1")[-1].state == JobState.PRINTED
    assert bench.whole("satu") == 1


def test_tickets_come_out_in_order(bench):
    for name in ("satu", "dua", "tiga"):
        bench.device.print(name, ticket(name))
    assert bench.heard.settled("tiga").state == JobState.PRINTED
    assert [bench.whole(name) for name in ("satu", "dua", "tiga")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("mishap", "cure", "reason"),
    [
        ("paper_out", "refill", "paper_out"),
        ("cover_open", "cover_close", "cover_open"),
        ("jam", "clear_jam", "jam"),
        ("overheat", "cool_down", "overheated"),
        ("cutter_stuck", "cutter_free", "cutter"),
    ],
)
def test_what_is_wrong_before_printing_fails_the_job_and_heals(bench, mishap, cure, reason):
    getattr(bench.faults, mishap)()
    bench.heard.until_reason(reason)
    bench.device.print("j1", ticket("satu"))
    settled = bench.heard.settled("j1")
    assert (settled.state, settled.reason) == (JobState.FAILED, reason)
    getattr(bench.faults, cure)()
    bench.heard.until_reason("ok")
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


def test_unplugged_before_printing(bench):
    bench.heard.until_reason("ok")
    bench.faults.unplug()
    bench.heard.until_reason(*GONE)
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state == JobState.FAILED
    bench.faults.plug()
    bench.heard.until_reason("ok")
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


def test_a_power_cycle_heals_by_itself(bench):
    bench.heard.until_reason("ok")
    bench.faults.power_cycle()
    bench.device.print("j1", ticket("satu"))
    bench.heard.settled("j1")
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert bench.whole("dua") == 1


def test_a_printer_that_takes_no_more_bytes_blocks_nobody(bench):
    bench.heard.until_reason("ok")
    bench.faults.clog()
    bench.heard.until_reason("stuck", "silent")
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state in (JobState.FAILED, JobState.UNKNOWN)
    bench.faults.clog(on=False)
    bench.heard.until_reason("ok")
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert bench.whole("satu") <= 1


def test_unplugged_while_printing_is_unknown_and_never_repeated(bench):
    bench.heard.until_reason("ok")
    bench.faults.after(3, bench.faults.unplug)
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state == JobState.UNKNOWN
    bench.heard.until_reason(*GONE)
    bench.faults.plug()
    bench.heard.until_reason("ok")
    bench.device.print("j1", ticket("satu"))
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


def test_unplugged_after_printing_changes_nothing(bench):
    bench.device.print("j1", ticket("satu"))
    bench.heard.settled("j1")
    bench.faults.unplug()
    bench.heard.until_reason(*GONE)
    bench.faults.plug()
    bench.heard.until_reason("ok")
    assert bench.heard.job("j1")[-1].state == JobState.PRINTED
    assert bench.whole("satu") == 1


def test_paper_ends_while_printing(bench):
    bench.heard.until_reason("ok")
    bench.faults.after(3, bench.faults.paper_out)
    bench.device.print("j1", ticket("satu"))
    settled = bench.heard.settled("j1")
    assert settled.state in (JobState.FAILED, JobState.UNKNOWN)
    assert settled.reason == "paper_out"
    bench.heard.until_reason("paper_out")
    bench.faults.refill()
    bench.heard.until_reason("ok")
    bench.device.print("j2", ticket("dua"))
    assert bench.heard.settled("j2").state == JobState.PRINTED
    assert bench.whole("dua") == 1


def test_near_the_end_of_the_roll_it_warns_and_prints(bench):
    bench.faults.paper_near_end()
    bench.heard.until_reason("paper_near_end")
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state == JobState.PRINTED


@pytest.mark.parametrize("handle", ["silent", "garble"])
def test_a_silent_printer_is_unknown_and_gets_nothing(bench, handle):
    bench.heard.until_reason("ok")
    getattr(bench.faults, handle)()
    bench.heard.until_reason("silent")
    assert bench.device.health().state == "unknown"
    bench.device.print("j1", ticket("satu"))
    settled = bench.heard.settled("j1")
    assert (settled.state, settled.reason) == (JobState.FAILED, "silent")
    getattr(bench.faults, handle)(on=False)
    bench.heard.until_reason("ok")
    assert bench.whole("satu") == 0


def test_a_printer_that_cannot_confirm_is_sent_never_printed(bench):
    bench.faults.no_confirm()
    bench.device.print("j1", ticket("satu"))
    settled = bench.heard.settled("j1")
    assert (settled.state, settled.reason) == (JobState.SENT, "unconfirmed")


def test_stop_leaves_no_thread_behind(bench):
    bench.heard.until_reason("ok")
    bench.device.stop()
    assert "device-printer" not in {thread.name for thread in threading.enumerate()}
    assert bench.device.health().reason == "stopped"


def test_it_can_be_started_again(bench):
    bench.device.stop()
    bench.device.start()
    bench.device.print("j1", ticket("satu"))
    assert bench.heard.settled("j1").state == JobState.PRINTED
