"""Everything that must be said before Kivy is imported. Imports no Kivy itself until `prepare`."""

import logging
import os
import sys
from pathlib import Path

from msgspec import Struct


class Options(Struct, frozen=True):
    """How the window stands.

    `home` is a folder of our own for Kivy's files (never another user's). `max_fps` caps animation;
    nothing is drawn while nothing changes. `cursor` is True for mice and for the panels whose touch
    dies with a hidden cursor.
    """

    home: Path
    width: int = 1080
    height: int = 1920
    fullscreen: bool = False
    borderless: bool = True
    cursor: bool = False
    max_fps: int = 60
    console_log: bool = False
    corner: tuple[int, int] | None = None  # left and top on the display; None lets it be placed


class KivyAlreadyImportedError(RuntimeError):
    """Raised when Kivy was imported before its environment was prepared."""


def prepare(options: Options) -> None:
    """Set Kivy's variables and configuration; call once, before any other import of screens."""
    if "kivy.core.window" in sys.modules:
        raise KivyAlreadyImportedError("prepare() must come before the first window")
    options.home.mkdir(parents=True, exist_ok=True)
    os.environ.update(_variables(options))
    logging.getLogger("kivy").setLevel(logging.ERROR)
    from kivy.config import Config  # only now: it reads the variables above when imported

    for section, key, value in _settings(options):
        Config.set(section, key, value)
    for section in ("input", "modules"):
        for name in Config.options(section):
            Config.remove_option(section, name)
    # SDL turns fingers into this one pointer; a second provider would double every touch.
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _variables(options: Options) -> dict[str, str]:
    variables = {
        "KIVY_HOME": str(options.home),
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",  # stderr and the root logger stay as they are
        "KIVY_METRICS_DENSITY": "1",
        "KIVY_METRICS_FONTSCALE": "1",
        "KIVY_DPI": "96",
        "KIVY_NO_ENV_CONFIG": "1",
    }
    if not options.console_log:
        variables["KIVY_NO_CONSOLELOG"] = "1"
    return variables


def _settings(options: Options) -> tuple[tuple[str, str, str], ...]:
    left, top = options.corner or (0, 0)
    return (
        ("graphics", "position", "custom" if options.corner else "auto"),
        ("graphics", "left", str(left)),
        ("graphics", "top", str(top)),
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "desktop", "0"),
        ("kivy", "keyboard_mode", ""),
        ("kivy", "log_enable", "0"),
        ("kivy", "pause_on_minimize", "0"),
        ("graphics", "width", str(options.width)),
        ("graphics", "height", str(options.height)),
        ("graphics", "fullscreen", "auto" if options.fullscreen else "0"),
        ("graphics", "borderless", str(int(options.borderless))),
        ("graphics", "resizable", "0"),
        ("graphics", "show_cursor", str(int(options.cursor))),
        ("graphics", "allow_screensaver", "0"),
        ("graphics", "multisamples", "0"),
        ("graphics", "vsync", "0"),
        ("graphics", "maxfps", str(options.max_fps)),
        ("graphics", "verify_gl_main_thread", "1"),
        ("postproc", "jitter_distance", "0"),
    )
