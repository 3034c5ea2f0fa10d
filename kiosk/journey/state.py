"""Where a visit stands: everything the views need, and nothing that is on disk."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from kiosk.commands import Proof
from kiosk.domain.application import CardPresent
from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.form import Answers, Raw
from kiosk.domain.receipt import Receipt
from kiosk.domain.validation import Problem
from kiosk.events import Connection, DeviceChanged, StatusFound
from kiosk.events.servicing import Row
from kiosk.viewdata import Display

Path = tuple[str | int, ...]
"""Where a question stands: ("nama",) or ("pengikut", 0, "nama")."""


class Screen(StrEnum):
    ATTRACT = "attract"
    HOME = "home"
    GROUP = "group"
    EVENTS = "events"
    EVENT = "event"
    SEARCH = "search"
    SERVICE = "service"
    STANDARD = "standard"
    WHO = "who"
    NIK = "nik"
    BIRTH = "birth"
    QUESTION = "question"
    CHECK = "check"
    SAVING = "saving"
    SAVE_FAILED = "save_failed"
    RECEIVED = "received"
    STATUS_REFERENCE = "status_reference"
    STATUS_CODE = "status_code"
    LOOKING_UP = "looking_up"
    STATUS = "status"
    STATUS_MISSING = "status_missing"
    WITHDRAW = "withdraw"
    LETTER = "letter"
    PIN = "pin"
    TECHNICIAN = "technician"


class World(Struct, frozen=True):
    """What the journey may know of its surroundings; comes in with every event."""

    catalogue: Catalogue
    place: str
    version: str
    fresh_id: str  # a new UUIDv7 for the next visit
    idle_seconds: int = 60
    warning_seconds: int = 30
    reader_gives_identity: bool = False
    has_scanner: bool = False
    has_camera: bool = False
    has_speech: bool = False
    nearest_kiosk: str = ""  # where else to go while this one does not serve
    can_restart: bool = False  # whether a command is set for it
    can_shut_down: bool = False
    technician_card: bool = False  # whether a card must come with the technician's PIN
    languages: tuple[str, ...] = ("id", "en")  # the first is the kiosk's own

    @property
    def display(self) -> Display:
        """How the kiosk greets everybody."""
        return Display(language=self.languages[0])


class Applicant(Struct, frozen=True):
    """Who is applying, as far as it is known yet."""

    nik: str = ""
    birth_date: str = ""  # ISO
    name: str = ""
    source: str = "typed"
    card: CardPresent | None = None


class LetterRun(Struct, frozen=True):
    """A letter on its way to paper. `state`: "fetching", then a JobState value."""

    reference: str
    pages: int
    state: str = "fetching"
    reason: str = ""

    @property
    def at_work(self) -> bool:
        return self.state in {"fetching", "queued", "sending"}


class Visit(Struct, frozen=True):
    """One citizen's time at the kiosk. Frozen; each event makes the next one."""

    id: str
    screen: Screen = Screen.ATTRACT
    trail: tuple[Screen, ...] = ()  # screens that Back returns to
    group: str = ""
    event: str = ""
    service: str = ""
    draft: str = ""  # the service that `answers` belong to
    query: str = ""
    applicant: Applicant = Applicant()
    named: bool | None = (
        None  # the citizen's wish, where the service leaves it open; None: not asked
    )
    answers: Answers = msgspec.field(default_factory=dict)
    seen: frozenset[str] = frozenset()  # questions that were passed with "Lanjut"
    at: Path = ()  # the question on screen
    editing: bool = False  # came from the check page and returns to it
    typed: dict[str, Raw] = msgspec.field(default_factory=dict)  # last input, by path
    problem: Problem | None = None
    photo: str = ""  # taken, not yet accepted
    photo_problem: str = ""
    photo_flaws: int = 0  # photos of this question that were hardly readable
    ticked: frozenset[str] = frozenset()
    receipt: Receipt | None = None
    printing: str = ""  # JobState value
    print_reason: str = ""
    copies: int = 0
    delivered_at: str = ""
    failure: str = ""  # why the last save or look-up failed
    proof: Proof = Proof()
    found: StatusFound | None = None
    letter: LetterRun | None = None
    kind: str = "application"
    wanted: tuple[str, ...] = ()  # of a supplement
    scan: str = ""  # the receipt that was scanned last
    card: CardPresent | None = None  # held to the reader before the technician's PIN

    @property
    def may_keep_photo(self) -> bool:
        """Whether the photo on screen may be used: a bad one only when a second try was no better.

        Nobody is sent away because a camera or a paper is what it is.
        """
        return not self.photo_problem or self.photo_flaws > 1

    @property
    def is_form(self) -> bool:
        """Whether answers of a citizen are being taken."""
        return self.screen in FORM_SCREENS


