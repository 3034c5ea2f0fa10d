"""All that is on screen."""

from msgspec import Struct

from kiosk.viewdata.bodies import Body
from kiosk.viewdata.common import Action, Chrome, Display
from kiosk.viewdata.overlays import Overlay


class View(Struct, frozen=True):
    """All that is on screen: chrome, one body, at most one overlay above it."""

    display: Display
    chrome: Chrome
    body: Body
    overlay: Overlay | None = None
    back: Action | None = None
    """The Back button of the body, None where there is none; screens add what is typed."""
