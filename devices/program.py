"""Another program, asked once: it gets no time without end, and no say in which language."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from devices.errors import DeviceRefused, DeviceSilent

SLICE = 0.2  # seconds between two looks at whether to stop waiting
ENOUGH = 64 << 10  # characters of an answer that anybody reads


class Ran(Struct, frozen=True):
    """How a program ended: exit code, what it said, what it complained about."""

    code: int
    out: str
    err: str


def run(
    words: Sequence[str],
    seconds: float,
    halted: Callable[[], bool] = lambda: False,
    stdin: bytes = b"",
) -> Ran:
    """Run a program to its end; it is killed after `seconds`, or when `halted` says so.

    DeviceRefused ("no_program") when it cannot be started, DeviceSilent when it had to be killed.
    """
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(
            list(words), stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "LC_ALL": "C"}
        )
    except OSError as error:
        raise DeviceRefused(f"{words[0]}: {error.strerror}", "no_program") from None
    with child:
        return _wait(child, words[0], seconds, halted, stdin)


def _wait(
    child: "subprocess.Popen[bytes]",
    name: str,
    seconds: float,
    halted: Callable[[], bool],
    stdin: bytes,
) -> Ran:
    end = time.monotonic() + seconds
    while True:
        try:
            out, err = child.communicate(stdin, timeout=SLICE)
        except subprocess.TimeoutExpired:
            if time.monotonic() < end and not halted():
                continue
            child.kill()
            raise DeviceSilent(f"{name} did not end within {seconds:.0f} s") from None
        return Ran(child.returncode, _text(out), _text(err))


def _text(data: bytes) -> str:
    return data[:ENOUGH].decode("utf-8", "replace")
