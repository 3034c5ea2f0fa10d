"""Everything that can happen to a visit: touches, readings, outcomes, the world.

Outcome events carry the visit's id; the journey ignores those of another visit.
"""

from datetime import datetime

from msgspec import Struct

from kiosk.domain.form import Raw
from kiosk.domain.receipt import Receipt
from kiosk.domain.status import StatusStep

# --- touches -------------------------------------------------------------------------------------


class Begin(Struct, frozen=True):
    """The attract screen was touched."""


class Home(Struct, frozen=True):
    pass


class Back(Struct, frozen=True):
    """Back; `typed` is what stands in the field, so that it is there again on return."""

    typed: Raw = None


class OpenGroup(Struct, frozen=True):
    code: str


class OpenService(Struct, frozen=True):
    code: str


class OpenSearch(Struct, frozen=True):
    pass


class Search(Struct, frozen=True):
    """The search field changed."""

    query: str


class OpenStandard(Struct, frozen=True):
    """Legal basis and service standard of the service on screen."""


class BeginForm(Struct, frozen=True):
    pass


class Answered(Struct, frozen=True):
    """The main button on a question; None leaves an optional one empty."""

    raw: Raw


class EditAnswer(Struct, frozen=True):
    """Change a row of the check page; `path` is the row's own."""

    path: str


class AddEntry(Struct, frozen=True):
    """Add one repetition of the group on screen."""


class EditEntry(Struct, frozen=True):
    index: int


class RemoveEntry(Struct, frozen=True):
    index: int


class TakePhoto(Struct, frozen=True):
    pass


class RetakePhoto(Struct, frozen=True):
    pass


class BringInstead(Struct, frozen=True):
    """No camera: the citizen brings the document to the counter."""


class Tick(Struct, frozen=True):
    """A box on the check page: "truth" or "consent"."""

    box: str


class Submit(Struct, frozen=True):
    pass


class Reprint(Struct, frozen=True):
    pass


class Finish(Struct, frozen=True):
    """The visit ends and everything is wiped."""


class OpenStatus(Struct, frozen=True):
    pass


class PrintStatus(Struct, frozen=True):
    pass


class CompleteNow(Struct, frozen=True):
    """Answer what the office asked for."""


class Withdraw(Struct, frozen=True):
    """Ask to withdraw the application on the status screen (confirmed on the next screen)."""


class ConfirmWithdraw(Struct, frozen=True):
    pass


class OpenOverlay(Struct, frozen=True):
    """Open "language", "accessibility", "help" or "emergency" over the screen, which stays."""

    name: str


class CloseOverlay(Struct, frozen=True):
    pass


class SetLanguage(Struct, frozen=True):
    language: str


class SetOption(Struct, frozen=True):
    """A display option: "large_text", "high_contrast", "lower_half" or "left_hand"."""

    name: str
    on: bool


class StillHere(Struct, frozen=True):
    pass


class Touched(Struct, frozen=True):
    """Any input; only moves the idle deadline."""


class HoldLogo(Struct, frozen=True):
    """The long press that opens the PIN screen."""


class EnterPin(Struct, frozen=True):
    pin: str


class Technician(Struct, frozen=True):
    """An action of the technician screen: "test_print", "sync_now", "exit", "leave"."""

    action: str


# --- readings ------------------------------------------------------------------------------------


class CitizenCard(Struct, frozen=True):
    nik: str
    name: str
    birth_date: str
    uid: str = ""
    type: str = ""


class PlainCard(Struct, frozen=True):
    uid: str
    type: str


class Scan(Struct, frozen=True):
    text: str


# --- outcomes (of commands) ----------------------------------------------------------------------


class Saved(Struct, frozen=True):
    visit: str
    receipt: Receipt


class SaveFailed(Struct, frozen=True):
    """Nothing was taken; the answers are still here. `reason`: "disk", "keys", "database"."""

    visit: str
    reason: str


class PrintChanged(Struct, frozen=True):
    """`state` is a devices.protocols.JobState value; `reason` a device reason code."""

    visit: str
    state: str
    reason: str = ""


class PhotoReady(Struct, frozen=True):
    visit: str
    photo: str  # id in the visit's photo box


class PhotoFailed(Struct, frozen=True):
    visit: str
    reason: str


class StatusFound(Struct, frozen=True):
    """A look-up's answer. `source` is "office" or "kiosk"; service "" when it cannot be known."""

    visit: str
    reference: str
    envelope: str
    steps: tuple[StatusStep, ...]
    service: str = ""
    agency: str = ""
    wanted: tuple[str, ...] = ()
    source: str = "office"
    as_of: str = ""
    token: bytes = b""  # what the paper carried, when it was scanned
    sent: bool = True  # False: still on this kiosk


class StatusMissing(Struct, frozen=True):
    """`reason`: "wrong" (number or code), "paused", "offline", "scan" (not one of our receipts)."""

    visit: str
    reason: str


class PinChecked(Struct, frozen=True):
    visit: str
    ok: bool
    wait: int = 0  # seconds until the next try is allowed


# --- the world -----------------------------------------------------------------------------------


class Clock(Struct, frozen=True):
    """A minute has passed."""

    now: datetime  # aware, in the region's zone


class IdleWarning(Struct, frozen=True):
    visit: str


class IdleExpired(Struct, frozen=True):
    visit: str


class Connection(Struct, frozen=True):
    """What the sync agent knows. `online` None: not known yet."""

    online: bool | None
    pending: int
    quarantined: int
    sent_today: int
    detail: str = ""


class Delivered(Struct, frozen=True):
    """The office's acknowledgement of this envelope was verified; `at` ISO UTC."""

    envelope: str
    at: str


class DeviceChanged(Struct, frozen=True):
    """`state` is a devices.protocols.State value."""

    device: str  # "printer", "card_reader", "scanner", "camera", "storage"
    state: str
    reason: str
    detail: str = ""


class Enrolled(Struct, frozen=True):
    """The office's directory names this kiosk; `code` is the printed one, "K07"."""

    code: str


class OutOfService(Struct, frozen=True):
    """The kiosk cannot take applications; `reason` "" ends it."""

    reason: str


Event = Struct
"""Any of the above."""
