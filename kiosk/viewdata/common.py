"""What many screens have in common."""

from msgspec import Struct

from kiosk.events import Event


class Action(Struct, frozen=True):
    """A button. `style`: "primary", "secondary", "danger", "quiet"."""

    label: str
    event: Event
    style: str = "primary"
    icon: str = ""
    icon_after: bool = False
    enabled: bool = True


class Banner(Struct, frozen=True):
    """A box with an icon. `tone`: "info", "success", "warning", "danger", "plain"."""

    tone: str
    icon: str
    text: str
    title: str = ""


class FooterItem(Struct, frozen=True):
    label: str
    icon: str
    event: Event
    danger: bool = False


class Display(Struct, frozen=True):
    """How everything is drawn; the host gives it to the theme."""

    language: str = "id"
    large_text: bool = False
    high_contrast: bool = False
    lower_half: bool = False
    left_hand: bool = False
    speech: bool = False  # nothing is drawn otherwise: everything is also said


class Chrome(Struct, frozen=True):
    """Header and footer around every screen but attract (which has only the footer)."""

    title: str
    subtitle: str
    date: str
    time: str
    footer: tuple[FooterItem, ...]


class Choice(Struct, frozen=True):
    label: str
    event: Event
    selected: bool = False
    icon: str = ""
    detail: str = ""


class Tile(Struct, frozen=True):
    title: str
    text: str
    icon: str
    event: Event
    label: str = ""  # the neighbouring region whose service this is


class Fact(Struct, frozen=True):
    icon: str
    value: str
    label: str
