"""One contract for every camera: the fake, and the driver with its child process."""

import io

import pytest
from PIL import Image

from devices.errors import DeviceError, NoPicture
from tests.contracts.devices_cameras import STUDIOS

GONE = ("unplugged", "not_found")


@pytest.fixture(params=STUDIOS)
def studio(request, tmp_path):
    with STUDIOS[request.param](tmp_path) as studio:
        studio.heard.until_reason("ok")
        yield studio


def test_a_closed_camera_shows_nothing_and_gives_no_photo(studio):
    assert studio.camera.latest() is None
    with pytest.raises(NoPicture):
        studio.camera.capture()


def test_an_open_camera_shows_what_lies_before_it_now(studio):
    studio.camera.open()
    studio.see(studio.camera.latest)
    first = studio.camera.latest()
    assert len(first.rgb) == 3 * first.width * first.height
    studio.see(lambda: studio.camera.latest().rgb != first.rgb)


def test_a_photo_is_a_jpeg_by_the_rules_and_nothing_besides(studio):
    studio.camera.open()
    studio.see(studio.camera.latest)
    with Image.open(io.BytesIO(studio.camera.capture())) as photo:
        assert photo.format == "JPEG"
        assert max(photo.size) <= 1600
        assert dict(photo.getexif()) == {}
        assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_closing_drops_the_picture(studio):
    studio.camera.open()
    studio.see(studio.camera.latest)
    studio.camera.close()
    assert studio.camera.latest() is None
    with pytest.raises(NoPicture):
        studio.camera.capture()


def test_a_stalled_camera_is_found_out_and_heals(studio):
    studio.camera.open()
    studio.see(studio.camera.latest)
    studio.stall()
    studio.heard.until_reason("stalled")
    with pytest.raises(DeviceError):
        studio.camera.capture()
    studio.go_on()
    studio.heard.until_reason("ok")
    studio.see(studio.camera.latest)
    assert studio.camera.capture()


def test_a_camera_that_is_pulled_out_heals(studio):
    studio.camera.open()
    studio.see(studio.camera.latest)
    studio.unplug()
    studio.heard.until_reason(*GONE)
    assert studio.camera.latest() is None
    with pytest.raises(DeviceError):
        studio.camera.capture()
    studio.plug()
    studio.heard.until_reason("ok")
    studio.see(studio.camera.latest)
