"""What the fake camera sees: a sheet of paper on a desk. Synthetic, names nobody."""

import io
import math

from PIL import Image, ImageDraw

from devices import fonts
from devices.protocols import Frame

WIDTH, HEIGHT = 960, 720
PAPER = (430, 600)
DESK, SHEET, INK, FAINT = (96, 74, 58), (250, 249, 244), (40, 44, 52), (168, 174, 182)


def document(png: bytes | None = None) -> Image.Image:
    """Return a sheet to photograph: the given picture, or a form letter of our own."""
    if png is None:
        return _letter()
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((WIDTH - 120, HEIGHT - 80))
    return picture


def frame(sheet: Image.Image, number: int) -> Frame:
    """Draw frame `number`: the sheet trembles a few pixels, so that a frozen picture is seen."""
    desk = Image.new("RGB", (WIDTH, HEIGHT), DESK)
    left = (WIDTH - sheet.width) // 2 + round(6 * math.sin(number / 5))
    top = (HEIGHT - sheet.height) // 2 + round(4 * math.cos(number / 7))
    shadow = (left + 10, top + 12, left + sheet.width + 10, top + sheet.height + 12)
    ImageDraw.Draw(desk).rectangle(shadow, fill=(66, 50, 40))
    desk.paste(sheet, (left, top))
    return Frame(WIDTH, HEIGHT, desk.tobytes())


def _letter() -> Image.Image:
    sheet = Image.new("RGB", PAPER, SHEET)
    draw = ImageDraw.Draw(sheet)
    title, small = fonts.load(fonts.SANS_BOLD, 22), fonts.load(fonts.SANS, 14)
    draw.rounded_rectangle((30, 28, 78, 84), 10, outline=INK, width=3)
    draw.text((96, 30), "KOTA CONTOH", font=title, fill=INK)
    draw.text((96, 60), "DOKUMEN CONTOH", font=small, fill=INK)
    draw.line((30, 104, PAPER[0] - 30, 104), fill=INK, width=2)
    for row, share in enumerate((0.9, 1.0, 0.95, 0.6, 0, 1.0, 0.9, 0.97, 0.4, 0, 0.92, 0.5)):
        top = 140 + 26 * row
        draw.rectangle((30, top, 30 + share * (PAPER[0] - 60), top + 7 * bool(share)), fill=FAINT)
    draw.ellipse((270, 480, 370, 580), outline=(150, 60, 60), width=4)
    draw.text((282, 520), "CONTOH", font=small, fill=(150, 60, 60))
    return sheet
