"""What `theme` means in kv: colours by role, lengths in px of this panel, text sizes.

`theme.mm(20)` is 20 mm in whole px; it and every other property dispatch when panel, contrast or
text size change, so that what is bound re-renders by itself.
"""

from collections.abc import Callable
from functools import partial

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from kiosk.domain.catalogue import Look
from kiosk.viewdata import Display
from screens.panel import PANELS, Panel
from screens.roles import HIGH_CONTRAST, LIGHT, dressed
from screens.sizes import CAP_MIN, CAP_MIN_LARGE, CAP_PER_EM, LENGTHS, TEXTS
from screens.widgets.shapes import picture, rounded, skin


def panel_px(panel: Panel, millimetres: float) -> int:
    """Return whole px; a new partial of this tells kv that lengths have changed."""
    return panel.px(millimetres)


class Theme(EventDispatcher):
    """One per process, in `kivy.lang.global_idmap` as `theme`."""

    mm = ObjectProperty(None, rebind=False)
    of = ObjectProperty(None, rebind=False)  # the colour of a role given by name
    px = ObjectProperty(None, rebind=False)  # the length of a name
    rounded = ObjectProperty(rounded)
    skin = ObjectProperty(skin)
    picture = ObjectProperty(picture)
    emblem = ObjectProperty(b"")  # the region's logo, a PNG
    panel = ObjectProperty(PANELS["portrait"])
    display = ObjectProperty(Display())
    portrait = BooleanProperty(True)
    small = BooleanProperty(False)
    large_text = BooleanProperty(False)
    lower_half = BooleanProperty(False)
    left_hand = BooleanProperty(False)
    high_contrast = BooleanProperty(False)
    two_columns = BooleanProperty(False)
    leading = NumericProperty(1.0)
    revision = NumericProperty(0)

    def __init__(self) -> None:
        super().__init__()
        self.light = LIGHT
        self.apply_property(**{role: ColorProperty(value) for role, value in LIGHT.items()})
        self.apply_property(**{name: NumericProperty(0) for name in (*LENGTHS, *TEXTS)})
        self.use(self.panel, self.display)

    def wear(self, look: Look, emblem: bytes) -> None:
        """Take a region's colours and logo; high contrast stays as it is."""
        self.light, self.emblem = dressed(look), emblem
        self._colours()
        self.revision += 1

    def use(self, panel: Panel, display: Display) -> None:
        """Take a panel and a display; `revision` moves once when anything changed."""
        if self.revision and (panel, display) == (self.panel, self.display):
            return
        self.panel, self.display = panel, display
        self.portrait, self.small = panel.portrait, panel.small
        self.large_text, self.left_hand = display.large_text, display.left_hand
        self.lower_half = display.lower_half and panel.tall
        self.high_contrast = display.high_contrast
        self.two_columns = not panel.portrait and not panel.small
        self.leading = 1.0 if panel.small else 1.1
        self._colours()
        self._lengths()
        self.revision += 1

    def color(self, role: str) -> list[float]:
        """Return a role's colour as rgba, 0 to 1."""
        return list(getattr(self, role))

    def length(self, name: str) -> float:
        """Return a named length or text size in px."""
        return float(getattr(self, name))

    @property
    def smallest_text(self) -> int:
        """Return the font size in px below which no text may go."""
        return self.panel.px((CAP_MIN_LARGE if self.large_text else CAP_MIN) / CAP_PER_EM)

    def _colours(self) -> None:
        for role, value in (HIGH_CONTRAST if self.high_contrast else self.light).items():
            setattr(self, role, value)

    def _lengths(self) -> None:
        to_px: Callable[[float], int] = self.panel.px
        kind = 2 if self.small else int(not self.portrait)
        for name, by_panel in LENGTHS.items():
            setattr(self, name, to_px(by_panel[kind]))
        for name, by_mode in TEXTS.items():
            setattr(self, name, to_px(by_mode[self.small + 2 * self.large_text]))
        self.mm = partial(panel_px, self.panel)
        self.of = lambda role: self.color(role) if role else (0, 0, 0, 0)
        self.px = partial(Theme.length, self)


theme = Theme()
