"""Ticket -> ESC/POS bytes. python-escpos writes the commands into its Dummy; pure otherwise."""

import contextlib
import io
import logging
import os
import shutil
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct

from devices.escpos import raster
from devices.escpos.profiles import Profile
from devices.escpos.sanitise import encodable, pair, sanitise, wrap
from devices.ticket import Gap, Line, Pair, Part, Picture, Qr, Rule, Ticket

MAX_GAP = 20
EJECT = b"\x1de\x05"  # GS e 5, Custom command reference


class Encoded(Struct, frozen=True):
    """Blocks end where a command ends, so that a status query may stand between two of them.

    `lost` names characters that even the drawn letters lack; they are boxes on the paper.
    """

    blocks: tuple[bytes, ...]
    lost: str = ""

    def data(self) -> bytes:
        return b"".join(self.blocks)


def encode(ticket: Ticket, profile: Profile) -> Encoded:
    """Encode a whole ticket, from initialisation to the cut; BadTicket when it cannot be."""
    writer = _Writer(profile)
    writer.begin()
    for part in ticket.parts:
        _WRITE[type(part)](writer, part)
        writer.end_block()
    writer.cut()
    # The cut belongs to the last part: what is not all sent can then never look complete.
    *blocks, last, cut = writer.blocks
    return Encoded(packed([*blocks, last + cut]), "".join(sorted(set(writer.lost))))


def packed(blocks: list[bytes], size: int = 1024) -> tuple[bytes, ...]:
    """Join neighbours up to `size` bytes, so that there are few places to ask at."""
    joined: list[bytes] = []
    for block in blocks:
        if joined and len(joined[-1]) + len(block) <= size:
            joined[-1] += block
        else:
            joined.append(block)
    return tuple(joined)


def warm_up() -> None:
    """Import the encoder (about 0.5 s) on the thread that will need it."""
    dummy(Profile())


def dummy(profile: Profile) -> Any:
    """Return python-escpos' Dummy for this paper."""
    make_profile, make_dummy = _library()
    known = make_profile(columns=profile.paper.columns)
    media = {"width": {"pixels": profile.paper.dots}, "dpi": 203}
    known.profile_data = {**known.profile_data, "media": media}
    known.features = {"paperFullCut": True, "paperPartCut": True}
    return make_dummy(profile=known)


@cache
def _library() -> tuple[Any, Any]:
    """Import python-escpos late, and undo what its import does to the whole process: a handler on
    the root logger, words on stdout, and a folder left in /tmp by every run.
    """
    root = logging.getLogger()
    handlers = list(root.handlers)
    with contextlib.redirect_stdout(io.StringIO()):
        from escpos import capabilities
        from escpos.printer import Dummy
    root.handlers[:] = handlers
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return capabilities.Profile, Dummy


class _Writer:
    """Collects blocks from a Dummy."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.blocks: list[bytes] = []
        self.lost = ""
        self._out = dummy(profile)

    def begin(self) -> None:
        self._out.hw("INIT")
        self._out.charcode(self.profile.codepage or "CP437")
        self.end_block()

    def end_block(self) -> None:
        if data := self._out.output:
            self.blocks.append(data)
            self._out.clear()

    def cut(self) -> None:
        self._out.text("\n")  # a printer that holds an unfinished line ignores the cut
        if self.profile.cut == "none":
            self._out.print_and_feed(4)
        else:
            self._out.cut(mode=self.profile.cut.upper())
        if self.profile.presenter == "eject":
            self._out._raw(EJECT)  # noqa: SLF001 - the library's own way to send what it lacks
        self.end_block()

    def rows(
        self, rows: list[str], *, size: int = 1, bold: bool = False, align: str = "left"
    ) -> None:
        self._out.set(align=align, bold=bold, custom_size=True, width=size, height=size)
        for row in rows:
            self._out.text(row.rstrip() + "\n")

    def paint(self, picture: raster.Bitmap) -> None:
        self._out.set(align="left")
        for piece in raster.slices(picture):
            self._out.image(raster.defused(piece), fragment_height=256)
            self.end_block()

    def line(self, part: Line) -> None:
        text, size = sanitise(part.text), 2 if part.size > 1 else 1
        if encodable(text, self.profile.codepage):
            rows = wrap(text, self.profile.paper.columns // size)
            self.rows(rows, size=size, bold=part.bold, align=part.align)
        else:
            self._draw(text, size=size, bold=part.bold, align=part.align)

    def pair(self, part: Pair) -> None:
        label, value = sanitise(part.label), sanitise(part.value)
        if encodable(label + value, self.profile.codepage):
            self.rows(pair(label, value, self.profile.paper.columns))
        else:
            self._draw(label)
            self._draw(value, align="right")

    def _draw(self, text: str, *, size: int = 1, bold: bool = False, align: str = "left") -> None:
        self.lost += raster.missing(text)
        self.paint(raster.text(text, self.profile.paper.dots, size=size, bold=bold, align=align))

    def rule(self, _part: Rule) -> None:
        self.paint(raster.rule(self.profile.paper.dots))

    def qr(self, part: Qr) -> None:
        drawn = raster.qr(part.text, self.profile.paper.dots)  # also checks that it fits
        if self.profile.native_qr:
            self._out.set(align="center")
            self._out.qr(part.text, size=raster.MIN_MODULE, native=True)
            self._out.text("\n")
        else:
            self.paint(drawn)

    def picture(self, part: Picture) -> None:
        self.paint(raster.picture(part.png, self.profile.paper.dots, part.height))

    def gap(self, part: Gap) -> None:
        self._out.print_and_feed(max(1, min(part.lines, MAX_GAP)))


_WRITE: dict[type[Part], Callable[[_Writer, Any], None]] = {
    Line: _Writer.line,
    Pair: _Writer.pair,
    Rule: _Writer.rule,
    Qr: _Writer.qr,
    Picture: _Writer.picture,
    Gap: _Writer.gap,
}
