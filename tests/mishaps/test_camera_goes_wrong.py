"""What cameras and their process do on bad days; each heals without anybody coming."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from devices.bell import Bell
from devices.camera.driver import ChildCamera
from devices.camera.process import CaptureProcess, program
from devices.camera.v4l2 import frames
from devices.errors import DeviceError
from devices.supervisor import BACK_OFF
from devices.virtual.camera import VirtualCamera
from tests.contracts.devices_cameras import BRISK, Studio, child_camera
from tests.contracts.devices_workbench import Heard


class Bench:
    def __init__(self, folder):
        self.heard = Heard()
        self.virtual = VirtualCamera(folder / "video0")
        self.camera = child_camera(self.virtual, self.heard)
        self.studio = Studio(self.camera, self.heard, *[lambda: None] * 4)

    def shows(self):
        self.heard.until_reason("ok")
        self.camera.open()
        self.studio.see(self.camera.latest)

    def hit(self, signum):
        os.kill(self.camera.driver.pid(), signum)


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    bench.camera.start()
    yield bench
    bench.camera.stop()


def test_the_capture_process_is_killed_and_the_preview_goes_on(bench):
    bench.shows()
    first = bench.camera.driver.pid()
    bench.hit(signal.SIGKILL)
    bench.studio.see(lambda: bench.camera.driver.pid() not in (None, first))
    bench.studio.see(bench.camera.latest)
    assert bench.camera.capture()


def test_a_read_that_never_returns_is_ended_from_outside(bench):
    bench.shows()
    first = bench.camera.driver.pid()
    bench.hit(signal.SIGSTOP)  # it takes no signal but the last one, like a blocked driver
    bench.heard.until_reason("stalled")
    bench.heard.until_reason("ok")
    bench.studio.see(bench.camera.latest)
    assert bench.camera.driver.pid() != first


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("frozen", "stalled"),
        ("garbage", "garbled"),
        ("raving", "garbled"),
        ("gone", "unplugged"),
        ("busy", "busy"),
    ],
)
def test_a_camera_that_lies_is_found_out_and_heals(bench, how, reason):
    bench.shows()
    bench.virtual.behave(how)
    bench.heard.until_reason(reason)
    assert bench.camera.latest() is None
    with pytest.raises(DeviceError):
        bench.camera.capture()
    bench.virtual.behave("well")
    bench.heard.until_reason("ok")
    bench.studio.see(bench.camera.latest)


def test_motion_jpeg_without_huffman_tables_is_a_picture(bench):
    bench.virtual.behave("bare")
    bench.shows()
    with Image.open(io.BytesIO(bench.camera.capture())) as photo:
        assert photo.size == (640, 480)


def test_a_camera_that_others_hold_is_tried_ever_more_rarely(tmp_path):
    virtual = VirtualCamera(tmp_path / "video0")
    virtual.behave("busy")
    heard, bell = Heard(), Bell()
    arguments = program(f"virtual:{virtual.node}", 640, 480)
    camera = ChildCamera("camera", virtual.node, arguments, heard, bell=bell, patience=BRISK)
    pauses = [camera.supervisor.turn() for _ in range(3)]
    assert pauses == list(BACK_OFF[:3])
    assert camera.health().reason == "busy"
    assert camera.driver.pid() is None


def test_an_idle_camera_runs_no_process(bench):
    bench.heard.until_reason("ok")
    bench.studio.see(lambda: bench.camera.driver.pid() is None)
    bench.shows()
    bench.camera.close()
    bench.studio.see(lambda: bench.camera.driver.pid() is None)


def test_the_capture_process_dies_with_the_kiosk(tmp_path):
    virtual = VirtualCamera(tmp_path / "video0")
    script = (
        "import os, sys\n"
        "from devices.camera.process import CaptureProcess\n"
        "child = CaptureProcess(sys.argv[1:])\n"
        "while not child.read(1): pass\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    arguments = program(f"virtual:{virtual.node}", 64, 48)
    kiosk = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert kiosk.returncode == -signal.SIGKILL
    Studio(None, Heard(), *[lambda: None] * 4).see(lambda: not _alive(int(kiosk.stdout)))


def _alive(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("place", ["/dev/null", "/proc/version", "/nowhere/video9"])
def test_what_is_no_camera_is_named(place):
    child = CaptureProcess(program(f"v4l2:{place}", 640, 480))
    with pytest.raises(DeviceError) as told:
        child.read(20)
    child.kill()
    assert told.value.code == ("not_found" if "nowhere" in place else "no_mjpeg")
    with pytest.raises(DeviceError):
        next(frames(place, 640, 480))
