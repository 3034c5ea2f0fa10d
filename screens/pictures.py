"""Pictures in memory only: the camera's latest frame in one texture, photos by id."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from kivy.graphics.texture import Texture
from PIL import Image


class Pictures:
    """One texture for the preview, re-blitted; one for the photo on screen."""

    def __init__(self, frames: Callable[[], Any], photos: Callable[[str], bytes | None]) -> None:
        self._frames, self._photos = frames, photos
        self._live: Texture | None = None
        self._shown: Any = None
        self._photo: tuple[str, Texture] | None = None

    def live(self) -> Texture | None:
        """Return the preview with the latest frame in it, None before the first."""
        frame = self._frames()
        if frame is None:
            return None
        if frame is not self._shown:
            self._shown = frame
            self._live = _blit(self._live, (frame.width, frame.height), frame.rgb)
        return self._live

    def photo(self, photo: str) -> Texture | None:
        """Return a photo's picture; None when the box has none of that id."""
        if self._photo is None or self._photo[0] != photo:
            jpeg = self._photos(photo)
            if jpeg is None:
                return None
            picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
            self._photo = (photo, _blit(None, picture.size, picture.tobytes()))
        return self._photo[1]

    def clear(self) -> None:
        """Blacken and drop every picture."""
        for texture in (self._live, self._photo[1] if self._photo else None):
            if texture is not None:
                size = texture.width * texture.height * 3
                texture.blit_buffer(bytes(size), colorfmt="rgb", bufferfmt="ubyte")
        self._live = self._shown = self._photo = None


def _blit(texture: Texture | None, size: tuple[int, int], rgb: bytes) -> Texture:
    if texture is None or tuple(texture.size) != size:
        texture = Texture.create(size=size, colorfmt="rgb")
        texture.flip_vertical()
    texture.blit_buffer(rgb, colorfmt="rgb", bufferfmt="ubyte")
    return texture
