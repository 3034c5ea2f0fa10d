"""Smooth rounded corners without multisampling: one small white texture per radius, stretched."""

import io
from collections.abc import Sequence
from functools import lru_cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw, ImageOps

OVERSAMPLING = 8
SHADES = 256
WHITE = (1.0, 1.0, 1.0, 1.0)
Pixel = tuple[int, int, int, int]


def rounded(radius: float) -> Texture:
    """Return a white square with smooth corners of `radius` px, to be coloured and stretched."""
    return skin(radius, 0, WHITE, WHITE)


def skin(radius: float, stroke: float, fill: Sequence[float], ring: Sequence[float]) -> Texture:
    """Return a rounded square, outline and ground in one, two px wider than its two corners.

    One texture instead of two shapes over each other: every pixel that is painted twice costs
    time where there is no graphics processor.
    """
    return _skin(int(radius), int(stroke), _bytes(fill), _bytes(ring if stroke else fill))


@lru_cache(maxsize=256)
def _skin(radius: int, stroke: int, fill: Pixel, ring: Pixel) -> Texture:
    side = 2 * radius + 2
    shape = Image.new("RGBA", (side, side), (*ring[:3], 0))
    shape.paste(ring, mask=_mask(side, radius, 0))
    if stroke:
        ground = Image.new("RGBA", (side, side), fill)
        shape = Image.composite(ground, shape, _mask(side, radius - stroke, stroke))
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(shape.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


@lru_cache(maxsize=8)
def picture(png: bytes, side: int) -> Texture | None:
    """Return a PNG within a square of `side` px; None when there is none or it cannot be read."""
    try:
        image = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGBA") if png else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        image = None
    if image is None:
        return None
    fitted = ImageOps.pad(image, (side, side), Image.Resampling.LANCZOS, color=(255, 255, 255, 0))
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(ImageOps.flip(fitted).tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


def _mask(side: int, radius: int, inset: int) -> Image.Image:
    big = Image.new("L", (side * OVERSAMPLING, side * OVERSAMPLING), 0)
    first, last = inset * OVERSAMPLING, (side - inset) * OVERSAMPLING - 1
    ImageDraw.Draw(big).rounded_rectangle(
        (first, first, last, last), radius=max(radius, 0) * OVERSAMPLING, fill=255
    )
    return big.resize((side, side), Image.Resampling.BOX)


def _bytes(colour: Sequence[float]) -> Pixel:
    red, green, blue, alpha = (round(channel * 255) for channel in colour)
    return red, green, blue, alpha


@lru_cache(maxsize=4)
def gradient(bottom: tuple[float, ...], top: tuple[float, ...]) -> Texture:
    """Return a texture one px wide that shades from bottom to top; to be stretched."""
    shades = [
        round(255 * (low + (high - low) * step / (SHADES - 1)))
        for step in range(SHADES)
        for low, high in zip(bottom[:3], top[:3], strict=True)
    ]
    texture = Texture.create(size=(1, SHADES), colorfmt="rgb")
    texture.blit_buffer(bytes(shades), colorfmt="rgb", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture
