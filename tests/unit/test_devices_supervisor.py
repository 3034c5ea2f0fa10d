"""A thread per device: backs off, recovers, parks what keeps crashing, and never lies."""

import sys
import threading

import pytest

from devices.bell import Bell
from devices.errors import REASONS, DeviceAbsent, DeviceError, DeviceGone
from devices.protocols import HealthChanged
from devices.supervisor import (
    CRASHES_UNTIL_PARKED,
    PARKED_PAUSES,
    ROUND_PATIENCE,
    Pulse,
    Supervised,
    Supervisor,
)
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard, QuickBell


class Scripted:
    """A driver that does what the test says."""

    def __init__(self):
        self.absent = self.broken = self.gone = False
        self.reason = "ok"
        self.opened = self.closed = 0
        self.missed = []

    def open(self):
        self.opened += 1
        if self.absent:
            raise DeviceAbsent("nobody there")

    def step(self):
        if self.broken:
            raise ValueError("Siti Contoh 3299994507950003")
        if self.gone:
            raise DeviceGone("cable")
        return Pulse(self.reason, 5.0)

    def missing(self, reason):
        self.missed.append(reason)

    def close(self):
        self.closed += 1


@pytest.fixture
def clock():
    return SteppedClock()


@pytest.fixture
def driver():
    return Scripted()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def supervisor(driver, heard, clock):
    return Supervisor("it", driver, heard, clock, Bell())


def test_before_the_first_look_it_is_unknown(supervisor):
    assert (supervisor.health().state, supervisor.health().reason) == ("unknown", "starting")


def test_it_backs_off_2_4_8_16_20_and_starts_anew_after_a_good_round(supervisor, driver):
    driver.absent = True
    assert [supervisor.turn() for _ in range(6)] == [2.0, 4.0, 8.0, 16.0, 20.0, 20.0]
    assert supervisor.health().state == "absent"
    assert driver.missed == ["not_found"] * 6
    driver.absent = False
    assert supervisor.turn() == 5.0
    assert supervisor.health().state == "ready"


def test_a_line_that_worked_is_opened_anew_at_once_and_nobody_is_told_no(supervisor, driver):
    supervisor.turn()
    driver.gone = True
    assert supervisor.turn() == 0.0
    assert supervisor.health().state == "absent"
    assert driver.missed == []
    driver.gone = False
    supervisor.turn()
    assert supervisor.health().state == "ready"


def test_a_line_that_breaks_again_and_again_is_backed_off(supervisor, driver):
    supervisor.turn()
    driver.gone = True
    assert [supervisor.turn() for _ in range(3)] == [0.0, 2.0, 4.0]
    assert driver.missed == ["unplugged", "unplugged"]


def test_a_driver_that_keeps_crashing_is_parked_until_somebody_looks(supervisor, driver, clock):
    driver.broken = True
    for _ in range(CRASHES_UNTIL_PARKED):
        assert supervisor.health().reason != "parked"
        clock.step(min(supervisor.turn(), 20.0))
    assert supervisor.health().reason == "parked"
    opened = driver.opened
    assert 0 < supervisor.turn() <= PARKED_PAUSES[0]
    assert driver.opened == opened
    driver.broken = False
    supervisor.unpark()
    supervisor.turn()
    assert supervisor.health().state == "ready"


def test_a_parked_driver_gets_one_try_now_and_then_and_ever_more_seldom(supervisor, driver, clock):
    """A printer on the network has no plug here that anybody could pull."""
    driver.broken = True
    for _ in range(CRASHES_UNTIL_PARKED - 1):
        clock.step(supervisor.turn())
    pauses, tries = [], []
    for _ in range(6):
        opened = driver.opened
        pauses.append(supervisor.turn())
        clock.step(pauses[-1])
        tries.append(driver.opened - opened)
        assert supervisor.health().reason == "parked"
    assert pauses == [*PARKED_PAUSES, PARKED_PAUSES[-1], PARKED_PAUSES[-1]]
    assert tries == [1] * 6
    driver.broken = False
    supervisor.turn()
    assert supervisor.health().state == "ready"


