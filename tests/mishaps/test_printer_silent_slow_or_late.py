"""The printer says nothing, says it late, takes its time, or takes nothing more."""

import pytest

from devices.escpos.profiles import Profile
from devices.protocols import JobState
from devices.ticket import Qr
from tests.contracts.devices_workbench import SteppedBench, ticket


def test_silent_from_the_start_is_unknown_and_not_ready():
    bench = SteppedBench()
    bench.machine.silent()
    bench.turn(4)
    health = bench.device.health()
    assert (health.state, health.reason) == ("unknown", "silent")
    assert bench.run("j1", ticket()).state == JobState.FAILED
    assert bench.machine.sheets == []


def test_falling_silent_in_the_middle_is_unknown():
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(3, bench.machine.silent)
    outcome = bench.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.UNKNOWN, "silent")


def test_a_late_answer_is_not_taken_for_the_next_query():
    """ "Online" arrives late while the paper is out: it must not answer "is there paper?"."""
    bench = SteppedBench()
    bench.turn()
    bench.machine.hold_answers()
    bench.turn()
    assert bench.device.health().reason == "silent"
    bench.machine.paper_out()
    bench.machine.release_answers()
    bench.turn()
    assert bench.device.health().reason == "paper_out"


def test_answers_that_always_come_late_never_claim_paper():
    bench = SteppedBench()
    bench.turn()
    bench.machine.paper_out()
    bench.machine.hold_answers()
    for _ in range(20):
        bench.turn()
        bench.machine.release_answers(keep_holding=True)
        assert bench.device.health().reason in ("silent", "paper_out")


def test_bytes_that_nobody_asked_for_are_ignored():
    bench = SteppedBench()
    bench.turn()
    bench.machine.paper_out()
    bench.transport._hear(b"\x12\x12\x12\x10\x00\x00\x00\x37\x22")
    bench.turn()
    assert bench.device.health().reason == "paper_out"


def test_it_asks_again_on_a_fresh_line_when_an_answer_never_comes():
    bench = SteppedBench()
    bench.turn()
    bench.machine.silent()
    bench.turn(6)
    bench.machine.silent(on=False)
    bench.turn(2)
    assert bench.device.health().state == "ready"


@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_a_slow_printer_prints(seconds):
    bench = SteppedBench()
    bench.machine.slow(seconds)
    begun = bench.clock()
    assert bench.run("j1", ticket("satu", Qr("x" * 230))).state == JobState.PRINTED
    assert bench.clock() - begun > 10 * seconds


def test_a_printer_that_takes_only_a_few_bytes_at_a_time_prints():
    bench = SteppedBench()
    bench.transport.accepts = 7
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED
    assert bench.whole("satu") == 1


def test_a_printer_that_takes_nothing_more_is_stuck_and_the_ticket_unknown():
    bench = SteppedBench()
    bench.turn()

    def clog():
        bench.transport.accepts = 0

    bench.machine.after(2, clog)
    outcome = bench.run("j1", ticket("satu", Qr("x" * 230)))
    assert (outcome.state, outcome.reason) == (JobState.UNKNOWN, "stuck")
    bench.transport.accepts = None
    bench.turn(3)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED


def test_a_clone_that_cannot_confirm_is_asked_only_once():
    bench = SteppedBench()
    bench.machine.no_confirm()
    assert bench.run("j1", ticket("satu")).state == JobState.SENT
    bench.run("j2", ticket("dua"))
    assert bench.machine.received.count(b"\x1d(H") == 1


def test_a_printer_that_used_to_confirm_and_does_not_is_unknown():
    bench = SteppedBench()
    bench.run("j1", ticket("satu"))
    bench.machine.no_confirm()
    outcome = bench.run("j2", ticket("dua"))
    assert (outcome.state, outcome.reason) == (JobState.UNKNOWN, "unconfirmed")


def test_a_printer_declared_without_status_is_unknown_and_still_prints():
    bench = SteppedBench(Profile(status=False))
    bench.machine.silent()
    outcome = bench.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.SENT, "unconfirmed")
    assert bench.device.health().state == "unknown"
    assert bench.whole("satu") == 1


def test_stopping_in_the_middle_of_a_wait_ends_at_once():
    bench = SteppedBench()
    bench.turn()
    bench.machine.no_confirm()
    bench.machine.after(2, bench.bell.halt)
    outcome = bench.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.UNKNOWN, "stopped")


def test_a_printer_that_answers_nothing_while_it_prints_still_confirms():
    """Clones answer status queries only between jobs; that is no reason to give up on one."""
    bench = SteppedBench()
    bench.turn()
    bench.machine.slow(2.0)
    bench.machine.after(1, bench.machine.hold_answers)
    tell = bench.machine._on_cut
    bench.machine._on_cut = lambda sheet: (bench.machine.release_answers(), tell and tell(sheet))
    assert bench.run("j1", ticket("satu", Qr("x" * 230), Qr("y" * 230))).state == JobState.PRINTED
    assert bench.whole("satu") == 1
