"""What tuf downloads with: our own line to the office, which goes on where it broke."""

from collections.abc import Iterator
from pathlib import Path

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface

from sync.failures import Refused
from sync.transport import Call, LineBroken, Transport

_PLAIN = {"Accept-Encoding": "identity"}
_PIECE = 1 << 16


class Fetcher(FetcherInterface):
    """`url` is a path at the office. What arrived of a target is kept in `parts` until it is whole.

    How much may arrive is tuf's to judge, and whether it is right; how long it may take is the
    transport's.
    """

    def __init__(self, transport: Transport, parts: Path) -> None:
        self._transport = transport
        self._parts = parts

    def _fetch(self, url: str) -> Iterator[bytes]:
        pieces = self._resumed(url) if "/targets/" in url else self._fresh(url)
        try:
            yield from pieces
        except LineBroken as broken:
            if isinstance(broken.failure, Refused):
                raise DownloadHTTPError(str(broken), broken.failure.status) from broken
            raise DownloadError(str(broken)) from broken

    def _fresh(self, url: str) -> Iterator[bytes]:
        with self._transport.stream(Call("GET", url, headers=_PLAIN)) as answer:
            yield from answer.pieces

    def _resumed(self, url: str) -> Iterator[bytes]:
        part = self._part(url)
        held = part.stat().st_size if part.exists() else 0
        headers = _PLAIN | ({"Range": f"bytes={held}-"} if held else {})
        with self._transport.stream(Call("GET", url, headers=headers)) as answer:
            goes_on = answer.status == 206
            if goes_on:
                with part.open("rb") as have:
                    yield from iter(lambda: have.read(_PIECE), b"")
            with part.open("ab" if goes_on else "wb") as more:
                for piece in answer.pieces:
                    more.write(piece)
                    yield piece

    def _part(self, url: str) -> Path:
        """Return the file of what has arrived; those of other targets are not wanted any more."""
        self._parts.mkdir(exist_ok=True)
        wanted = self._parts / url.rpartition("/")[2]
        for other in self._parts.iterdir():
            if other != wanted:
                other.unlink()
        return wanted
