"""One attachment on its way, continued at the offset that the other end holds.

What a HEAD or PATCH answers is not signed. It only decides which bytes are sent next; the envelope
is acknowledged by a signed turn, which would name the attachment again if it were not there.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from sync.failures import Failure, Garbage, Refused
from sync.transport import Answer, Call

CHUNK: Final = 256 << 10
_MOST_TURNS_BACK: Final = 3
_OCTETS: Final = "application/offset+octet-stream"

Send = Callable[[Call], Answer | Failure]
Chunk = Callable[[int, int], bytes]
"""Gives up to so many bytes from an offset: (offset, size)."""


class Upload(Struct, frozen=True):
    """Where an attachment goes, and its size in bytes."""

    path: str
    size: int


def upload(target: Upload, chunk: Chunk, send: Send) -> Failure | None:
    """Send what the other end lacks; None when it seems to have it all."""
    offset = _asked(target, send)
    for _ in range(_MOST_TURNS_BACK):
        while isinstance(offset, int) and offset < target.size:
            before = offset
            offset = _offset(send(_patch(target, before, chunk(before, CHUNK))), target)
            if isinstance(offset, int) and offset <= before:
                break  # sent back: once more, but not for ever
        else:
            break
    if not isinstance(offset, int):
        return offset
    return Garbage(f"{target.path} does not grow") if offset < target.size else None


def _asked(target: Upload, send: Send) -> int | Failure:
    answer = send(Call("HEAD", target.path))
    if isinstance(answer, Refused) and answer.status == 404:
        return 0
    if isinstance(answer, Refused) and answer.status == 401:
        # The answer to a HEAD has no body, so no fresh nonce: ask by adding nothing instead.
        answer = send(_patch(target, 0, b""))
    return _offset(answer, target)


def _patch(target: Upload, offset: int, data: bytes) -> Call:
    headers = {
        "Content-Type": _OCTETS,
        "Upload-Offset": str(offset),
        "Upload-Length": str(target.size),
    }
    return Call("PATCH", target.path, body=data, headers=headers, compress=False)


def _offset(answer: Answer | Failure, target: Upload) -> int | Failure:
    """Read how much the other end holds: of a 2xx or of a 409, which says where to go on."""
    if isinstance(answer, Refused) and answer.status == 422:
        return 0
    conflict = isinstance(answer, Refused) and answer.status == 409
    if not (conflict or isinstance(answer, Answer)):
        return answer
    headers = {k.lower(): v for k, v in getattr(answer, "headers", {}).items()}
    text = headers.get("upload-offset", "")
    if text.isascii() and text.isdigit() and int(text) <= target.size:
        return int(text)
    return answer if isinstance(answer, Refused) else Garbage("a blob answer without an offset")
