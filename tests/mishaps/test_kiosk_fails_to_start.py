"""Something kills the program at every start: after three times the devices are left alone."""

import pytest

from kiosk.bootstrap.starts import FAILED_UNTIL_SAFE, LOOKS_UNTIL_WELL, MARKER, Starts
from kiosk.events import EnterPin, HoldLogo
from kiosk.journey import Screen
from kiosk.usecases.check_pin import hash_pin
from kiosk.viewdata import PrinterOutView, TechnicianView


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kiosk"


def killed_starts(folder, count):
    """Starts that were killed before they came to be well."""
    return [Starts(folder).begin() for _ in range(count)]


def test_after_three_failed_starts_comes_a_safe_one(folder):
    assert killed_starts(folder, FAILED_UNTIL_SAFE) == [False] * FAILED_UNTIL_SAFE
    assert Starts(folder).begin()


def test_a_start_that_went_well_forgets_the_failed_ones(folder):
    killed_starts(folder, 2)
    starts = Starts(folder)
    starts.begin()
    for _ in range(LOOKS_UNTIL_WELL):
        starts.looked()
    assert killed_starts(folder, FAILED_UNTIL_SAFE) == [False] * FAILED_UNTIL_SAFE


def test_one_minute_is_not_yet_well(folder):
    for _ in range(FAILED_UNTIL_SAFE):
        starts = Starts(folder)
        starts.begin()
        starts.looked()
    assert Starts(folder).begin()


def test_an_orderly_end_is_no_failed_start(folder):
    for _ in range(2 * FAILED_UNTIL_SAFE):
        starts = Starts(folder)
        assert not starts.begin()
        starts.well()
        starts.well()


def test_a_marker_torn_by_the_crash_counts_as_one(folder):
    folder.mkdir()
    (folder / MARKER).write_text("")
    assert killed_starts(folder, 2) == [False] * 2
    assert Starts(folder).begin()


def test_without_a_disk_it_starts_as_always(tmp_path):
    (tmp_path / "file").touch()
    starts = Starts(tmp_path / "file" / "kiosk")
    assert not starts.begin()
    starts.well()


def test_in_safe_mode_the_technician_reads_why_and_citizens_are_served(kiosk_at):
    kiosk = kiosk_at(safe=True, technician_pin=hash_pin("246810", b"0123456789abcdef"))
    assert kiosk.machine.plugged.devices == {}
    kiosk.until(lambda: kiosk.state.devices["printer"].reason == "safe_mode")
    kiosk.handle(HoldLogo())
    kiosk.handle(EnterPin("246810"))
    kiosk.until(lambda: kiosk.screen is Screen.TECHNICIAN)
    assert isinstance(kiosk.body, TechnicianView)
    badges = {card.title: card.badge for card in kiosk.body.devices}
    assert badges["Printer struk"] == badges["Kamera"] == "Mode aman"
    kiosk.leave()
    assert kiosk.apply() is Screen.RECEIVED
    assert isinstance(kiosk.body, PrinterOutView)
