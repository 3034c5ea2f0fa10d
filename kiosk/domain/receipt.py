"""What the citizen takes home, as data. It names no person."""

from datetime import datetime

from msgspec import Struct


class Receipt(Struct, frozen=True):
    """One saved application, as told to the citizen. Lives in memory only, for one visit."""

    envelope: str  # id
    reference: str  # K07-4821-93
    code: str  # 6 digits
    token: bytes  # 16 bytes
    url: str  # status URL whose fragment carries token and proof; what the QR says
    service: str  # code
    saved_at: datetime  # aware, UTC
    time_certain: bool = True  # False when the kiosk's clock is not to be trusted
    copy: bool = False  # a reprint, marked SALINAN
    kind: str = "application"
