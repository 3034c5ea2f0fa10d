"""What nobody at the screen caused: time, line, devices."""

from datetime import datetime

from msgspec import Struct

from kiosk.domain.catalogue import Catalogue


class CatalogueReady(Struct, frozen=True):
    """Another catalogue was installed; it is taken into use between two visits."""

    catalogue: Catalogue


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
    """`state` is a devices.protocols.State value; `since` is filled in when it is heard."""

    device: str  # "printer", "card_reader", "scanner", "camera", "power", "storage", "board", ...
    state: str
    reason: str
    detail: str = ""
    since: datetime | None = None


class PowerGone(Struct, frozen=True):
    """The goodbye has been read: end the program before the battery does."""


class SpeechEnded(Struct, frozen=True):
    """The voice has said all; waiting begins now."""


class SticksChanged(Struct, frozen=True):
    """USB sticks came or went; `there`: at least one can be used now."""

    there: bool


class Enrolled(Struct, frozen=True):
    """The office's directory names this kiosk; `code` is the printed one, "K07"."""

    code: str


class Neighbours(Struct, frozen=True):
    """The neighbouring regions that this kiosk holds a sealing key of, by code."""

    regions: frozenset[str]


class OutOfService(Struct, frozen=True):
    """The kiosk cannot take applications; `reason` "" ends it."""

    reason: str
