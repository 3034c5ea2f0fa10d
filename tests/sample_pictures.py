"""A camera's frame and a photo for tests: a drawn letter, no picture of anybody."""

import io
from functools import cache

from PIL import Image, ImageDraw

from devices.protocols import Frame


@cache
def letter(width: int = 640, height: int = 480) -> Image.Image:
    """Return a drawn page on a table."""
    picture = Image.new("RGB", (width, height), "#5b6b60")
    draw = ImageDraw.Draw(picture)
    draw.polygon(((150, 30), (500, 45), (480, 455), (130, 440)), fill="#f4f1e8")
    draw.text((240, 60), "SURAT PENGANTAR RT/RW", fill="#222")
    for line in range(12):
        draw.line(
            (180, 120 + 24 * line, 450 - 17 * (line % 3), 124 + 24 * line), fill="#666", width=3
        )
    return picture


@cache
def frame() -> Frame:
    """Return the latest frame of a camera that sees the letter."""
    return Frame(640, 480, letter().tobytes())


@cache
def photo(_photo: str) -> bytes:
    """Return the JPEG of any photo id."""
    out = io.BytesIO()
    letter().save(out, "JPEG")
    return out.getvalue()
