"""The office's own settings: one small file, `office.json`, in the data directory."""

from pathlib import Path

import msgspec
from django.conf import settings
from msgspec import Struct


class Office(Struct, frozen=True):
    """`status_url` "" until the address is known: `serve` fills it in."""

    region: str = "Kota Contoh"
    code: str = ""  # of the region, as neighbours name it; "" until a catalogue says it
    catalogue: str = ""
    status_url: str = ""
    fixed_url: bool = False  # given by a person: `serve` leaves it alone


def path() -> Path:
    return Path(settings.OFFICE_DIR) / "office.json"


def read() -> Office:
    """Return the settings; the defaults before `init`."""
    try:
        return msgspec.json.decode(path().read_bytes(), type=Office)
    except FileNotFoundError:
        return Office()


def write(office: Office) -> None:
    part = path().with_suffix(".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(office)))
    part.replace(path())
