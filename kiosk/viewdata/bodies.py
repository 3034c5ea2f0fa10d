"""One struct a screen."""

from msgspec import Struct

from kiosk.viewdata.common import Action, Banner, Choice, Fact, Tile
from kiosk.viewdata.entries import Entry


class AttractView(Struct, frozen=True):
    headline: str
    lead: str
    languages: tuple[Choice, ...]
    place: str
    network: str
    network_icon: str


class HomeView(Struct, frozen=True):
    tiles: tuple[Tile, ...]


class ListView(Struct, frozen=True):
    """Services of a group: title and rows (paged by the screen when they do not fit)."""

    crumb: str
    title: str
    rows: tuple[Tile, ...]
    actions: tuple[Action, ...] = ()  # another way to what is looked for


class SearchView(Struct, frozen=True):
    query: str
    rows: tuple[Tile, ...]
    nothing: str  # what to say when nothing was found; "" while the field is empty
    heading: str = ""  # above the rows: "Sering dicari di sini"


class Need(Struct, frozen=True):
    icon: str
    text: str
    note: str  # "(difoto di sini)"


class ServiceView(Struct, frozen=True):
    crumb: str
    title: str
    summary: str
    facts: tuple[Fact, ...]
    needs: tuple[Need, ...]
    privacy: str
    actions: tuple[Action, ...]
    agency: str = ""  # who decides
    hours: str = ""  # when it is open
    see_also: tuple[Tile, ...] = ()
    label: str = ""  # the neighbouring region whose service this is
    banner: Banner | None = None  # why it cannot be begun now
    print_needs: Action | None = None  # what to prepare, on paper; None without a printer


class StandardView(Struct, frozen=True):
    """The 14 components, paged by the screen."""

    crumb: str
    title: str
    rows: tuple[tuple[str, str], ...]  # heading, text


class Prompt(Struct, frozen=True):
    """A device that may answer instead of typing: card reader or scanner."""

    icon: str
    title: str  # "Menunggu kartu..."
    alternative: str  # "atau ketik NIK"


class QuestionView(Struct, frozen=True):
    """The one generic question screen. `key` changes when the question does."""

    key: str
    crumb: str  # "Pertanyaan 2 dari 5", or the service's name
    progress: float | None
    title: str
    hint: str
    entry: Entry
    problem: str = ""
    optional: bool = False
    next_label: str = ""
    prompt: Prompt | None = None


class CheckRow(Struct, frozen=True):
    label: str
    value: str
    path: str  # for EditAnswer; "" when it cannot be changed


class Box(Struct, frozen=True):
    name: str  # for Tick
    text: str
    ticked: bool


class CheckView(Struct, frozen=True):
    """Rows are paged by the screen; boxes and Submit stand on the last page."""

    crumb: str
    title: str
    rows: tuple[CheckRow, ...]
    boxes: tuple[Box, ...]
    privacy: str  # legal basis, purpose, retention
    submit: Action
    problem: str = ""


class BusyView(Struct, frozen=True):
    """Something takes a moment: a spinner and a sentence."""

    title: str
    text: str


class ReceivedView(Struct, frozen=True):
    title: str
    lead: str
    qr: str  # what the code says; the screen draws it
    reference: str
    code: str  # 6 digits, "" when this kiosk does not know it
    banners: tuple[Banner, ...]
    next_title: str
    next_text: str
    actions: tuple[Action, ...]


class PrinterOutView(Struct, frozen=True):
    title: str
    lead: str
    qr: str
    reference: str
    code: str
    banner: Banner
    actions: tuple[Action, ...]


class Step(Struct, frozen=True):
    """`tone`: "done", "attention", "rejected", "todo"."""

    title: str
    text: str
    tone: str


class StatusView(Struct, frozen=True):
    crumb: str
    title: str
    subtitle: str
    steps: tuple[Step, ...]
    banner: Banner | None
    actions: tuple[Action, ...]


class MessageView(Struct, frozen=True):
    """One thing to say and what to do about it: not found, could not be saved, goodbye, ..."""

    tone: str
    icon: str
    title: str
    text: str
    actions: tuple[Action, ...]
    banner: Banner | None = None


class OutOfServiceView(Struct, frozen=True):
    title: str
    text: str
    contact: str
    place: str
    nearest: str = ""  # where else to go


class PinView(Struct, frozen=True):
    problem: str
    wait: int
    hint: str = ""  # what to do besides typing


class DeviceCard(Struct, frozen=True):
    icon: str
    title: str
    detail: str
    badge: str
    tone: str


class TechnicianView(Struct, frozen=True):
    version: str
    devices: tuple[DeviceCard, ...]
    queue: tuple[tuple[str, str, str], ...]  # label, value, tone
    actions: tuple[Action, ...]
    banner: Banner | None = None


class ServicingView(Struct, frozen=True):
    """A page behind the technician's first: rows to read, buttons in the page, buttons below it."""

    key: str
    title: str
    text: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()  # label, value, tone
    menu: tuple[Action, ...] = ()
    actions: tuple[Action, ...] = ()
    banner: Banner | None = None
    columns: int = 2  # of the menu


class ProbeView(Struct, frozen=True):
    """One colour on the whole glass, and a cross to touch: `x`, `y` from the left lower corner."""

    colour: str  # "white", "black", "red", "green", "blue"
    x: float  # share of the width
    y: float
    key: str = "probe"


Body = (
    AttractView
    | HomeView
    | ListView
    | SearchView
    | ServiceView
    | StandardView
    | QuestionView
    | CheckView
    | BusyView
    | ReceivedView
    | PrinterOutView
    | ProbeView
    | StatusView
    | MessageView
    | OutOfServiceView
    | PinView
    | ServicingView
    | TechnicianView
)
