"""A stolen or crashed kiosk tells nothing: no core dumps, no unencrypted swap."""

import ctypes
import resource
from pathlib import Path

PR_GET_DUMPABLE = 3  # linux/prctl.h
PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """Make this process undumpable: no core file, and no debugger of the same user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def core_dumps_forbidden() -> bool:
    """Tell whether this process leaves no core, as the kernel says it."""
    dumpable = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
    return dumpable == 0 and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def plain_swaps(table: Path = Path("/proc/swaps")) -> tuple[str, ...]:
    """Return the swap devices in use that are neither encrypted nor in memory.

    A device-mapper name counts as encrypted only when its UUID says so.
    """
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return ()
    names = [line.split()[0] for line in lines if line.strip()]
    return tuple(name for name in names if not _is_safe(name))


def _is_safe(name: str) -> bool:
    device = Path(name).resolve().name
    if device.startswith("zram"):
        return True
    try:
        return Path(f"/sys/block/{device}/dm/uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False
