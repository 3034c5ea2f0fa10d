"""Cards: a tile to press, a fact to read, a banner to heed."""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.viewdata import Banner, Fact, Tile
from screens import kv
from screens.theme import theme
from screens.widgets.box import Box, Column, Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface
from screens.widgets.text import Text

TONES: dict[str, tuple[str, str, str]] = {
    # tone: ground, outline, words
    "info": ("primary_soft", "info_ring", "on_primary_soft"),
    "success": ("success_soft", "success_ring", "success"),
    "warning": ("warning_soft", "warning_ring", "warning"),
    "danger": ("danger_soft", "danger_ring", "danger"),
    "plain": ("surface", "line", "text"),
}
NO_BANNER = Banner("plain", "", "")


class Card(Surface, Column):
    """A white ground with an outline."""


class TileCard(Press, Surface, Column):
    """A group or a service among others: sign, name, what it holds."""

    tile = ObjectProperty(Tile("", "", "", None), rebind=True)  # type: ignore[arg-type]
    minimum = ObjectProperty(0)

    def measure(self, width: float) -> float:
        return float(max(self.minimum, super().measure(width)))


class RowTile(Press, Surface, Row):
    """The same in a list: sign, name and text beside it."""

    tile = ObjectProperty(Tile("", "", "", None), rebind=True)  # type: ignore[arg-type]


class FactCard(Surface, Column):
    """A value with what it means."""

    fact = ObjectProperty(Fact("", "", ""), rebind=True)


class BannerBox(Surface, Row):
    """Something to know now; tone in colour and sign and words."""

    banner = ObjectProperty(NO_BANNER, allownone=True, rebind=True)
    centred = BooleanProperty(False)
    tone = ObjectProperty(TONES["plain"])

    def __init__(self, **kwargs: Any) -> None:
        self._plain = Text()
        super().__init__(**kwargs)

    def on_banner(self, _box: Box, banner: Banner | None) -> None:
        self.shown = banner is not None and bool(banner.text or banner.title)
        self.tone = TONES[banner.tone if banner else "plain"]
        self._plain.text = f"{banner.title} {banner.text}".strip() if banner else ""
        self._plain.role = self.tone[2]

    def parts(self) -> list[Box]:
        """Return words without a ground where a box would not fit a page: those can be parted."""
        return [self._plain] if theme.small and theme.large_text else [self]


class Badge(Surface, Row):
    """A short word on a coloured ground."""

    text = StringProperty("")
    tone = StringProperty("plain")
    tones = TONES


kv.load(__file__)
