"""The screen freezes: systemd hears nothing any more, and starts a kiosk that has lost nothing."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from kiosk.bootstrap import open_core
from kiosk.paths import package_root
from tests.mishaps.parts import PATIENCE, settings


@contextmanager
def systemd(folder):
    """Listen where the kiosk tells that it lives."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(folder / "notify"))
        line.settimeout(PATIENCE)
        yield line


@contextmanager
def watched(folder):
    """Start a kiosk as systemd would; every 0.3 s without a ping would be its end."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.mishaps.watched", str(folder / "kiosk")],
        cwd=package_root(),
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "SDL_VIDEODRIVER": "offscreen",
            "NOTIFY_SOCKET": str(folder / "notify"),
            "WATCHDOG_USEC": "300000",
        },
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def heard(line) -> list[bytes]:
    """Return what was said until there is silence for a second."""
    line.settimeout(1.0)
    said = []
    while True:
        try:
            said.append(line.recv(256))
        except TimeoutError:
            return said


def test_a_frozen_screen_is_not_alive_and_its_application_is_there_after_the_restart(
    town, road, tmp_path
):
    folder = tmp_path / "kiosk"
    with closing(open_core(settings(folder, office_url=road.url))) as core:
        town.enrol(core)
    with systemd(tmp_path) as line, watched(tmp_path) as kiosk:
        reference = kiosk.stdout.readline().strip()
        assert line.recv(256) == b"READY=1"
        for _ in range(3):
            assert line.recv(256) == b"WATCHDOG=1", "it lives without a touch"
        kiosk.send_signal(signal.SIGSTOP)
        heard(line)  # what was on its way
        assert heard(line) == [], "nothing pings for a screen that stands still"
        kiosk.kill()  # as systemd does
    with closing(open_core(settings(folder))) as core:
        stored = core.store.read(lambda db: [row["reference"] for row in db["outbox"].rows])
        assert stored == [reference]


def test_every_worker_of_a_kiosk_is_watched(kiosk_at):
    kiosk = kiosk_at()
    devices = {"printer", "camera", "scanner", "storage", "board"}
    workers = devices | {"agent", "catalogue", "caretaker"}
    ears = {"hot-plug", "sticks"}
    assert kiosk.machine.fresh_until().keys() == workers | ears, "no lane is at work"
    forever = float("inf")
    watched = workers | {"sticks"}  # no device here is one that udev knows of
    kiosk.until(lambda: all(kiosk.machine.fresh_until()[name] < forever for name in watched))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_died_is_started_again_with_the_next_minute(kiosk_at):
    kiosk = kiosk_at()
    scanner = kiosk.machine.plugged.scanner
    step, scanner.supervisor._driver.step = scanner.supervisor._driver.step, sys.exit
    scanner.supervisor.bell.ring()
    kiosk.until(lambda: not scanner.supervisor._thread.is_alive())
    scanner.supervisor._driver.step = step
    kiosk.machine.plugged.start()
    scanner.scan("K07-4821-93")
    kiosk.until(scanner.supervisor._thread.is_alive)
