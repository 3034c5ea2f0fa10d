"""Forgetting: nothing that a citizen typed or was shown may stay in this process."""

from __future__ import annotations

import gc
import traceback

from kivy.cache import Cache
from kivy.lang import Builder

CACHES = ("kv.texture", "kv.image", "kv.loader", "textinput.label", "textinput.width")


def wipe_caches() -> None:
    """Empty Kivy's caches and collect what only cycles still held."""
    for name in CACHES:
        if name in Cache._categories:  # noqa: SLF001 - Kivy has no other way to ask
            Cache.remove(name)
    Builder.sync()
    gc.collect()


def where(error: BaseException) -> str:
    """Return the kind and place of an error, without its words: they may be a citizen's."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {at}"
