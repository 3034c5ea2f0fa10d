"""Whether a photo can be read later: sharp enough, light enough. Pure.

Sharpness is the variance of the picture's Laplacian, measured on a copy of fixed size so that one
threshold holds for every camera; the thresholds stand where the pictures of the tests part.
"""

import io

from PIL import Image, ImageFilter, ImageOps, ImageStat

SIZE = (640, 640)  # px; the copy that is measured
DARK = 50.0  # mean of 0..255
LIGHT_SHARE = 0.02  # of the pixels may be bright in a picture that is dark all the same
BRIGHT = 110
BLURRED = 45.0  # variance of the Laplacian
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def flaw(jpeg: bytes) -> str:
    """Return "dark", "blurred", or "" for a photo that is good enough."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        grey = opened.convert("L")
    grey.thumbnail(SIZE)
    if is_dark(grey):
        return "dark"
    return "blurred" if sharpness(grey) < BLURRED else ""


def is_dark(grey: Image.Image) -> bool:
    """Whether the whole is dark and hardly anything in it is bright."""
    if ImageStat.Stat(grey).mean[0] >= DARK:
        return False
    bright = sum(grey.histogram()[BRIGHT:])
    return bright < LIGHT_SHARE * grey.width * grey.height


def sharpness(grey: Image.Image) -> float:
    """Return the variance of the Laplacian, of the picture smoothed (the sensor's noise is no edge)
    and stretched to full contrast (a dim picture may be sharp).
    """
    smooth = ImageOps.autocontrast(grey.filter(ImageFilter.BoxBlur(1)), cutoff=1)
    edges = smooth.filter(LAPLACIAN)
    edges = edges.crop((1, 1, edges.width - 1, edges.height - 1))  # the border is not filtered
    return float(ImageStat.Stat(edges).var[0])
