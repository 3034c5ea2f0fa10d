"""What the agent tells the kiosk, from its own thread."""

from msgspec import Struct


class Delivered(Struct, frozen=True):
    """The office's signed acknowledgement of this envelope, attachments included; `at` ISO UTC."""

    id: str
    at: str


class NotesArrived(Struct, frozen=True):
    """Something new is known about these envelopes."""

    ids: tuple[str, ...]


class ConnectionChanged(Struct, frozen=True):
    """`online` None: not known yet. `detail` is a line for the technician, "" when all is well."""

    online: bool | None
    pending: int
    quarantined: int
    sent_today: int
    detail: str = ""


Event = Delivered | NotesArrived | ConnectionChanged
