"""What an officer attaches: a PDF that a kiosk's A4 printer can print, or why it is not one."""

import io
import logging

from msgspec import Struct
from pypdf import PageObject, PdfReader

from sync.letter_wire import MOST_BYTES

MOST_PAGES = 10
A4 = (595.3, 841.9)  # points
SLACK = 15.0  # points; a little more than 5 mm
_ROOM = 64  # bytes that encryption adds, and some
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what it reads


class Checked(Struct, frozen=True):
    """`fault` is a key of words.LETTER_FAULTS, "" when the letter can be printed."""

    pages: int = 0
    fault: str = ""


def check(data: bytes) -> Checked:
    """Look at the bytes alone, never at a name or a type that a browser claims."""
    if not data.startswith(b"%PDF-"):
        return Checked(fault="type")
    if len(data) > MOST_BYTES - _ROOM:
        return Checked(fault="size")
    try:
        return _read(PdfReader(io.BytesIO(data)))
    except Exception:  # noqa: BLE001 - a reader of strange files may meet anything
        return Checked(fault="damaged")


def _read(reader: PdfReader) -> Checked:
    if reader.is_encrypted:
        return Checked(fault="locked")
    pages = len(reader.pages)
    if not 1 <= pages <= MOST_PAGES:
        return Checked(fault="pages")
    if not all(_is_a4(page) for page in reader.pages):
        return Checked(fault="paper")
    return Checked(pages)


def _is_a4(page: PageObject) -> bool:
    """Tell whether nothing would be cut off or shrunk; either way up."""
    box = page.cropbox
    sides = sorted((abs(float(box.width)), abs(float(box.height))))
    return all(abs(side - a4) <= SLACK for side, a4 in zip(sides, A4, strict=True))
