"""systemd is told that the kiosk lives only while it does: frames are drawn and workers work."""

import configparser
import socket
from pathlib import Path

import pytest

from kiosk.bootstrap.watchdog import USUAL_SECONDS, Watchdog, notifier, seconds_between

UNIT = Path(__file__).parents[2] / "packaging" / "ekios.service"


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Kennel:
    def __init__(self) -> None:
        self.time, self.said, self.fresh = Time(), [], {"agent": 1e9, "printer": 1e9}
        self.dog = Watchdog(lambda: self.fresh, self.said.append, 10.0, self.time)

    def frame(self, seconds: float = 0.0) -> list[str]:
        self.time.now += seconds
        before = len(self.said)
        self.dog.frame()
        return self.said[before:]


@pytest.fixture
def kennel():
    return Kennel()


def test_the_first_frame_says_that_the_kiosk_is_up(kennel):
    assert kennel.said == []
    assert kennel.frame() == ["READY=1", "WATCHDOG=1"]


def test_frames_feed_it_but_not_each_of_them(kennel):
    kennel.frame()
    assert kennel.frame(1) == []
    assert kennel.frame(9) == ["WATCHDOG=1"]


def test_a_worker_that_hangs_stops_the_feeding_and_is_named_once(kennel):
    kennel.frame()
    kennel.fresh["printer"] = kennel.time.now + 5
    assert kennel.frame(10) == ["STATUS=no sign of life: printer"]
    assert kennel.frame(10) == []
    kennel.fresh["printer"] = 1e9
    assert kennel.frame(10) == ["STATUS=", "WATCHDOG=1"]


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_systemd_hears_it(tmp_path, kind):
    name = str(tmp_path / "notify") if kind == "path" else f"\0ekios-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(name)
        systemd.settimeout(10)
        notifier({"NOTIFY_SOCKET": name.replace("\0", "@")})("READY=1")
        assert systemd.recv(64) == b"READY=1"


def test_a_systemd_that_reads_nothing_does_not_hold_the_screen(tmp_path, caplog):
    name = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(name)
        notify = notifier({"NOTIFY_SOCKET": name})
        for _ in range(10_000):
            notify("WATCHDOG=1")
            if caplog.records:
                break
        assert caplog.records, "it would have blocked"
    notify("WATCHDOG=1")  # and when systemd's socket is gone


def test_without_systemd_nobody_is_told():
    notifier({})("READY=1")
    notifier({"NOTIFY_SOCKET": "vsock:2:1234"})("READY=1")


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 10.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 10.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"}, USUAL_SECONDS),
        ({"WATCHDOG_USEC": "soon"}, USUAL_SECONDS),
        ({}, USUAL_SECONDS),
    ],
)
def test_it_pings_three_times_as_often_as_systemd_asks(environment, seconds):
    assert seconds_between(environment, own=7) == seconds


def test_the_unit_file_restarts_for_ever_and_listens_to_the_program_alone():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(UNIT)
    service = unit["Service"]
    assert service["Type"] == "notify"
    assert service["NotifyAccess"] == "main"
    assert service["WatchdogSec"] == "30"
    assert (service["Restart"], service["RestartSec"]) == ("always", "2")
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["LimitCORE"] == "0"
