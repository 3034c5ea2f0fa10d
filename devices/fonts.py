"""Letters for pictures of text: the faces that Kivy ships, found without importing Kivy.

They are already part of every installation and of the packaged program, cover Latin, Greek,
Cyrillic and many signs, and are the same on every machine, so that drawn lines look alike.
"""

import importlib.util
import os
from functools import cache
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

SANS, SANS_BOLD, MONO = "DejaVuSans.ttf", "Roboto-Bold.ttf", "RobotoMono-Regular.ttf"


@cache
def load(face: str, pixels: int) -> Font:
    """Return a face at a size; Pillow's own letters where Kivy's are not installed."""
    path = _folder() / face
    return ImageFont.truetype(path, pixels) if path.is_file() else ImageFont.load_default(pixels)


@cache
def _folder() -> Path:
    if data := os.environ.get("KIVY_DATA_DIR"):  # set in the packaged program
        return Path(data) / "fonts"
    spec = importlib.util.find_spec("kivy")
    return Path(spec.origin).parent / "data" / "fonts" if spec and spec.origin else Path()
