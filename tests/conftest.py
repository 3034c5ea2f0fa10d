"""One run for everything: plain tests, screens and the office.

Kivy and Django both read their surroundings when they are imported, so these are set here, before
any test module. Only tests of screens may import Kivy; the rest never open a window.
"""

import os
import tempfile

from hypothesis import settings

_KIVY_HOME = tempfile.TemporaryDirectory(prefix="ekios-kivy-")

os.environ |= {
    "KIVY_HOME": _KIVY_HOME.name,
    "KIVY_NO_ARGS": "1",  # pytest's options are not Kivy's
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # leave the root logger and stderr as they are
    "SDL_VIDEODRIVER": "offscreen",  # a real GL context, no X server
    "HEADLESS": "1",
}

# A timing belongs in a benchmark; a failure in CI must come again at home.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")