LOUDNESS = 100
FORM_SCREENS = frozenset(
    {Screen.WHO, Screen.NIK, Screen.BIRTH, Screen.QUESTION, Screen.CHECK, Screen.SAVING}
)


class Servicing(Struct, frozen=True):
    """What the technician is at; rows are in the language they were asked for in."""

    who: str = ""
    page: str = ""  # "" is the first one
    rows: tuple[Row, ...] = ()
    at: int = 0  # the first row that is shown
    message: str = ""  # a key of the view's messages, or a sentence
    tone: str = "info"
    busy: bool = False
    progress: tuple[int, int] | None = None
    stick: str = ""  # folder where a stick is mounted
    touched: frozenset[int] = frozenset()  # fields of the touch test
    misses: tuple[int, ...] = ()  # mm between each cross and its touch
    volume: int = LOUDNESS  # percent, of the sound test


class State(Struct, frozen=True):
    visit: Visit
    now: datetime
    display: Display = Display()
    headphones: bool = False  # plugged in: what is private may be said
    volume: int = LOUDNESS  # percent of what the voice is set to
    overlay: str = ""  # "language" | "accessibility" | "help" | "emergency" | "idle" | "scan"
    connection: Connection = Connection(online=None, pending=0, quarantined=0, sent_today=0)
    devices: dict[str, DeviceChanged] = msgspec.field(default_factory=dict)
    kiosk_code: str = ""  # printed code, "" until enrolled
    out_of_service: str = ""
    farewell: bool = False  # the battery is nearly empty; nothing is taken any more
    pin_wait: int = 0
    pin_wrong: bool = False
    servicing: Servicing = Servicing()
    regions: frozenset[str] = frozenset()  # neighbours whose sealing key is held: fails closed
    opened: dict[str, int] = msgspec.field(default_factory=dict)  # service pages, by code; no one's

    def power(self) -> str:
        """Return the reason code of the power supply; "" when nothing watches it."""
        device = self.devices.get("power")
        return device.reason if device is not None else ""

    def closed(self) -> str:
        """Return why no visit may begin; "" when the kiosk serves."""
        return self.out_of_service or ("power" if self.power() == "low_battery" else "")

    def printer_usable(self) -> bool:
        """Whether a ticket is worth trying: anything but known to be out or absent."""
        device = self.devices.get("printer")
        return device is None or device.state not in {"failed", "absent"}

    def letter_printer(self) -> str:
        """Return "ready", "trouble" (known to be out of something; worth a try) or "" (none)."""
        device = self.devices.get("letter_printer")
        if device is None or device.state == "absent":
            return ""
        return "trouble" if device.state == "failed" else "ready"

    def speech_usable(self) -> bool:
        device = self.devices.get("speech")
        return device is None or device.state not in {"failed", "absent"}

    def camera_usable(self) -> bool:
        device = self.devices.get("camera")
        return device is not None and device.state not in {"failed", "absent"}


def service_of(state: State, world: World) -> Service:
    """Return the service of this visit; KeyError when none was chosen."""
    return world.catalogue.service(state.visit.service)


def path_text(path: Path) -> str:
    """Write a path as a key: "pengikut.0.nama"."""
    return ".".join(str(part) for part in path)


def parse_path(text: str) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in text.split("."))
