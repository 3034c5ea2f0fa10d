"""Saved: the number, the code and the QR, on paper or only here."""

from __future__ import annotations

from kivy.properties import ObjectProperty, StringProperty

from kiosk.viewdata import Banner
from screens import kv
from screens.base import Screen
from screens.widgets.box import Column, Row
from screens.widgets.card import BannerBox
from screens.widgets.surface import Surface

HALF_OF_CODE = 3


def spaced(code: str) -> str:
    """Return a 6-digit code in two halves, as it is easier to copy."""
    return f"{code[:HALF_OF_CODE]} {code[HALF_OF_CODE:]}"


class ProofCard(Surface, Row):
    """The QR beside number and code."""

    view = ObjectProperty(None, rebind=True, allownone=True)
    spaced = staticmethod(spaced)


class TallProof(Surface, Column):
    """The QR over number and code: all there is when nothing is printed."""

    view = ObjectProperty(None, rebind=True, allownone=True)
    code_text = StringProperty("")


class ReceivedScreen(Screen):
    """Everything to take home, and what comes next."""

    @staticmethod
    def box(banner: Banner) -> BannerBox:
        """Return the box of a banner."""
        return BannerBox(banner=banner)


class PrinterOutScreen(Screen):
    """The same without paper."""

    spaced = staticmethod(spaced)


kv.load(__file__)
