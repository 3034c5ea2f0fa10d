"""A one-time code as a picture that a kiosk's scanner reads, so that nobody has to type it."""

import io

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG element, with its quiet zone."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=12, border=4).save(out)
    return out.getvalue().decode().partition("?>")[2].strip()


def qr_text(text: str) -> str:
    """Return a QR code in half blocks, for a terminal."""
    code, out = qrcode.QRCode(border=4), io.StringIO()
    code.add_data(text)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
