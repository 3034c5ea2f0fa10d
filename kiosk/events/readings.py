"""What readers and scanners see."""

from msgspec import Struct


class CitizenCard(Struct, frozen=True):
    nik: str
    name: str
    birth_date: str
    uid: str = ""
    type: str = ""


class PlainCard(Struct, frozen=True):
    uid: str
    type: str


class CardNotRead(Struct, frozen=True):
    """A reader with a SAM got nothing of a card; `reason` as devices.protocols.CardUnread."""

    reason: str


class Scan(Struct, frozen=True):
    """A code under the scanner, hostile; `ours`: it has the shape of one of our receipts."""

    text: str
    ours: bool = False


class KeypadPressed(Struct, frozen=True):
    """A key of the tactile keypad; `action` is a devices.protocols.KeypadAction value."""

    action: str
