"""Which USB stick is mounted: what the kernel lists below one folder."""

from pathlib import Path

MOUNTS = Path("/proc/self/mounts")


def mounted(media: Path, mounts: Path = MOUNTS) -> tuple[Path, ...]:
    """Return the mount points below `media`, first the one that was mounted last."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    points = [Path(_plain(line.split()[1])) for line in lines if len(line.split()) > 1]
    return tuple(reversed([point for point in points if media in point.parents]))


def _plain(text: str) -> str:
    """Undo what fstab(5) calls escapes: a space is its octal number."""
    for escaped, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(escaped, letter)
    return text
