import io
from itertools import count

from PIL import Image

from devices.bell import Bell
from devices.fakes.camera import FakeCamera
from devices.virtual.ports import SteppedClock
from kiosk.commands import CapturePhoto
from kiosk.events import PhotoFailed, PhotoReady
from kiosk.usecases.photo_box import PhotoBox
from kiosk.usecases.take_photo import take_photo


class Studio:
    def __init__(self):
        ids = count(1)
        self.clock = SteppedClock()
        self.camera = FakeCamera("camera", lambda _event: None, self.clock, Bell())
        self.box = PhotoBox(lambda: f"p{next(ids)}")
        self.camera.open()
        self.camera.supervisor.turn()

    def take(self):
        return take_photo(CapturePhoto("v1"), self.camera, self.box)


def test_the_photo_lies_in_the_box_until_it_is_sealed():
    studio = Studio()
    assert studio.take() == PhotoReady("v1", "p1")
    assert studio.box.get("p1").startswith(b"\xff\xd8")


def test_a_dark_document_is_told_with_its_photo():
    studio, out = Studio(), io.BytesIO()
    Image.new("RGB", (960, 720), (8, 8, 8)).save(out, "PNG")
    studio.camera.show(out.getvalue())
    studio.camera.supervisor.turn()
    told = studio.take()
    assert told.flaw in ("dark", "blurred")
    assert studio.box.get(told.photo)


def test_a_camera_without_a_fresh_picture_is_an_outcome():
    studio = Studio()
    studio.clock.step(5)
    assert studio.take() == PhotoFailed("v1", "stale")
    studio.camera.unplug()
    assert studio.take() == PhotoFailed("v1", "absent")
    assert take_photo(CapturePhoto("v1"), None, studio.box) == PhotoFailed("v1", "absent")
