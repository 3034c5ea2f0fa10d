"""The paper: commands that leave marks, drawn with Pillow at 203 dpi."""

import io
from collections.abc import Callable
from functools import lru_cache
from itertools import cycle

from msgspec import Struct
from PIL import Image, ImageDraw

from devices import fonts
from devices.virtual.parser import Command

CELL_WIDTH, CELL_HEIGHT, LINE = 12, 24, 30  # dots: font A, and its default line spacing
MARGIN = 40  # dots, 5 mm that no head reaches
WHITE, INK, DESK = 253, 24, 205
CODEPAGES = {0: "cp437", 2: "cp850", 3: "cp860", 5: "cp865", 16: "cp1252", 17: "cp866", 19: "cp858"}


class Sheet(Struct, frozen=True):
    """One piece of paper that was cut off: a PNG, the bytes that made it, the letters on it."""

    png: bytes
    raw: bytes
    text: str


class _Style(Struct, frozen=True):
    bold: bool = False
    wide: int = 1
    tall: int = 1


class Paper:
    """What is under the head since the last cut."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self.reset()
        self.tear()

    def reset(self) -> None:
        """ESC @: forget styles and the unfinished line."""
        self._style = _Style()
        self._align, self._codepage, self._spacing = 0, "cp437", LINE
        self._line: list[tuple[str, _Style]] = []
        self._qr = b""
        self._module = 3

    def tear(self) -> None:
        """Begin a new piece."""
        self._bands: list[Image.Image] = []
        self._text: list[str] = []
        self._raw = b""

    def blank(self) -> bool:
        """Say whether nothing was drawn since the last cut."""
        return not self._bands

    def put(self, command: Command) -> int:
        """Draw a command; return how many lines the paper moved."""
        self._raw += command.raw
        draw = _DRAW.get(command.name)
        before = sum(band.height for band in self._bands)
        if draw is not None:
            draw(self, command.args)
        moved = sum(band.height for band in self._bands) - before
        return -(-moved // LINE)

    def sheet(self) -> Sheet:
        """Return the piece as it would be cut now."""
        return Sheet(_png(self._bands, self._dots), self._raw, "\n".join(self._text))

    # --- commands --------------------------------------------------------------------------------

    def text(self, args: bytes) -> None:
        for char in args.decode(self._codepage, "replace"):
            width = sum(CELL_WIDTH * style.wide for _, style in self._line)
            if width + CELL_WIDTH * self._style.wide > self._dots:
                self.line_feed(b"")
            self._line.append((char, self._style))

    def line_feed(self, _args: bytes) -> None:
        tall = max((style.tall for _, style in self._line), default=1)
        self._band(max(self._spacing, CELL_HEIGHT * tall + 6), self._draw_line)
        self._text.append("".join(char for char, _ in self._line))
        self._line = []

    def feed_lines(self, args: bytes) -> None:
        if self._line:
            self.line_feed(b"")
        self._band(self._spacing * args[0])

    def feed_dots(self, args: bytes) -> None:
        if self._line:
            self.line_feed(b"")
        self._band(args[0])

    def raster(self, args: bytes) -> None:
        width, height = args[1] + 256 * args[2], args[3] + 256 * args[4]
        if not width or not height:
            return
        ink = Image.frombytes("1", (8 * width, height), args[5:])
        self._place(ink.convert("L").point(lambda dot: INK if dot else WHITE))

    def two_dimensional(self, args: bytes) -> None:
        """GS ( k with cn 49: QR. 67 module size, 80 store, 81 print."""
        function = args[1] if len(args) > 1 and args[0] == 0x31 else 0
        if function == 67:
            self._module = args[2]
        elif function == 80:
            self._qr = args[3:]
        elif function == 81 and self._qr:
            self._place(_qr(self._qr, self._module))

    def style(self, **values: int | bool) -> None:
        now = {name: getattr(self._style, name) for name in _Style.__struct_fields__}
        self._style = _Style(**{**now, **values})

    def align(self, args: bytes) -> None:
        self._align = args[0] % 48 % 3

    def size(self, args: bytes) -> None:
        self.style(wide=(args[0] >> 4 & 7) + 1, tall=(args[0] & 7) + 1)

    def mode(self, args: bytes) -> None:
        self.style(bold=bool(args[0] & 8), tall=1 + (args[0] >> 4 & 1), wide=1 + (args[0] >> 5 & 1))

    def codepage(self, args: bytes) -> None:
        self._codepage = CODEPAGES.get(args[0], "cp437")

    def spacing(self, dots: int) -> None:
        self._spacing = dots

    # --- drawing ---------------------------------------------------------------------------------

    def _band(self, height: int, draw: Callable[[Image.Image], None] | None = None) -> None:
        band = Image.new("L", (self._dots, max(1, height)), WHITE)
        if draw is not None:
            draw(band)
        self._bands.append(band)

    def _place(self, picture: Image.Image) -> None:
        band = Image.new("L", (self._dots, picture.height), WHITE)
        band.paste(picture, (self._left(picture.width), 0))
        self._bands.append(band)

    def _left(self, width: int) -> int:
        return max(0, (self._dots - width) * self._align // 2)

    def _draw_line(self, band: Image.Image) -> None:
        tall = max((style.tall for _, style in self._line), default=1)
        left = self._left(sum(CELL_WIDTH * style.wide for _, style in self._line))
        for char, style in self._line:
            glyph = _glyph(char, style)
            band.paste(glyph, (left, CELL_HEIGHT * tall - glyph.height + 3))
            left += glyph.width


@lru_cache(1024)
def _glyph(char: str, style: _Style) -> Image.Image:
    """Draw one letter into its cell, enlarged as the head does it."""
    scale = min(style.wide, style.tall)
    cell = Image.new("L", (CELL_WIDTH * scale, CELL_HEIGHT * scale), WHITE)
    font = fonts.load(fonts.MONO, 20 * scale)
    ImageDraw.Draw(cell).text(
        (0, -1 * scale), char, font=font, fill=INK, stroke_width=0.5 * scale * int(style.bold)
    )
    return cell.resize((CELL_WIDTH * style.wide, CELL_HEIGHT * style.tall))


def _qr(data: bytes, module: int) -> Image.Image:
    import qrcode  # late: few printers are asked to draw one

    code = qrcode.QRCode(box_size=module, border=0)
    code.add_data(data)
    code.make(fit=True)
    rows = code.get_matrix()
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([INK if dark else WHITE for row in rows for dark in row])
    return picture.resize((len(rows) * module,) * 2, Image.Resampling.NEAREST)


def _png(bands: list[Image.Image], dots: int) -> bytes:
    """Paste the bands onto a strip with margins and two jagged edges."""
    height = sum(band.height for band in bands) + 2 * MARGIN
    strip = Image.new("L", (dots + 2 * MARGIN, height), WHITE)
    top = MARGIN
    for band in bands:
        strip.paste(band, (MARGIN, top))
        top += band.height
    _edges(strip)
    out = io.BytesIO()
    strip.save(out, "PNG")
    return out.getvalue()


def _edges(strip: Image.Image, tooth: int = 8) -> None:
    draw = ImageDraw.Draw(strip)
    for edge, inward in ((0, 1), (strip.height - 1, -1)):
        teeth = zip(range(0, strip.width + tooth, tooth), cycle((0, tooth * inward)), strict=False)
        draw.polygon(
            [(0, edge), *((x, edge + depth) for x, depth in teeth), (strip.width, edge)], fill=DESK
        )


def _reset(paper: Paper, _args: bytes) -> None:
    paper.reset()


def _bold(paper: Paper, args: bytes) -> None:
    paper.style(bold=bool(args[0] & 1))


def _default_spacing(paper: Paper, _args: bytes) -> None:
    paper.spacing(LINE)


def _spacing(paper: Paper, args: bytes) -> None:
    paper.spacing(args[0])


_DRAW: dict[str, Callable[[Paper, bytes], None]] = {
    "text": Paper.text,
    "LF": Paper.line_feed,
    "ESC d": Paper.feed_lines,
    "ESC J": Paper.feed_dots,
    "GS v 0": Paper.raster,
    "GS ( k": Paper.two_dimensional,
    "ESC @": _reset,
    "ESC a": Paper.align,
    "ESC E": _bold,
    "ESC !": Paper.mode,
    "GS !": Paper.size,
    "ESC t": Paper.codepage,
    "ESC 2": _default_spacing,
    "ESC 3": _spacing,
}
"""Commands that change the paper or how the next letters look; all others leave no mark."""
