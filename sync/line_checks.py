"""Where the way to the office ends: name, port, certificate, clock, and who answers.

Each check is a code of `FOUND`; the words for people stand with whoever shows them. Blocks for some
seconds: never on the UI thread.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

SECONDS: Final = 5.0
CLOCK_SECONDS: Final = 300  # further apart than this is a wrong clock
_PATH: Final = "/api/v1/trust"  # what every office answers, with JSON, to anybody


class Check(Struct, frozen=True):
    """`what` is "name", "port", "certificate", "clock" or "answer"; `found` one of FOUND's words;
    `detail` names no secret.
    """

    what: str
    found: str
    detail: str = ""


FOUND: Final = {
    "name": ("ok", "unknown_name", "no_address"),
    "port": ("ok", "refused", "no_way", "slow"),
    "certificate": ("ok", "untrusted", "expired", "wrong_host", "no_tls", "plain"),
    "clock": ("ok", "wrong_clock", "no_date"),
    "answer": ("ok", "portal", "other", "nothing"),
}


def check_line(
    base_url: str, now: Callable[[], datetime], seconds: float = SECONDS
) -> Iterator[Check]:
    """Yield one check after the other; the first that fails ends the way."""
    parts = urlsplit(base_url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not host:
        yield Check("name", "no_address")
        return
    port = parts.port or (443 if secure else 80)
    plain = Check("certificate", "plain")
    looks: tuple[Callable[[], Check], ...] = (
        lambda: _name(host, port),
        lambda: _port(host, port, seconds),
        lambda: _certificate(host, port, seconds) if secure else plain,
    )
    for look in looks:
        check = look()
        yield check
        if check.found not in ("ok", "plain", "expired"):
            return
    yield from _answer(host, port, secure, seconds, now)


def _name(host: str, port: int) -> Check:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Check("name", "unknown_name", host)
    return Check("name", "ok", str(found[0][4][0]))


def _port(host: str, port: int, seconds: float) -> Check:
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except TimeoutError:
        return Check("port", "slow", str(port))
    except ConnectionRefusedError:
        return Check("port", "refused", str(port))
    except OSError as error:
        return Check("port", "no_way", error.strerror or "")
    return Check("port", "ok", str(port))


def _certificate(host: str, port: int, seconds: float) -> Check:
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=seconds) as line,
            context.wrap_socket(line, server_hostname=host) as tls,
        ):
            return Check("certificate", "ok", tls.version() or "")
    except ssl.SSLCertVerificationError as error:
        return Check("certificate", _VERIFY.get(error.verify_code, "untrusted"))
    except (OSError, ValueError):
        return Check("certificate", "no_tls")


_VERIFY = {9: "expired", 10: "expired", 62: "wrong_host", 64: "wrong_host"}
"""X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED, _HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH of OpenSSL;
a certificate out of its time mostly means that the kiosk's clock is."""


def _answer(
    host: str, port: int, secure: bool, seconds: float, now: Callable[[], datetime]
) -> Iterator[Check]:
    """Ask what only an office answers; a portal answers anything, with a page or a redirect."""
    context = ssl._create_unverified_context() if secure else None  # noqa: S323, SLF001
    line = (
        HTTPSConnection(host, port, timeout=seconds, context=context)
        if secure
        else HTTPConnection(host, port, timeout=seconds)
    )
    try:
        line.request("GET", _PATH, headers={"Accept": "application/json"})
        answer = line.getresponse()
        kind, status = answer.headers.get_content_type(), answer.status
        date = answer.headers.get("Date", "")
    except (OSError, HTTPException):
        yield Check("answer", "nothing")
        return
    finally:
        line.close()
    yield _clock(date, now())
    portal = status in range(300, 400) or status == 511 or kind == "text/html"
    yield Check("answer", "ok" if status == 200 and not portal else "portal" if portal else "other")


def _clock(date: str, now: datetime) -> Check:
    try:
        apart = (now - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return Check("clock", "no_date")
    found = "ok" if abs(apart) <= CLOCK_SECONDS else "wrong_clock"
    return Check("clock", found, f"{apart:+.0f} s")
