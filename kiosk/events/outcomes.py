"""What became of a command. Each carries the visit it belongs to; of another it is ignored."""

from msgspec import Struct

from kiosk.domain.receipt import Receipt
from kiosk.domain.status import LetterOffer, StatusStep


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
    flaw: str = ""  # "blurred" or "dark": hardly readable


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
    letter: LetterOffer | None = None


class LetterChanged(Struct, frozen=True):
    """How a letter is on its way to paper; `state` is a devices.protocols.JobState value.

    `reason`: a device reason code; or "offline", "altered", "storage", "wrong", "paused", "none",
    "spent": why it was not fetched.
    """

    visit: str
    state: str
    reason: str = ""


class StatusMissing(Struct, frozen=True):
    """`reason`: "wrong" (number or code), "paused", "offline", "scan" (not one of our receipts)."""

    visit: str
    reason: str


class PinChecked(Struct, frozen=True):
    visit: str
    ok: bool
    wait: int = 0  # seconds until the next try is allowed
    who: str = ""  # how somebody proved to be a technician: "PIN", "PIN+kartu 2"
