"""One request to the office under test, exactly as told, and everything it ever answered."""

from collections.abc import Mapping
from typing import Final

import requests
from msgspec import Struct

from sync.conformance.rule import Differs

SECONDS: Final = 60
_SHOWN: Final = 120


class Seen(Struct, frozen=True):
    """An answer; header names in lower case."""

    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def text(self) -> str:
        return f"{self.status} to {self.asked}: {self.body[:_SHOWN]!r}"


class Line:
    """A connection for each request; `seen` keeps the answers, `broken` the ones that never came.

    `authorities` is a file of CA certificates, None for the usual ones.
    """

    def __init__(self, url: str, authorities: str | None = None, seconds: float = SECONDS) -> None:
        self._url = url.rstrip("/")
        self._verify = authorities or True
        self._seconds = seconds
        self.seen: list[Seen] = []
        self.broken: list[str] = []

    def send(
        self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Seen:
        """Send to a path with its query; Differs when nothing comes back."""
        asked = f"{method} {target}"[:_SHOWN]
        plain = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.request(
                    method,
                    self._url + target,
                    data=body or None,
                    headers={**plain, "Connection": "close", **(headers or {})},
                    allow_redirects=False,
                    timeout=self._seconds,
                    verify=self._verify,
                )
        except (requests.RequestException, OSError) as error:
            self.broken.append(asked)
            raise Differs(f"no answer to {asked}: {type(error).__name__}") from error
        found = {name.lower(): value for name, value in answer.headers.items()}
        made = Seen(asked, answer.status_code, found, answer.content)
        self.seen.append(made)
        return made
