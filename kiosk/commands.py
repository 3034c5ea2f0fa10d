"""What the journey asks to be done. Run off the UI thread; outcomes come back as events."""

from msgspec import Struct

from kiosk.domain.application import CardPresent, Identity
from kiosk.domain.form import Answers
from kiosk.domain.receipt import Receipt
from kiosk.events import Event, StatusFound


class Proof(Struct, frozen=True):
    """What lets this citizen see or change an application: a token, or number and code."""

    token: bytes = b""
    reference: str = ""
    code: str = ""


class SubmitAct(Struct, frozen=True):
    """Freeze, seal and store. `visit` becomes the envelope's id, so a second try is the same act.

    Answers of PHOTO questions still name pictures in the visit's photo box.
    """

    visit: str
    kind: str
    service: str
    answers: Answers
    language: str
    consent: str
    identity: Identity | None = None
    original: str = ""
    proof: Proof = Proof()


class PrintReceipt(Struct, frozen=True):
    visit: str
    receipt: Receipt
    language: str


class PrintStatusSlip(Struct, frozen=True):
    visit: str
    found: StatusFound
    language: str


class PrintNeedsSlip(Struct, frozen=True):
    """What a service asks people to prepare; says nothing about anybody."""

    visit: str
    service: str
    language: str


class PrintTest(Struct, frozen=True):
    visit: str


class LookUp(Struct, frozen=True):
    """Ask for a status. `scan` is a scanned text, hostile until it parses as our receipt."""

    visit: str
    proof: Proof
    scan: str = ""


class PrintLetter(Struct, frozen=True):
    """Fetch the finished letter of this proof and print it, once."""

    visit: str
    proof: Proof


class NoteLetter(Struct, frozen=True):
    """Write down what became of a letter's job, for the office."""

    job: str
    state: str
    reason: str = ""


class StartCamera(Struct, frozen=True):
    pass


class StopCamera(Struct, frozen=True):
    pass


class CapturePhoto(Struct, frozen=True):
    visit: str


class DropPhoto(Struct, frozen=True):
    photo: str


class CheckPin(Struct, frozen=True):
    visit: str
    pin: str
    card: CardPresent | None = None  # what was held to the reader before


class Say(Struct, frozen=True):
    """Let the voice say these, instead of what it says now. `volume` is a percentage."""

    texts: tuple[str, ...]
    language: str
    volume: int


class Hush(Struct, frozen=True):
    """Silence, at once."""


class PrintReport(Struct, frozen=True):
    """Print what the kiosk says of itself."""

    visit: str
    language: str


class Inspect(Struct, frozen=True):
    """Look something up for a page of the technician."""

    visit: str
    page: str
    language: str


class CheckLine(Struct, frozen=True):
    """Check name, port, certificate, clock and portal on the way to the office."""

    visit: str
    language: str


class UseStick(Struct, frozen=True):
    """Write to or read from a USB stick: "export", "import" or "support"."""

    visit: str
    what: str
    folder: str
    language: str


class RunMachine(Struct, frozen=True):
    """Restart or switch off the machine: `what` is "restart" or "shutdown"."""

    visit: str
    what: str
    language: str


class ResetRoll(Struct, frozen=True):
    """A new roll of paper was put in."""

    visit: str
    language: str


class SoundTest(Struct, frozen=True):
    """Let the technician hear a "sentence" or a "tone"; `volume` as of Say."""

    visit: str
    what: str
    language: str
    volume: int


class RetryDevices(Struct, frozen=True):
    """Try parked and absent devices again at once."""


class Note(Struct, frozen=True):
    """Write down who did what at the technician's pages."""

    who: str
    action: str


class SyncNow(Struct, frozen=True):
    pass


class ExitProgram(Struct, frozen=True):
    """End the program; `code` is what whoever started it is told."""

    code: int = 0


class SetDeadline(Struct, frozen=True):
    """Deliver `event` in `seconds` unless another deadline is set first; None only clears."""

    seconds: float
    event: Event | None


class Wipe(Struct, frozen=True):
    """The visit has ended: forget everything about it, everywhere."""

    visit: str


Command = Struct
"""Any of the above."""
