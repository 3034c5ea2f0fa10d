"""What a printer can do, as a table and a few options of its URL."""

from msgspec import Struct


class Paper(Struct, frozen=True):
    """Printable width at 203 dpi: dots, and columns of font A (12 x 24 dots)."""

    dots: int
    columns: int


PAPERS: dict[int, Paper] = {58: Paper(dots=384, columns=32), 80: Paper(dots=576, columns=48)}
"""By the width of the roll in millimetres."""


class Profile(Struct, frozen=True):
    """How to talk to one printer.

    `codepage` is a name python-escpos knows ("CP437", "CP858"): letters of it go out as text.
    "" sends only ASCII as text and draws every other line, which looks the same on every clone.
    `confirm` asks for a process id (GS ( H) after each ticket; a printer that turns out not to
    answer it is not asked again. `status` False: this printer never answers anything.
    """

    paper: Paper = PAPERS[80]
    codepage: str = ""
    native_qr: bool = False
    cut: str = "full"  # "full", "part", "none"
    confirm: bool = True
    status: bool = True
    presenter: str = "no"  # "yes": says whether a ticket hangs in its output; "eject": drops it
