"""What a screen is given: frozen, already in the citizen's language, nothing to decide.

Texts that come from data or depend on state are here; fixed captions stand in the .kv through
`l._("...")`. An `Action` says what its button emits. A screen keeps keystrokes to itself until
the person presses its main button.
"""

from msgspec import Struct, field

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


class Chrome(Struct, frozen=True):
    """Header and footer around every screen but attract (which has only the footer)."""

    title: str
    subtitle: str
    date: str
    time: str
    footer: tuple[FooterItem, ...]


# --- bodies --------------------------------------------------------------------------------------


class Choice(Struct, frozen=True):
    label: str
    event: Event
    selected: bool = False
    icon: str = ""
    detail: str = ""


class AttractView(Struct, frozen=True):
    headline: str
    lead: str
    languages: tuple[Choice, ...]
    place: str
    network: str
    network_icon: str


class Tile(Struct, frozen=True):
    title: str
    text: str
    icon: str
    event: Event


class HomeView(Struct, frozen=True):
    tiles: tuple[Tile, ...]


class ListView(Struct, frozen=True):
    """Services of a group: title and rows (paged by the screen when they do not fit)."""

    crumb: str
    title: str
    rows: tuple[Tile, ...]


class SearchView(Struct, frozen=True):
    query: str
    rows: tuple[Tile, ...]
    nothing: str  # what to say when nothing was found; "" while the field is empty


class Fact(Struct, frozen=True):
    icon: str
    value: str
    label: str


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


class StandardView(Struct, frozen=True):
    """The 14 components, paged by the screen."""

    crumb: str
    title: str
    rows: tuple[tuple[str, str], ...]  # heading, text


class TextEntry(Struct, frozen=True):
    """Answered(raw=str). `keyboard`: "letters", "digits", "code" (letters, digits and hyphen)."""

    value: str
    multiline: bool = False
    placeholder: str = ""
    max_length: int = 200
    keyboard: str = "letters"


class DigitsEntry(Struct, frozen=True):
    """Digits on the keypad. Answered(raw=str of digits).

    `groups` (4, 4, 4, 4) draws empty places and shows only the current group when `masked`;
    () is a free number, drawn with thousands dots after `prefix` when `thousands`.
    """

    value: str
    groups: tuple[int, ...] = ()
    masked: bool = False
    prefix: str = ""
    suffix: str = ""
    thousands: bool = False
    max_length: int = 15
    allow_minus: bool = False


class FieldEntry(Struct, frozen=True):
    """One field of a FieldsEntry; `digits` 0 is free text."""

    name: str
    label: str
    value: str
    digits: int = 0
    placeholder: str = ""


class FieldsEntry(Struct, frozen=True):
    """Several small fields on one screen: a date (day, month, year), a time, an address with RT
    and RW. Answered(raw={name: text}).
    """

    fields: tuple[FieldEntry, ...]


class OptionRow(Struct, frozen=True):
    value: str
    label: str
    selected: bool


class ChoiceEntry(Struct, frozen=True):
    """Answered(raw=value) or, with `several`, Answered(raw=[values]); paged when too many."""

    options: tuple[OptionRow, ...]
    several: bool = False


class PhotoEntry(Struct, frozen=True):
    """`state`: "preview" (TakePhoto), "taken" (RetakePhoto, Answered(raw=photo id)), "absent"
    (BringInstead). Pixels come from the host's frame slot, or by `photo` id from its photo box.
    """

    state: str
    photo: str
    consent: str
    absent_text: str = ""


class EntryRow(Struct, frozen=True):
    title: str
    detail: str


class RepeatEntry(Struct, frozen=True):
    """Repetitions so far. AddEntry, EditEntry(index), RemoveEntry(index); Answered(raw=None)."""

    rows: tuple[EntryRow, ...]
    add_label: str
    can_add: bool


class ComputedEntry(Struct, frozen=True):
    """A value that the kiosk worked out. Answered(raw=None)."""

    value: str
    lines: tuple[tuple[str, str], ...] = ()  # what it was worked out from


Entry = (
    TextEntry | DigitsEntry | FieldsEntry | ChoiceEntry | PhotoEntry | RepeatEntry | ComputedEntry
)


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
    reference_label: str
    reference: str
    code_label: str
    code: str
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


class EmergencyView(Struct, frozen=True):
    numbers: tuple[Fact, ...]
    place: str


class HelpView(Struct, frozen=True):
    rows: tuple[tuple[str, str], ...]  # question, answer; paged by the screen


class LanguageView(Struct, frozen=True):
    choices: tuple[Choice, ...]


class Toggle(Struct, frozen=True):
    name: str  # for SetOption
    label: str
    detail: str
    icon: str
    on: bool


class AccessibilityView(Struct, frozen=True):
    toggles: tuple[Toggle, ...]


class IdleView(Struct, frozen=True):
    seconds: int  # counted down by the screen
    title: str
    text: str


class OutOfServiceView(Struct, frozen=True):
    title: str
    text: str
    contact: str
    place: str


class PinView(Struct, frozen=True):
    problem: str
    wait: int


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
    message: str = ""


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
    | StatusView
    | MessageView
    | OutOfServiceView
    | PinView
    | TechnicianView
)
Overlay = EmergencyView | HelpView | LanguageView | AccessibilityView | IdleView


class View(Struct, frozen=True):
    """All that is on screen: chrome, one body, at most one overlay above it."""

    display: Display
    chrome: Chrome
    body: Body
    overlay: Overlay | None = None
    back: Action | None = field(default=None)
    """The Back button of the body, None where there is none; screens add what is typed."""
