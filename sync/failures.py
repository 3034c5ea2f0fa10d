"""Why the office was not heard. None of these can change the state of an envelope."""

from collections.abc import Mapping

from msgspec import Struct


class Unreachable(Struct, frozen=True):
    """No answer: no line, no name, wrong certificate, too slow, broken off."""

    detail: str


class Refused(Struct, frozen=True):
    """An error answer. `retry_after` in seconds, None when the office did not say."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: int | None = None
    headers: Mapping[str, str] = {}


class Garbage(Struct, frozen=True):
    """An answer that is not the office's: a portal's page, a proxy's, a forged or foreign one."""

    detail: str


Failure = Unreachable | Refused | Garbage


def told(failure: Failure) -> str:
    """Return a line for the technician."""
    if isinstance(failure, Refused):
        return f"refused {failure.status} {failure.code} {failure.message}".strip()
    return f"{type(failure).__name__.lower()}: {failure.detail}"
