"""The fakes that people tap, scan and show things to."""

import io
from functools import partial

import pytest
from PIL import Image

from devices.errors import DeviceError, NoPicture
from devices.fakes.a4 import FakeLetterPrinter
from devices.fakes.camera import FakeCamera
from devices.fakes.keypad import FakeKeypad
from devices.fakes.printer import FakePrinter
from devices.fakes.reader import FakeReader
from devices.fakes.scanner import FakeScanner
from devices.fakes.speech import FakeSpeech
from devices.fakes.told import FakeBoard, FakePower, FakeStorage
from devices.jpeg import to_jpeg
from devices.protocols import CardRemoved, CardTouched, CitizenRead, Frame, HealthChanged, Scanned
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard, QuickBell

SITI = CitizenRead("3299994507950003", "Siti Contoh", "1995-07-05", "04112233445566", "A")


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def run():
    started = []

    def start(device):
        started.append(device)
        device.start()
        return device

    yield start
    for device in started:
        device.stop()


def cards(heard):
    return [event for event in heard.events if not isinstance(event, HealthChanged)]


def test_a_reader_with_a_sam_knows_the_citizen(heard, run):
    reader = run(FakeReader("reader", heard, sam=True))
    reader.tap(SITI)
    reader.remove()
    heard.until(lambda: cards(heard) == [SITI, CardRemoved()])
    assert reader.gives_identity


def test_a_plain_reader_sees_a_uid_and_nobody(heard, run):
    reader = run(FakeReader("reader", heard))
    reader.tap(SITI)
    reader.touch("fb0ee20b", "B")
    heard.until(
        lambda: cards(heard) == [CardTouched("04112233445566", "A"), CardTouched("FB0EE20B", "B")]
    )
    assert not reader.gives_identity


def test_an_unplugged_reader_sees_nothing_and_heals(heard, run):
    reader = run(FakeReader("reader", heard, sam=True, bell=QuickBell()))
    heard.until_reason("ok")
    reader.unplug()
    heard.until_reason("unplugged")
    assert reader.health().state == "absent"
    reader.tap(SITI)
    reader.plug()
    heard.until_reason("ok")
    reader.touch("AA")
    heard.until(lambda: cards(heard) == [CardTouched("AA", "A")])


def test_a_scan_arrives_and_a_hostile_one_does_not(heard, run):
    scanner = run(FakeScanner("scanner", heard))
    scanner.scan("K07-4821-93\x1b[2J")
    scanner.scan_bytes(b"\xff\xfe")
    scanner.scan("x" * 5000)
    scanner.scan("\ud800")
    scanner.scan("K07-4821-93")
    heard.until(lambda: cards(heard) == [Scanned("K07-4821-93")])


def test_an_unplugged_scanner_heals(heard, run):
    scanner = run(FakeScanner("scanner", heard, bell=QuickBell()))
    scanner.unplug()
    heard.until_reason("unplugged")
    scanner.plug()
    heard.until_reason("ok")


class Studio:
    """A camera whose thread is the test."""

    def __init__(self, heard):
        self.clock = SteppedClock()
        self.camera = FakeCamera("camera", heard, self.clock)

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(min(self.camera.supervisor.turn(), 1.0))


@pytest.fixture
def studio(heard):
    return Studio(heard)


def test_a_closed_camera_shows_nothing(studio):
    studio.turn(3)
    assert studio.camera.latest() is None
    with pytest.raises(NoPicture):
        studio.camera.capture()


def test_an_open_camera_shows_a_moving_picture(studio):
    studio.camera.open()
    studio.turn()
    first = studio.camera.latest()
    studio.turn(3)
    assert isinstance(first, Frame)
    assert len(first.rgb) == 3 * first.width * first.height
    assert studio.camera.latest().rgb != first.rgb


def test_a_photo_is_a_small_jpeg_without_exif(studio):
    studio.camera.open()
    studio.turn()
    with Image.open(io.BytesIO(studio.camera.capture())) as photo:
        assert photo.format == "JPEG"
        assert max(photo.size) <= 1600
        assert dict(photo.getexif()) == {}
        assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_large_frame_is_made_smaller_and_keeps_its_shape():
    jpeg = to_jpeg(Frame(3200, 1000, bytes(3 * 3200 * 1000)))
    with Image.open(io.BytesIO(jpeg)) as photo:
        assert photo.size == (1600, 500)


def test_closing_drops_the_frame(studio):
    studio.camera.open()
    studio.turn()
    studio.camera.close()
    assert studio.camera.latest() is None


def test_the_document_that_is_shown_is_photographed(studio):
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (10, 200, 10)).save(out, "PNG")
    studio.camera.show(out.getvalue())
    studio.camera.open()
    studio.turn()
    with Image.open(io.BytesIO(studio.camera.capture())) as photo:
        red, green, blue = photo.getpixel((photo.width // 2, photo.height // 2))
    assert green > 150 > max(red, blue)


def test_a_stalled_camera_is_found_out_and_its_old_frame_is_no_photo(studio):
    studio.camera.open()
    studio.turn(2)
    studio.camera.stall()
    studio.clock.step(3)
    studio.turn()
    assert studio.camera.health().reason == "stalled"
    with pytest.raises(NoPicture):
        studio.camera.capture()
    studio.camera.stall(on=False)
    studio.turn()
    assert studio.camera.health().state == "ready"


def test_a_camera_that_is_pulled_out_has_no_photo_and_heals(studio):
    studio.camera.open()
    studio.turn()
    studio.camera.unplug()
    with pytest.raises(DeviceError):
        studio.camera.capture()
    studio.turn()
    assert studio.camera.health().state == "absent"
    assert studio.camera.latest() is None
    studio.camera.plug()
    studio.turn()
    assert studio.camera.health().state == "ready"
    assert studio.camera.latest() is not None


def test_the_next_citizen_taps_though_nobody_told_that_the_last_one_left(heard, run):
    reader = run(FakeReader("reader", heard, sam=True, bell=QuickBell()))
    reader.tap(SITI)
    reader.tap(SITI)
    heard.until(lambda: cards(heard) == [SITI, CardRemoved(), SITI])


MADE = {
    "card reader": FakeReader,
    "card reader with a SAM": partial(FakeReader, sam=True),
    "scanner": FakeScanner,
    "keypad": FakeKeypad,
    "camera": FakeCamera,
    "speech": FakeSpeech,
    "printer": FakePrinter,
    "letter printer": FakeLetterPrinter,
    "power": FakePower,
    "storage": FakeStorage,
    "board": FakeBoard,
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("handle", ["unplug", "silent", "garble", "power_cycle"])
def test_whatever_befell_it_it_is_usable_25_seconds_after_it_was_mended(heard, name, handle):
    clock = SteppedClock()
    device = MADE[name]("it", heard, clock=clock)
    hands = getattr(device, "hardware", device)
    happens = getattr(hands, handle, None) or getattr(device, handle, None)
    if happens is None:
        return  # it cannot befall this one
    device.supervisor.turn()
    happens()
    for _ in range(8):
        clock.step(device.supervisor.turn())
    mend(device, hands, handle)
    mended = clock()
    while device.supervisor.health().state != "ready":
        clock.step(device.supervisor.turn())
    assert clock() - mended <= 25


def mend(device, hands, handle):
    if handle == "unplug":
        (getattr(hands, "plug", None) or device.plug)()
    elif handle != "power_cycle":
        (getattr(hands, handle, None) or getattr(device, handle))(on=False)
