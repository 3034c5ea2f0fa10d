"""What each kind of device can do, and what it tells."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from devices.ticket import Ticket


class State(StrEnum):
    UNKNOWN = "unknown"
    READY = "ready"
    WARNING = "warning"  # works, but wants attention (paper near end)
    FAILED = "failed"  # cannot work until somebody acts (paper out, cover open)
    ABSENT = "absent"  # configured, but not there


class Health(Struct, frozen=True):
    """What is known of a device; `reason` is a code of `devices.errors.REASONS`."""

    state: State
    reason: str
    since: float  # monotonic seconds
    detail: str = ""


class JobState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"  # the printer said so
    SENT = "sent"  # all bytes went out and the printer is well, but it cannot confirm
    FAILED = "failed"  # nothing was printed, or the ticket is known to be incomplete
    UNKNOWN = "unknown"  # the line broke in the middle; a person must look


class HealthChanged(Struct, frozen=True):
    device: str
    health: Health


class JobChanged(Struct, frozen=True):
    job: str
    state: JobState
    reason: str = ""


class CardTouched(Struct, frozen=True):
    """A plain reader saw a card. Never identity, and never logged.

    `uid` is hex, whole, first the byte that the card sends first. `type` is "A", "B" (its PUPI),
    "EM4100", or "" when the reader cannot tell.
    """

    uid: str
    type: str


class CitizenRead(Struct, frozen=True):
    """A reader with a SAM gave verified data, after the card's own checks."""

    nik: str
    name: str
    birth_date: str  # ISO, "" when the card does not give it
    uid: str = ""
    type: str = ""


class CardRemoved(Struct, frozen=True):
    pass


class CardUnread(Struct, frozen=True):
    """A reader with a SAM got nothing that may be used from a card.

    `reason`: "refused" (its own checks failed), "timeout", "removed" or "incomplete".
    """

    reason: str


class KeypadAction(StrEnum):
    """What the keys of a tactile keypad ask for."""

    NEXT = "next"
    PREV = "prev"
    SELECT = "select"
    BACK = "back"
    HELP = "help"
    VOL_UP = "volume_up"
    VOL_DOWN = "volume_down"
    REPEAT = "repeat"
    JACK_IN = "jack_in"  # headphones came
    JACK_OUT = "jack_out"


class KeypadPressed(Struct, frozen=True):
    action: KeypadAction


class SpeechEnded(Struct, frozen=True):
    """A voice came to the end of what it was to say; not when it was cut."""


class SticksChanged(Struct, frozen=True):
    """USB sticks were mounted or are gone; `there`: at least one is mounted now."""

    there: bool


class Scanned(Struct, frozen=True):
    """What a scanner read; hostile until checked, at most 4,296 printable characters."""

    text: str


DeviceEvent = (
    HealthChanged
    | JobChanged
    | CardTouched
    | CitizenRead
    | CardUnread
    | CardRemoved
    | Scanned
    | KeypadPressed
    | SpeechEnded
    | SticksChanged
)
Emit = Callable[[DeviceEvent], None]
"""Called from a device's own thread; must return at once."""


class Device(Protocol):
    """Anything that a supervisor runs. `start` and `stop` never block for long."""

    name: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def health(self) -> Health: ...


class TicketPrinter(Device, Protocol):
    """Prints tickets in order; each job's fate arrives as JobChanged events."""

    def print(self, job: str, ticket: Ticket) -> None:
        """Queue a ticket; returns at once. A job id that was seen before is not printed again."""


class CardReader(Device, Protocol):
    """Emits CardTouched (a SAM besides: CitizenRead or CardUnread), then CardRemoved."""

    gives_identity: bool  # True only for a reader with a SAM


class Scanner(Device, Protocol):
    """Emits Scanned."""


class Keypad(Device, Protocol):
    """Emits KeypadPressed."""


class Speech(Device, Protocol):
    """Says one thing at a time; emits SpeechEnded. Nothing here waits."""

    def say(self, text: str, language: str, volume: int = 100) -> None:
        """Cut what is being said and say this; `volume` is percent of the configured loudness."""

    def hush(self) -> None:
        """Be silent at once."""

    def speaking(self) -> bool:
        """Whether there is something to hear now, or about to be."""


class Letter(Struct, frozen=True):
    """A letter for A4, as PDF; in memory only, and in the spool of the printing system."""

    pdf: bytes
    pages: int = 0  # as far as is known


class LetterPrinter(Device, Protocol):
    """Prints letters in order; each job's fate arrives as JobChanged events."""

    def print(self, job: str, ticket: Letter) -> None:
        """Queue a letter; returns at once. A job id that was seen before is not printed again."""


class PowerSupply(Device, Protocol):
    """Tells by its health alone: "on_battery", "low_battery"."""


class Storage(Device, Protocol):
    """Tells by its health alone whether the outbox can be trusted to its disk."""


class Board(Device, Protocol):
    """Tells by its health alone: "hot", "undervoltage"."""


class Frame(Struct, frozen=True):
    """One picture: RGB bytes, top row first."""

    width: int
    height: int
    rgb: bytes


class Camera(Device, Protocol):
    """Keeps only the latest frame while a preview runs."""

    def open(self) -> None:
        """Start the preview."""

    def close(self) -> None:
        """Stop the preview and drop the frame."""

    def latest(self) -> Frame | None:
        """Return the latest frame, None before the first."""

    def capture(self) -> bytes:
        """Return a JPEG (at most 1600 px, no EXIF); DeviceError when there is no fresh frame."""
