"""Which sticks are mounted, by what the kernel says; and word of it once each time."""

import pytest

from devices.protocols import HealthChanged, SticksChanged
from devices.sticks import Sticks, mounted
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard

LISTING = """\
/dev/null / ext4 rw 0 0
{device} {media}/KINGSTON\\040A vfat rw 0 0
tmpfs {media}/second tmpfs rw 0 0
{device} /elsewhere vfat rw 0 0

odd
"""


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    listing = tmp_path / "mounts"
    monkeypatch.setattr("devices.sticks.MOUNTS", listing)

    def says(device="/dev/null"):
        listing.write_text(LISTING.format(device=device, media=tmp_path))

    return says


def test_the_last_one_comes_first_and_only_those_below_the_folder(kernel, tmp_path):
    kernel()
    assert mounted(tmp_path) == (tmp_path / "second", tmp_path / "KINGSTON A")


def test_a_stick_whose_device_has_gone_is_no_stick(kernel, tmp_path):
    kernel("/dev/gone-with-its-plug")
    assert mounted(tmp_path) == (tmp_path / "second",)


def test_without_a_list_there_are_none(kernel, tmp_path):
    assert kernel
    assert mounted(tmp_path) == ()


def test_each_change_is_told_once(kernel, tmp_path):
    heard, clock = Heard(), SteppedClock()
    sticks = Sticks(tmp_path, heard, clock)
    for happens in (lambda: None, kernel, lambda: None, (tmp_path / "mounts").unlink):
        happens()
        clock.step(sticks.supervisor.turn())
    told = [event for event in heard.events if not isinstance(event, HealthChanged)]
    assert told == [SticksChanged(there=True), SticksChanged(there=False)]
