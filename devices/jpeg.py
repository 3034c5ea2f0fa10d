"""What a photo may be: at most 1600 px, quality 80, and nothing but the picture (no EXIF)."""

import io

from PIL import Image, ImageOps

from devices.errors import NoPicture
from devices.protocols import Frame

MAX_SIDE = 1600
QUALITY = 80


def to_jpeg(frame: Frame) -> bytes:
    """Return the frame as a JPEG by those rules."""
    return _written(Image.frombytes("RGB", (frame.width, frame.height), frame.rgb))


def clean(jpeg: bytes) -> bytes:
    """Return a camera's JPEG by those rules, upright; NoPicture when it cannot be read."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            return _written(ImageOps.exif_transpose(opened).convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NoPicture("unreadable") from None


def _written(picture: Image.Image) -> bytes:
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
