"""The roll ends, the cover is opened, the paper jams: before, while and after a ticket prints."""

import pytest

from devices.protocols import JobState
from devices.ticket import Qr
from tests.contracts.devices_workbench import SteppedBench, ticket

LONG = ticket("satu", *(Qr(f"https://contoh.example/{n}") for n in range(6)))
MISHAPS = [
    ("paper_out", "refill", "paper_out"),
    ("cover_open", "cover_close", "cover_open"),
    ("jam", "clear_jam", "jam"),
]


@pytest.mark.parametrize(("mishap", "cure", "reason"), MISHAPS)
def test_before_the_ticket(mishap, cure, reason):
    bench = SteppedBench()
    getattr(bench.machine, mishap)()
    outcome = bench.run("j1", LONG)
    assert (outcome.state, outcome.reason) == (JobState.FAILED, reason)
    assert bench.device.health().state == "failed"
    getattr(bench.machine, cure)()
    bench.turn()
    assert bench.device.health().state == "ready"
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


@pytest.mark.parametrize(("mishap", "cure", "reason"), MISHAPS)
@pytest.mark.parametrize("lines", [1, 5, 15, 30])
def test_in_the_middle_the_rest_is_not_sent_and_the_scrap_is_cut_off(mishap, cure, reason, lines):
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(lines, getattr(bench.machine, mishap))
    outcome = bench.run("j1", LONG)
    assert (outcome.state, outcome.reason) == (JobState.FAILED, reason)
    getattr(bench.machine, cure)()
    bench.turn(2)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)
    assert bench.machine.sheets[-1].text.strip().startswith("awal dua")


def test_the_cover_opens_after_the_last_byte_and_is_closed_again():
    """All is in the printer's memory: unknown first, confirmed when it comes out after all."""
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(3, bench.machine.cover_open)
    outcome = bench.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.UNKNOWN, "cover_open")
    bench.turn(3)
    assert bench.whole("satu") == 0
    bench.machine.cover_close()
    bench.turn(2)
    assert bench.whole("satu") == 1
    assert bench.heard.job("j1")[-1].state == JobState.PRINTED


def test_near_the_end_of_the_roll_is_a_warning_and_prints():
    bench = SteppedBench()
    bench.machine.paper_near_end()
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED
    assert bench.device.health().state == "warning"


def test_health_says_since_when():
    bench = SteppedBench()
    bench.turn()
    bench.machine.paper_out()
    bench.turn()
    since = bench.device.health().since
    bench.turn(5)
    assert bench.device.health().since == since < bench.clock()
