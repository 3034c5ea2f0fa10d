"""How the child tells its frames: header, JPEG, header, JPEG, ... Pure."""

from struct import Struct as Packing

from msgspec import Struct

HEADER = Packing(">4sQI")  # mark, the device's own time in microseconds, length of the JPEG
MARK = b"EKF1"
LONGEST = 16 << 20  # bytes of one JPEG


class Shot(Struct, frozen=True):
    """One JPEG as the camera made it; `at` is the camera's time in microseconds, 0: none given."""

    at: int
    jpeg: bytes


class BadStream(Exception):  # noqa: N818 - says what happened
    """Raised when what comes out of the child is not frames."""


def pack(shot: Shot) -> bytes:
    return HEADER.pack(MARK, shot.at, len(shot.jpeg)) + shot.jpeg


class Reader:
    """Cuts the child's bytes into frames, however they were split."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Shot]:
        """Return the frames that are complete now; BadStream when these are none."""
        self._buffer += data
        shots = []
        while (shot := self._next()) is not None:
            shots.append(shot)
        return shots

    def _next(self) -> Shot | None:
        if len(self._buffer) < HEADER.size:
            return None
        mark, at, length = HEADER.unpack_from(self._buffer)
        if mark != MARK or length > LONGEST:
            raise BadStream
        end = HEADER.size + length
        if len(self._buffer) < end:
            return None
        jpeg = bytes(self._buffer[HEADER.size : end])
        del self._buffer[:end]
        return Shot(at, jpeg)
