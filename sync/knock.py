"""Noticing that the line is back: one TCP connection to the office's port, and nothing said."""

import socket
from urllib.parse import urlsplit

SECONDS = 3.0
_PORTS = {"http": 80, "https": 443}


class Knock:
    """`answered()` blocks for three seconds at most; it proves a line, never an office."""

    def __init__(self, base_url: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(base_url)
        self._place = (parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443))
        self._seconds = seconds

    def answered(self) -> bool:
        try:
            socket.create_connection(self._place, timeout=self._seconds).close()
        except OSError:
            return False
        return True
