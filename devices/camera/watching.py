"""Whether what a camera sends is what lies before it now. Pure but for the pictures it opens."""

import io

from msgspec import Struct
from PIL import Image

from devices.bell import Clock
from devices.camera.wire import Shot
from devices.errors import DeviceSilent
from devices.protocols import Frame

PREVIEW = (960, 720)


class Patience(Struct, frozen=True):
    """How long a camera is believed, in seconds."""

    first: float = 8.0  # until the first picture; cameras take their time to begin
    fresh: float = 2.0  # an older picture is not what lies before the camera now
    frozen: float = 3.0  # in which the sensor's noise alone must change a picture


USUAL = Patience()


class Look(Struct, frozen=True):
    """The latest picture: when it came, as it came, and as it is shown."""

    at: float
    jpeg: bytes
    frame: Frame


class Watcher:
    """Takes shots as they come; raises DeviceSilent once they have not been believable too long."""

    def __init__(self, clock: Clock, patience: Patience = USUAL) -> None:
        self._clock, self._patience = clock, patience
        self._last: Shot | None = None
        self._begun = self._changed = clock()
        self._damaged = 0
        self.latest: Look | None = None

    def take(self, shot: Shot, frame: Frame | None) -> None:
        """Take a shot and what `preview` made of it."""
        before, self._last = self._last, shot
        if before is not None and shot.at and shot.at <= before.at:
            return  # an old buffer, handed out again
        if frame is None:
            self._damaged += 1
            return
        self._damaged = 0
        if before is None or shot.jpeg != before.jpeg:
            self._changed = self._clock()
        self.latest = Look(self._clock(), shot.jpeg, frame)

    def check(self) -> None:
        """Raise DeviceSilent: "stalled" when nothing new came, "garbled" when nothing readable."""
        now = self._clock()
        limit = self._patience.fresh if self.latest else self._patience.first
        if now - self._seen() > limit:
            raise DeviceSilent("", "garbled" if self._damaged else "stalled")
        if self.latest and now - self._changed > self._patience.frozen:
            raise DeviceSilent("the same picture", "stalled")

    def fresh(self) -> Look | None:
        """Return the latest picture while it is no older than that."""
        look = self.latest
        return look if look and self._clock() - look.at <= self._patience.fresh else None

    def _seen(self) -> float:
        return self.latest.at if self.latest else self._begun


def preview(jpeg: bytes) -> Frame | None:
    """Return the picture at about PREVIEW size; None when the JPEG cannot be read."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            opened.draft("RGB", PREVIEW)
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail(PREVIEW)
    return Frame(picture.width, picture.height, picture.tobytes())
