"""Where CUPS keeps what it prints: a letter names a citizen, so it must be gone with the power."""

from pathlib import Path

SPOOL = Path("/var/spool/cups")
MOUNTS = Path("/proc/mounts")
MEMORY = ("tmpfs", "ramfs")


def filesystem(folder: Path, mounts: Path) -> str:
    """Return the type of the file system that a folder is on; "" when that cannot be known."""
    try:
        lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    here = [words for words in lines if len(words) > 2 and folder.is_relative_to(words[1])]
    return max(here, key=lambda words: len(words[1]))[2] if here else ""


def in_memory(mounts: Path = MOUNTS) -> bool:
    """Tell whether the spool is known to be in memory."""
    return filesystem(SPOOL, mounts) in MEMORY
