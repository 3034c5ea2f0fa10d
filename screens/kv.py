"""Load the .kv beside a .py, once, with `theme` and `l` known to it."""

from pathlib import Path

from kivy.lang import Builder, global_idmap

from screens.localizer import l
from screens.theme import theme

global_idmap["theme"] = theme
global_idmap["l"] = l
_loaded: set[str] = set()


def load(module_file: str) -> None:
    """Load `name.kv` for `name.py`; a second call does nothing."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in _loaded:
        _loaded.add(path)
        Builder.load_file(path)
