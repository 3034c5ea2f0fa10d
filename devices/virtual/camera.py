"""A camera made of software for the real capture process: a file says how it behaves now.

The file stands for the device node: without it there is no camera.
"""

import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from devices.camera.wire import Shot
from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused
from devices.fakes.drawing import document, frame

PER_SECOND = 20
HUFFMAN = b"\xff\xc4"  # the JPEG marker of Huffman tables; webcams leave them out


class VirtualCamera:
    """Its hands. `behave` takes a word of BEHAVIOURS, or "stall", "gone" or "busy"."""

    def __init__(self, node: Path) -> None:
        self.node = node
        self.plug()

    def plug(self) -> None:
        self.behave("well")

    def unplug(self) -> None:
        self.node.unlink(missing_ok=True)

    def behave(self, how: str) -> None:
        beside = self.node.with_suffix(".next")
        beside.write_text(how)
        beside.replace(self.node)


def frames(place: str, width: int, height: int) -> Iterator[Shot]:
    """Yield what this camera sends, as its file says from one picture to the next."""
    number, sheet = 0, document()
    while True:
        number += 1
        how = _how(Path(place), number)
        if how != "stall":
            yield BEHAVIOURS[how](number, lambda n: _jpeg(sheet, n, width, height))
        time.sleep(1 / PER_SECOND)


def _how(node: Path, number: int) -> str:
    try:
        how = node.read_text()
    except FileNotFoundError:
        raise (DeviceGone if number > 1 else DeviceAbsent)(str(node)) from None
    if how == "gone":
        raise DeviceGone
    if how == "busy":
        raise DeviceRefused
    return how


Draw = Callable[[int], bytes]


def _well(number: int, draw: Draw) -> Shot:
    return Shot(number, draw(number))


def _frozen(number: int, draw: Draw) -> Shot:
    """Send one picture for ever, as if it were new each time."""
    return Shot(number, draw(0))


def _stale(_number: int, draw: Draw) -> Shot:
    """Hand out one old buffer again and again."""
    return Shot(1, draw(0))


def _garbage(number: int, _draw: Draw) -> Shot:
    return Shot(number, os.urandom(2000))


def _torn(number: int, draw: Draw) -> Shot:
    jpeg = draw(number)
    return Shot(number, jpeg[: len(jpeg) // 2])


def _raving(number: int, draw: Draw) -> Shot:
    """Write what is no frame at all into the middle of the stream."""
    os.write(1, os.urandom(2000))
    return _well(number, draw)


def _bare(number: int, draw: Draw) -> Shot:
    """Leave the Huffman tables out, as many webcams do."""
    return Shot(number, without_tables(draw(number)))


BEHAVIOURS: dict[str, Callable[[int, Draw], Shot]] = {
    "well": _well,
    "frozen": _frozen,
    "stale": _stale,
    "garbage": _garbage,
    "torn": _torn,
    "raving": _raving,
    "bare": _bare,
}


def without_tables(jpeg: bytes) -> bytes:
    """Return a JPEG with standard tables without them, which is what Motion JPEG is."""
    out, at = jpeg[:2], 2
    while jpeg[at : at + 2] != b"\xff\xda":  # start of the picture itself
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        out += b"" if jpeg[at : at + 2] == HUFFMAN else jpeg[at:end]
        at = end
    return out + jpeg[at:]


def _jpeg(sheet: Image.Image, number: int, width: int, height: int) -> bytes:
    """Draw a frame with the EXIF data that some cameras add: a maker and a place."""
    drawn = frame(sheet, number)
    picture = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.rgb)
    exif = Image.Exif()
    exif[0x010F] = "Kamera Contoh"
    out = io.BytesIO()
    picture.resize((width, height)).save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()
