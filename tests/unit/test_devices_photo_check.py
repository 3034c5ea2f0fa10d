"""Where the thresholds stand, on pictures that are drawn here."""

import io

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from devices.errors import NoPicture
from devices.fakes.drawing import document, frame
from devices.jpeg import clean, to_jpeg
from devices.photo_check import flaw
from devices.protocols import Frame


@pytest.fixture(scope="module")
def letter():
    drawn = frame(document(), 1)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.rgb)


def judged(picture):
    return flaw(to_jpeg(Frame(*picture.size, picture.tobytes())))


def noisy(picture, share):
    return Image.blend(picture, Image.effect_noise(picture.size, 20).convert("RGB"), share)


def dimmed(picture, share):
    return ImageEnhance.Brightness(picture).enhance(share)


@pytest.mark.parametrize("size", [(640, 480), (960, 720), (1600, 1200)])
def test_a_letter_in_focus_is_good_at_every_size(letter, size):
    assert judged(letter.resize(size, Image.Resampling.LANCZOS)) == ""


@pytest.mark.parametrize("radius", [2, 3, 5, 9])
def test_a_letter_out_of_focus_is_blurred_also_with_noise_over_it(letter, radius):
    blurred = letter.filter(ImageFilter.GaussianBlur(radius))
    assert judged(blurred) == "blurred"
    assert judged(noisy(blurred, 0.2)) == "blurred"


def test_a_dim_room_is_not_darkness_and_noise_is_not_blur(letter):
    assert judged(dimmed(letter, 0.5)) == ""
    assert judged(noisy(dimmed(letter, 0.6), 0.15)) == ""


@pytest.mark.parametrize("share", [0.3, 0.1, 0.0])
def test_darkness_is_told_first(letter, share):
    assert judged(dimmed(letter, share)) == "dark"


def test_a_small_light_paper_on_a_black_desk_is_not_dark(letter):
    desk = Image.new("RGB", (960, 720), (12, 12, 12))
    desk.paste(letter.crop((265, 60, 695, 660)).resize((215, 300)), (300, 200))
    assert judged(desk) != "dark"


def test_an_empty_picture_is_blurred():
    assert judged(Image.new("RGB", (800, 600), (180, 180, 180))) == "blurred"


def test_a_camera_that_lies_on_its_side_gives_an_upright_photo_without_exif(letter):
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = 6, "Kamera Contoh"
    letter.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(clean(out.getvalue()))) as photo:
        assert photo.size == (720, 960)
        assert dict(photo.getexif()) == {}


def test_what_is_no_jpeg_is_no_photo(letter):
    out = io.BytesIO()
    letter.save(out, "PNG")
    for data in (b"", b"\xff\xd8\xff", out.getvalue()):
        with pytest.raises(NoPicture):
            clean(data)
