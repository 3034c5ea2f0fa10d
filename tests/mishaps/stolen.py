"""Citizens with canaries at a kiosk: `stolen FOLDER CITIZENS [leak]`. Searched by its test."""

import os
import sys
from pathlib import Path
from random import Random

import msgspec

from sync.envelope import encrypt_attachment
from sync.outbox import Outbox, Stored
from tests.mishaps.lines import Loop, SilentOffice
from tests.unit.sync_kiosk import Kiosk

SEND_EVERY = 7
MARKS = {
    "name": b"Kenari Contoh ",
    "nik": b"3299994507",
    "phone": b"081299994507",
    "service": b"layanan-kenari-",
    "photo": b"\xff\xd8\xffkenari\x00\x9f",
    "token": b"kenari-token",
}


def said_by(number: int) -> dict[str, bytes]:
    """Return what one citizen says: a mark that all share, and then what is their own."""
    rng = Random(f"citizen {number}")
    return {what: mark + rng.randbytes(8).hex().encode() for what, mark in MARKS.items()}


def settled(folder: Path, citizens: int, *, leak: bool) -> None:
    Outbox.__init__.__kwdefaults__["hash_code"] = lambda _code, salt: salt + b"-"
    office = SilentOffice()
    kiosk = Kiosk(folder / "kiosk", line=Loop(office)).enrol(office)
    for number in range(citizens):
        said = said_by(number)
        act = msgspec.structs.replace(
            kiosk.act(number + 1),
            plaintext=repr(said).encode(),
            token=said["token"][:16],
            attachments=(encrypt_attachment(said["photo"] * 200),),
            stub=said["service"],
        )
        if leak:
            draft = folder / "draft"
            draft.write_bytes(said["name"] * 9_000)  # more blocks than are used again
            with draft.open() as file:
                os.fsync(file.fileno())
            draft.unlink()
        assert isinstance(kiosk.outbox.append(act), Stored)
        if number % SEND_EVERY == 0:
            kiosk.agent.step()
    kiosk.close()


if __name__ == "__main__":
    settled(Path(sys.argv[1]), int(sys.argv[2]), leak="leak" in sys.argv)
