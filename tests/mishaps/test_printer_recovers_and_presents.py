"""Errors a printer does not leave by itself, and tickets that hang in its output."""

import pytest

from devices.escpos.encode import encode
from devices.escpos.profiles import Profile
from devices.escpos.status import RECOVER_CLEARING
from devices.protocols import JobState
from devices.supervisor import CRASHES_UNTIL_PARKED, PARKED_PAUSES
from devices.ticket import Line, Ticket
from devices.virtual.machine import Machine
from tests.contracts.devices_workbench import SteppedBench, ticket

REPRINTING = b"\x10\x05\x01"  # DLE ENQ 1: would print what it still holds once more


def until_well(bench, seconds=25):
    begun = bench.clock()
    while bench.device.health().state != "ready":
        bench.turn()
        assert bench.clock() - begun <= seconds, bench.device.health()


def test_a_cutter_that_is_free_again_stays_in_its_error_until_it_is_told():
    """A driver that only waits would wait for ever, and somebody would drive there."""
    machine = Machine()
    machine.cutter_stuck()
    machine.cutter_free()
    machine.receive(b"halo\n\x1dV\x00")
    assert machine.sheets == []
    assert machine.status(3) & 0x08
    machine.receive(RECOVER_CLEARING + b"halo\n\x1dV\x00")
    assert machine.sheets[0].text == "halo"


def test_the_driver_tells_it():
    bench = SteppedBench()
    bench.turn()
    bench.machine.cutter_stuck()
    bench.turn()
    assert bench.device.health().reason == "cutter"
    bench.turn(20)
    assert bench.device.health().reason == "cutter"
    bench.machine.cutter_free()
    until_well(bench)
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED
    assert REPRINTING not in bench.machine.received


def test_a_cutter_that_jams_within_a_ticket_never_makes_two():
    bench = SteppedBench()
    bench.turn()
    bench.machine.after(4, bench.machine.cutter_stuck)
    outcome = bench.run("j1", ticket("satu"))
    assert outcome.state in (JobState.FAILED, JobState.UNKNOWN)
    bench.turn()
    bench.machine.cutter_free()
    until_well(bench)
    assert bench.run("j1-2", ticket("satu")).state == JobState.PRINTED
    assert bench.whole("satu") == 1


def test_a_hot_head_is_left_alone_until_it_has_cooled():
    bench = SteppedBench()
    bench.turn()
    bench.machine.overheat()
    bench.turn(20)
    assert bench.device.health().reason == "overheated"
    assert RECOVER_CLEARING not in bench.machine.received
    bench.machine.cool_down()
    bench.turn()
    assert bench.device.health().state == "ready"


@pytest.fixture
def kiosk_printer():
    machine = Machine(80, presenter=True)
    return SteppedBench(Profile(presenter="yes"), machine=machine)


def test_the_ticket_hangs_in_the_output_until_it_is_taken(kiosk_printer):
    bench = kiosk_printer
    bench.run("j1", ticket("satu"))
    bench.turn(3)
    assert (bench.heard.job("j1")[-1].state, bench.heard.job("j1")[-1].reason) == (
        JobState.PRINTED,
        "in_output",
    )
    bench.turn(5)
    assert [change.reason for change in bench.heard.job("j1")].count("in_output") == 1
    bench.machine.take_ticket()
    bench.turn()
    assert bench.heard.job("j1")[-1].reason == "taken"
    assert bench.device.health().reason == "ok"


def test_the_next_ticket_is_told_of_on_its_own(kiosk_printer):
    bench = kiosk_printer
    for job in ("j1", "j2"):
        bench.run(job, ticket(job))
        bench.turn(2)
        assert bench.heard.job(job)[-1].reason == "in_output"


def test_nobody_is_told_of_a_ticket_of_a_former_run(kiosk_printer):
    kiosk_printer.machine.ticket_waits = True
    kiosk_printer.turn(3)
    assert not [event for event in kiosk_printer.heard.events if hasattr(event, "job")]


def test_a_printer_without_a_presenter_is_asked_three_times_and_prints_all_the_same():
    bench = SteppedBench(Profile(presenter="yes"))
    for number in range(4):
        assert bench.run(f"j{number}", ticket("satu")).state == JobState.PRINTED
    assert bench.machine.received.count(b"\x10\x04\x14") == 3
    assert bench.device.health().state == "ready"


def test_a_presenter_that_holds_its_ticket_is_told_to_drop_it():
    holds, drops = (
        encode(Ticket((Line("halo"),)), Profile(presenter=word)).data() for word in ("yes", "eject")
    )
    machine = Machine(presenter=True)
    machine.receive(holds)
    assert machine.ticket_waits
    machine.receive(drops)
    assert not machine.ticket_waits
    assert drops.endswith(b"\x1dV\x00\x1de\x05")
    assert machine.unknown == []


def test_a_parked_printer_on_the_network_is_tried_by_itself_when_it_was_mended():
    """Its driver crashed again and again; nobody can pull its plug here, and nobody has to come."""
    bench = SteppedBench()
    look, bench.press.look = bench.press.look, lambda: 1 // 0
    for _ in range(CRASHES_UNTIL_PARKED):
        bench.clock.step(min(bench.device.supervisor.turn(), 20.0))
    assert bench.device.health().reason == "parked"
    told = bench.run("j1", ticket("satu"))
    assert (told.state, told.reason) == (JobState.FAILED, "parked"), "nobody waits for it"
    bench.press.look = look
    parked = bench.clock()
    while bench.device.health().state != "ready":
        bench.turn()
    assert bench.clock() - parked <= PARKED_PAUSES[1]
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert bench.whole("satu") == 0
