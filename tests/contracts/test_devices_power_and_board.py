"""Power, storage and board: the fakes with their handles, the real drivers on a fake machine."""

import os
import stat
from pathlib import Path

import pytest

from devices.bell import Bell
from devices.board.board import LinuxBoard
from devices.board.storage import PROBE_EVERY, LinuxStorage
from devices.fakes.told import FakeBoard, FakePower, FakeStorage
from devices.power.nut import NutPower
from devices.protocols import State
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard


class Bench:
    """One device, turned by hand."""

    def __init__(self, make) -> None:
        self.clock, self.heard, self.bell = SteppedClock(), Heard(), Bell()
        self.device = make(self.heard, self.clock, self.bell)

    def turn(self, seconds: float = 0.0) -> str:
        self.clock.step(seconds)
        self.device.supervisor.turn()
        return self.device.health().reason


# --- power ---------------------------------------------------------------------------------------


class FakeSupply(Bench):
    def __init__(self, _folder: Path) -> None:
        super().__init__(lambda heard, clock, bell: FakePower("power", heard, clock, bell))

    def __getattr__(self, handle: str):
        return getattr(self.device, handle)


class NutSupply(Bench):
    """The real driver; `upsc` is a program on PATH that prints what a file says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "upsc"
        program.write_text(f'#!/bin/sh\n[ "$1" = ups@localhost ] || exit 2\n. {folder}/answer\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.mains()
        super().__init__(
            lambda heard, clock, bell: NutPower(
                "power", "ups@localhost", heard, clock=clock, bell=bell
            )
        )

    def answer(self, script: str) -> None:
        (self.folder / "answer").write_text(script)

    def status(self, status: str) -> None:
        self.answer(
            f"echo 'battery.charge: 80'\necho 'battery.runtime: 720'\necho 'ups.status: {status}'\n"
        )

    def mains(self) -> None:
        self.status("OL CHRG")

    def battery(self) -> None:
        self.status("OB DISCHRG")

    def low(self) -> None:
        self.status("OB DISCHRG LB")

    def unplug(self) -> None:
        self.answer("echo 'Error: Connection failure: Connection refused' >&2\nexit 1\n")

    def plug(self) -> None:
        self.mains()


@pytest.fixture(params=[FakeSupply, NutSupply])
def supply(request, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return request.param(tmp_path)


@pytest.fixture
def nut(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return NutSupply(tmp_path)


def test_the_mains_fail_the_battery_runs_low_and_the_mains_return(supply):
    assert supply.turn() == "ok"
    supply.battery()
    assert supply.turn() == "on_battery"
    assert supply.device.health().state is State.WARNING
    assert supply.device.health().detail == "80 % · 12 min"
    supply.low()
    assert supply.turn() == "low_battery"
    assert supply.device.health().state is State.FAILED
    supply.mains()
    assert supply.turn() == "ok"


def test_a_ups_that_cannot_be_asked_is_not_a_battery_and_heals(supply):
    supply.turn()
    supply.unplug()
    assert supply.turn() in {"unplugged", "refused"}
    supply.turn()
    assert supply.device.health().state is State.ABSENT
    supply.plug()
    assert supply.turn(60) == "ok"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("OL", "ok"),
        ("OL LB", "battery_old"),
        ("OL RB", "battery_old"),
        ("OB", "on_battery"),
        ("OL BOOST", "ok"),
        ("OB LB FSD", "low_battery"),
        ("FSD OL", "low_battery"),
        ("OL OVER", "ups_trouble"),
        ("BYPASS", "ups_trouble"),
        ("", "no_status"),
        ("WAIT", "no_status"),
    ],
)
def test_every_word_of_a_ups(nut, status, reason):
    nut.status(status)
    assert nut.turn() == reason


@pytest.mark.parametrize(
    ("complaint", "reason", "state"),
    [
        ("Error: Unknown UPS", "not_found", State.ABSENT),
        ("Error: Data stale", "silent", State.UNKNOWN),
        ("Error: Driver not connected", "silent", State.UNKNOWN),
        ("Error: Access denied", "denied", State.FAILED),
        ("", "silent", State.UNKNOWN),
    ],
)
def test_every_complaint_of_upsc(nut, complaint, reason, state):
    nut.answer(f"echo '{complaint}' >&2\nexit 1\n")
    assert nut.turn() == reason
    assert nut.device.health().state is state


def test_an_upsc_that_hangs_is_killed_when_the_kiosk_ends(nut):
    nut.answer("exec sleep 600\n")
    nut.bell.halt()
    assert nut.turn() == "silent"


def test_an_upsc_that_talks_nonsense_says_nothing(nut):
    nut.answer("head -c 300000 /dev/zero; printf '\\377\\376\\nups.status'\n")
    assert nut.turn() == "no_status"
    nut.answer("echo 'battery.charge: viel'\necho 'battery.runtime: 1e99'\necho 'ups.status: OL'\n")
    assert nut.turn() == "ok"
    assert nut.device.health().detail == ""


def test_nut_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    bench = Bench(lambda heard, clock, bell: NutPower("p", "u@h", heard, clock=clock, bell=bell))
    assert bench.turn() == "no_program"


# --- storage -------------------------------------------------------------------------------------


class Disk(Bench):
    """The real driver on a real folder, with a /sys made of files."""

    def __init__(self, folder: Path) -> None:
        self.data, self.sys = folder / "data", folder / "sys"
        self.data.mkdir()
        number = self.data.stat().st_dev
        self.card = self.sys / "devices" / "mmcblk0"
        self.part = self.card / "mmcblk0p2"
        self.tell(self.part / "partition", "2")
        link = self.sys / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
        link.parent.mkdir(parents=True)
        link.symlink_to(self.part)
        super().__init__(
            lambda heard, clock, bell: LinuxStorage(
                "storage", self.data, heard, clock=clock, bell=bell, root=self.sys
            )
        )

    def tell(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")

    def errors(self, count: int) -> None:
        self.tell(self.sys / "fs" / "ext4" / "mmcblk0p2" / "errors_count", str(count))


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


def test_a_healthy_disk_leaves_no_probe_behind(disk):
    assert disk.turn() in {"ok", "disk_low"}
    assert not list(disk.data.iterdir())


def test_ext4_has_counted_errors(disk):
    disk.errors(0)
    assert disk.turn() in {"ok", "disk_low"}
    disk.errors(3)
    assert disk.turn() == "disk_errors"
    assert disk.device.health().detail.endswith("· 3")


@pytest.mark.parametrize(
    ("life", "eol", "reason"),
    [
        ("0x01 0x02", "0x01", "ok"),
        ("0x01 0x09", "0x01", "disk_worn"),
        ("0x0b 0x0b", "0x01", "disk_worn"),
        ("0x01 0x01", "0x02", "disk_worn"),
        ("0x00 0x00", "0x00", "ok"),
        ("rubbish", "", "ok"),
    ],
)
def test_the_life_of_an_emmc(disk, life, eol, reason):
    disk.tell(disk.card / "device" / "life_time", life)
    disk.tell(disk.card / "device" / "pre_eol_info", eol)
    assert disk.turn() == reason


def test_a_disk_that_takes_nothing_any_more_is_broken_and_heals(disk):
    disk.turn()
    (disk.data / ".probe").mkdir()  # the probe cannot be written
    disk.turn(PROBE_EVERY - 31)
    assert disk.device.health().reason == "ok", "not probed that often"
    assert disk.turn(62) == "disk_broken"
    assert disk.device.health().state is State.FAILED
    (disk.data / ".probe").rmdir()
    assert disk.turn() == "ok", "tried again at once while it fails"


def test_a_disk_that_gives_back_something_else_is_broken(disk, monkeypatch):
    monkeypatch.setattr("devices.board.probe._read", lambda _path: b"something else")
    assert disk.turn() == "disk_broken"


def test_the_folder_is_gone_and_comes_back(disk):
    disk.turn()
    disk.data.rmdir()
    disk.turn()
    disk.turn()
    assert disk.device.health().state is State.ABSENT
    disk.data.mkdir()
    assert disk.turn(60) == "ok"


def test_a_fake_disk_breaks_and_heals():
    bench = Bench(lambda heard, clock, bell: FakeStorage("storage", heard, clock, bell))
    for handle, reason in (
        ("wreck", "disk_broken"),
        ("fill", "disk_full"),
        ("errors", "disk_errors"),
        ("heal", "ok"),
    ):
        getattr(bench.device, handle)()
        assert bench.turn() == reason


# --- board ---------------------------------------------------------------------------------------


@pytest.fixture
def board(tmp_path):
    def make(heard, clock, bell):
        return LinuxBoard("board", heard, clock=clock, bell=bell, root=tmp_path)

    return Bench(make)


def test_a_board_without_sensors_is_unknown_and_not_cool(board):
    assert board.turn() == "unmeasured"
    assert board.device.health().state is State.UNKNOWN


def test_a_board_gets_hot_and_is_not_cool_at_the_edge(board, tmp_path):
    zone = tmp_path / "class" / "thermal" / "thermal_zone0" / "temp"
    zone.parent.mkdir(parents=True)
    told = []
    for degrees in (48, 79, 81, 77, 74):
        zone.write_text(f"{degrees}000\n")
        told.append(board.turn())
    assert told == ["ok", "ok", "hot", "hot", "ok"]
    assert board.device.health().detail == "75 °C"


def test_the_supply_of_a_raspberry_pi_is_too_weak(board, tmp_path):
    place = tmp_path / "class" / "hwmon" / "hwmon1"
    place.mkdir(parents=True)
    (place / "name").write_text("rpi_volt\n")
    (place / "in0_lcrit_alarm").write_text("1\n")
    assert board.turn() == "undervoltage"
    (place / "in0_lcrit_alarm").write_text("0\n")
    assert board.turn() == "ok"


def test_a_fake_board_warms_up():
    bench = Bench(lambda heard, clock, bell: FakeBoard("board", heard, clock, bell))
    for handle, reason in (("heat", "hot"), ("weaken", "undervoltage"), ("cool", "ok")):
        getattr(bench.device, handle)()
        assert bench.turn() == reason
