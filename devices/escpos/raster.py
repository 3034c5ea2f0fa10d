"""Pictures for a thermal head: QR codes, rules, logos and lines of letters it does not have.

Every function returns a picture of mode "1" (white True) as wide as the paper.
"""

import io

from PIL import Image, ImageDraw

from devices import fonts
from devices.errors import BadTicket
from devices.escpos.sanitise import wrap

MIN_MODULE, MAX_MODULE = 4, 6  # dots; smaller is not read reliably at 203 dpi, larger is unwieldy
QUIET = 4  # modules, ISO/IEC 18004
MAX_PIXELS = 4_000_000
LETTER = 24  # dots, height of font A
Bitmap = Image.Image


def qr(text: str, dots: int) -> Bitmap:
    """Draw a QR code in the middle; BadTicket when it does not fit at 4 dots a module.

    Prefers error correction M; falls back to L so that long texts keep large modules.
    """
    import qrcode  # late: only the printer's thread pays for it

    for level in (qrcode.ERROR_CORRECT_M, qrcode.ERROR_CORRECT_L):
        code = qrcode.QRCode(error_correction=level, border=QUIET)
        code.add_data(text)
        try:
            code.make(fit=True)
        except (ValueError, qrcode.exceptions.DataOverflowError):
            continue
        matrix = code.get_matrix()
        module = min(MAX_MODULE, dots // len(matrix))
        if module >= MIN_MODULE:
            return _modules(matrix, module, dots)
    raise BadTicket("QR too long for this paper")


def _modules(matrix: list[list[bool]], module: int, dots: int) -> Bitmap:
    side = len(matrix)
    small = Image.new("1", (side, side), 1)
    small.putdata([not dark for row in matrix for dark in row])
    return centred(small.resize((side * module, side * module), Image.Resampling.NEAREST), dots)


def centred(picture: Bitmap, dots: int) -> Bitmap:
    paper = Image.new("1", (dots, picture.height), 1)
    paper.paste(picture, ((dots - picture.width) // 2, 0))
    return paper


def rule(dots: int) -> Bitmap:
    """Draw a line of two dots with air above and below."""
    paper = Image.new("1", (dots, 24), 1)
    ImageDraw.Draw(paper).rectangle((0, 10, dots, 11), fill=0)
    return paper


def picture(png: bytes, dots: int, height: int) -> Bitmap:
    """Read a picture, lay it on white, scale it down to the room; BadTicket when it is none."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise BadTicket("picture too large")
            layers = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadTicket("picture is not a PNG") from error
    flat = Image.new("RGB", layers.size, "white")
    flat.paste(layers, mask=layers.getchannel("A"))
    flat.thumbnail((dots, height))
    return centred(flat.convert("1"), dots)


def text(
    words: str, dots: int, *, size: int = 1, bold: bool = False, align: str = "left"
) -> Bitmap:
    """Draw a paragraph that the printer has no letters for, in its own letters' size."""
    font = _face(words, 20 * size)
    rows = _rows(words, dots, font)
    height = LETTER * size + 6
    paper = Image.new("1", (dots, height * len(rows)), 1)
    draw = ImageDraw.Draw(paper)
    for index, row in enumerate(rows):
        left = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (dots - font.getlength(row))
        draw.text((left, index * height + 2), row, font=font, fill=0, stroke_width=int(bold) * 0.5)
    return paper


def _rows(words: str, dots: int, font: fonts.Font) -> list[str]:
    """Break at words by drawn width: the widest number of letters of which every row fits."""
    for columns in range(max(1, dots // 5), 1, -1):
        rows = wrap(words, columns)
        if all(font.getlength(row) <= dots for row in rows):
            return rows
    return wrap(words, 1)


def missing(words: str) -> str:
    """Return the characters that even the drawn letters lack; they come out as boxes."""
    return _lacking(words, fonts.load(fonts.SANS, 20))


def _lacking(words: str, font: fonts.Font) -> str:
    nothing = bytes(font.getmask("\uffff"))
    return "".join(c for c in sorted(set(words)) if c.strip() and bytes(font.getmask(c)) == nothing)


def _face(words: str, pixels: int) -> fonts.Font:
    """Choose the face that looks like the printer's own, the one with more letters if need be."""
    plain = fonts.load(fonts.MONO, pixels)
    return fonts.load(fonts.SANS, pixels) if _lacking(words, plain) else plain


def slices(paper: Bitmap, rows: int = 255) -> list[Bitmap]:
    """Cut a picture into pieces that every printer's buffer takes."""
    return [
        paper.crop((0, top, paper.width, min(top + rows, paper.height)))
        for top in range(0, paper.height, rows)
    ]


def defused(paper: Bitmap) -> Bitmap:
    """Return the picture with one dot more wherever its bytes would spell a real-time command.

    Some printers (TM-U295) execute 10 04, 10 05 and 10 14 also inside picture data.
    """
    ink = bytearray(255 - byte for byte in paper.tobytes())  # 8 dots a byte, black is 1
    for index in range(len(ink) - 1):
        if ink[index] == 0x10 and ink[index + 1] in (0x04, 0x05, 0x14):
            ink[index] = 0x18
    return Image.frombytes("1", paper.size, bytes(255 - byte for byte in ink))