def test_a_driver_that_crashes_right_after_its_trial_is_parked_again_at_once(
    supervisor, driver, clock
):
    driver.broken = True
    for _ in range(CRASHES_UNTIL_PARKED):
        clock.step(supervisor.turn())  # the last step leads to the trial
    driver.broken = False
    supervisor.turn()
    driver.broken = True
    assert supervisor.turn() == PARKED_PAUSES[1]
    assert supervisor.health().reason == "parked"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_died_is_started_again(driver, heard):
    """Nothing that a driver raises ends its thread, but what ends a thread also ends it."""
    supervisor = Supervisor("it", driver, heard)
    step, driver.step = driver.step, sys.exit
    supervisor.start()
    supervisor._thread.join(20)
    assert not supervisor._thread.is_alive()
    driver.step = step
    supervisor.start()
    heard.until_reason("ok")
    supervisor.stop()


def test_crashes_long_ago_are_forgotten(supervisor, driver, clock):
    for _ in range(3 * CRASHES_UNTIL_PARKED):
        driver.broken = True
        supervisor.turn()
        driver.broken = False
        supervisor.turn()
        clock.step(601)
    assert supervisor.health().reason == "ok"


def test_a_crash_is_told_by_type_and_place_never_by_its_words(supervisor, driver, caplog):
    driver.broken = True
    with caplog.at_level("DEBUG"):
        supervisor.turn()
    assert supervisor.health().detail.startswith("ValueError test_devices_supervisor.py:")
    assert "Siti" not in caplog.text + supervisor.health().detail


def test_a_change_is_told_once_and_since_stays(supervisor, driver, heard, clock):
    for _ in range(3):
        clock.step(supervisor.turn())
    driver.reason = "paper_out"
    for _ in range(3):
        clock.step(supervisor.turn())
    assert [change.health.reason for change in heard.of(HealthChanged)] == ["ok", "paper_out"]
    assert supervisor.health().since == 1015.0


def test_the_heartbeat_is_the_latest_round(supervisor, clock):
    clock.step(7)
    supervisor.turn()
    assert supervisor.fresh_until() == clock() + ROUND_PATIENCE


def test_a_listener_that_fails_does_not_end_the_thread(driver, clock):
    def listener(_event):
        raise RuntimeError

    supervisor = Supervisor("it", driver, listener, clock, Bell())
    supervisor.turn()
    driver.absent = driver.gone = True
    supervisor.turn()
    assert supervisor.health().state == "absent"


def test_stop_ends_the_thread_although_it_waits_for_long(driver, heard):
    device = Supervised("it", Supervisor("it", driver, heard))
    device.start()
    device.start()
    heard.until_reason("ok")
    device.stop()
    device.stop()
    assert "device-it" not in {thread.name for thread in threading.enumerate()}
    assert (driver.opened, driver.closed) == (1, 1)


def test_a_ring_ends_a_back_off(driver, heard):
    driver.absent = True
    supervisor = Supervisor("it", driver, heard)
    supervisor.start()
    try:
        heard.until_reason("not_found")
        driver.absent = False
        supervisor.bell.ring()
        heard.until_reason("ok")
    finally:
        supervisor.stop()


def test_a_stopped_device_can_be_started_again(driver, heard):
    supervisor = Supervisor("it", driver, heard, bell=QuickBell())
    supervisor.start()
    heard.until_reason("ok")
    supervisor.stop()
    supervisor.start()
    heard.until_reason("ok")
    supervisor.stop()
    assert supervisor.health().reason == "stopped"


def _errors(base=DeviceError):
    return [base, *(error for child in base.__subclasses__() for error in _errors(child))]


@pytest.mark.parametrize("error", _errors())
def test_every_error_has_a_reason_for_the_technician(error):
    assert REASONS[error.code].text


def test_every_error_says_in_one_sentence_when_it_is_raised():
    for error in _errors()[1:]:
        assert error.__doc__.startswith("Raised when ")
