"""Smooth rounded corners without multisampling: one small white texture per radius, stretched."""

from functools import lru_cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

OVERSAMPLING = 8
SHADES = 256


@lru_cache(maxsize=64)
def rounded(radius: float) -> Texture:
    """Return a white square with corners of `radius` px, two px wider than its two corners."""
    side = 2 * int(radius) + 2
    big = Image.new("L", (side * OVERSAMPLING, side * OVERSAMPLING), 0)
    last = side * OVERSAMPLING - 1
    ImageDraw.Draw(big).rounded_rectangle(
        (0, 0, last, last), radius=int(radius) * OVERSAMPLING, fill=255
    )
    alpha = big.resize((side, side), Image.Resampling.BOX)
    picture = Image.merge("RGBA", (*[Image.new("L", (side, side), 255)] * 3, alpha))
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


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
