"""Keeps the compiled translations beside their sources: gettext reads .mo, people write .po."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"


def compile_stale(folder: Path = FOLDER) -> int:
    """Compile what is older than its source; return how many. A read-only folder is left alone."""
    done = 0
    for source in folder.glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        fresh = target.exists() and target.stat().st_mtime >= source.stat().st_mtime
        if not fresh and os.access(source.parent, os.W_OK):
            part = target.with_suffix(f".{os.getpid()}.part")
            with source.open("rb") as text, part.open("wb") as binary:
                write_mo(binary, read_po(text, locale=source.parts[-3]))
            part.replace(target)
            done += 1
    return done
