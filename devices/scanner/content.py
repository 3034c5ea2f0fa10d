"""Bytes of a scanner -> texts. Pure. Content is never trusted and never a URL to open."""

import unicodedata

from msgspec import Struct

MAX_CHARACTERS = 4296  # QR version 40-L, alphanumeric: no code holds more
MAX_BYTES = 4 * MAX_CHARACTERS

SUFFIXES = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}
"""By the word in a URL. "none": a scan ends when the line falls silent."""


class Refused(Struct, frozen=True):
    """A scan that was dropped, and why: "too_long", "not_utf8", "control_characters", "empty"."""

    why: str


def check(data: bytes) -> str | Refused:
    """Return the text of one scan, or why it is refused."""
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return Refused("not_utf8")
    if len(text) > MAX_CHARACTERS:
        return Refused("too_long")
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text):
        return Refused("control_characters")
    return text if text.strip() else Refused("empty")


class Splitter:
    """Cuts a stream into scans at a suffix; a scan that grows too long is dropped to its end."""

    def __init__(self, suffix: bytes) -> None:
        self._suffix = suffix
        self._buffer = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[str | Refused]:
        self._buffer += data
        if not self._suffix:
            return []
        *scans, self._buffer = self._buffer.split(self._suffix)
        results = [self._finish(scan) for scan in scans]
        if len(self._buffer) > MAX_BYTES:
            self._buffer, self._overlong = b"", True
        return results

    def silence(self) -> list[str | Refused]:
        """The line fell silent: without a suffix that ends a scan, otherwise drops half a one."""
        scan, self._buffer = self._buffer, b""
        overlong, self._overlong = self._overlong or len(scan) > MAX_BYTES, False
        if self._suffix or not scan:
            return []
        return [Refused("too_long") if overlong else check(scan)]

    def _finish(self, scan: bytes) -> str | Refused:
        overlong, self._overlong = self._overlong, False
        return Refused("too_long") if overlong else check(scan)
