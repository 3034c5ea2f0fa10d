"""Signs that are drawn: a round badge, a QR code, a spinner, a camera's picture."""

from __future__ import annotations

from typing import Any

import qrcode
from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from qrcode.constants import ERROR_CORRECT_M

from screens import kv
from screens.widgets.box import Box, Row
from screens.widgets.surface import Surface
from screens.widgets.text import Text

QUIET = 4  # modules around a code (ISO/IEC 18004)
SPIN_SECONDS = 0.12
SPIN_DEGREES = 30


class RoundSign(Surface, Row):
    """A big icon on a round ground: done, attention, out of paper."""

    icon = StringProperty("")
    ground = StringProperty("success")
    role = StringProperty("on_success")
    side = NumericProperty(0)
    icon_side = NumericProperty(0)

    def measure(self, width: float) -> float:
        del width
        return float(self.side)

    def natural_width(self) -> float:
        return float(self.side)


class QrPicture(Box):
    """A QR code in whole pixels per module, black on white in every theme, quiet zone included."""

    code = StringProperty("")
    limit = NumericProperty(0)
    texture = ObjectProperty(None, allownone=True)
    drawn = NumericProperty(0)
    modules = NumericProperty(0)

    def on_code(self, *_args: object) -> None:
        self.texture = qr_texture(self.code) if self.code else None
        self.modules = self.texture.width if self.texture else 0
        self.request_layout()

    def measure(self, width: float) -> float:
        return float(self._side(min(width, self.limit)))

    def natural_width(self) -> float:
        return float(self._side(self.limit))

    def arrange(self) -> None:
        self.drawn = self._side(min(self.width, self.height))

    def _side(self, room: float) -> int:
        return int(room // self.modules) * int(self.modules) if self.modules else 0


def qr_texture(text: str) -> Texture:
    """Return the code as one pixel per module, quiet zone included; drawn without smoothing."""
    code = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    matrix = code.get_matrix()
    side = len(matrix)
    pixels = bytes(0 if dark else 255 for line in reversed(matrix) for dark in line for _ in "rgb")
    texture = Texture.create(size=(side, side), colorfmt="rgb")
    texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


class BusySign(Box):
    """Something is being done. One rotation is redrawn, and only while `active`."""

    side = NumericProperty(0)
    angle = NumericProperty(0)
    active = BooleanProperty(True)
    _ticking: Any = None

    def on_parent(self, _spinner: object, parent: object) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        if parent is not None and self.active:
            self._ticking = Clock.schedule_interval(self._turn, SPIN_SECONDS)

    def measure(self, width: float) -> float:
        del width
        return float(self.side)

    def natural_width(self) -> float:
        return float(self.side)

    def _turn(self, _dt: float) -> None:
        self.angle = (self.angle - SPIN_DEGREES) % 360


class CountSign(Surface, Text):
    """A number on a disc."""


class Photo(Surface, Box):
    """A picture that keeps its proportions: the camera's latest frame, or a photo taken."""

    texture = ObjectProperty(None, allownone=True)
    minimum = NumericProperty(0)
    drawn = ObjectProperty((0, 0))
    count = StringProperty("")  # over the picture, while somebody counts down to it

    def __init__(self, **kwargs: Any) -> None:
        self._sign = CountSign()
        super().__init__(**kwargs)
        self.fbind("texture", self._fit)
        self.fbind("count", self._tell)

    def measure(self, width: float) -> float:
        del width
        return float(self.minimum)

    def arrange(self) -> None:
        self._fit()
        side = min(self._sign.line_px(), self.height)
        self._sign.place(self.center_x - side / 2, self.center_y - side / 2, side, side)

    def _tell(self, *_args: object) -> None:
        self._sign.text = self.count
        self.remove_widget(self._sign)
        if self.count:
            self._sign.natural()
            self.add_widget(self._sign)
        self.request_layout()

    def _fit(self, *_args: object) -> None:
        if self.texture is None:
            self.drawn = (0, 0)
            return
        wide, high = self.texture.size
        scale = min((self.width - 4) / wide, (self.height - 4) / high)
        self.drawn = (round(wide * scale), round(high * scale))


kv.load(__file__)
