"""What a photo may be: at most 1600 px, quality 80, and nothing but the picture (no EXIF)."""

import io

from PIL import Image

from devices.protocols import Frame

MAX_SIDE = 1600
QUALITY = 80


def to_jpeg(frame: Frame) -> bytes:
    """Return the frame as a JPEG by those rules."""
    picture = Image.frombytes("RGB", (frame.width, frame.height), frame.rgb)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
