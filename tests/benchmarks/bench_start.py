"""Cold start: from the command to the first frame, against an empty Kivy window.

Both are new processes; "cold" means no process of ours is warm, the files may be in the page cache.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from kiosk.bootstrap.starts import MARKER
from tests.benchmarks import enrolled
from tests.benchmarks.row import Row, against

TIMES = 5
ROOT = Path(__file__).resolve().parents[2]

_DRAWN = """
from kivy.base import EventLoop
from kivy.graphics.opengl import glFinish
EventLoop.idle()
glFinish()
print("drawn", flush=True)
import os
os._exit(0)
"""
_PREPARED = """
import sys
from pathlib import Path
from kiosk.bootstrap.window import Window, prepare_window
from kiosk.config import settings_from
settings = settings_from({"data_dir": sys.argv[1], "fullscreen": False})
prepare_window(settings)
"""
KIOSK = f"""{_PREPARED}
window = Window(settings)
window.start(sync=False)
window.host.mount()
{_DRAWN}"""
EMPTY = f"""
import sys
from pathlib import Path
from screens.environment import Options, prepare
prepare(Options(home=Path(sys.argv[1]), borderless=False))
from kivy.base import EventLoop
EventLoop.ensure_window()
{_DRAWN}"""


def run() -> list[Row]:
    with enrolled.scratch() as folder:
        for program in (KIOSK, EMPTY):  # makes the database, fills the page cache
            _start(program, folder)
        pairs = [(_start(KIOSK, folder), _start(EMPTY, folder)) for _ in range(TIMES)]
    ours, empty = (statistics.median(times) for times in zip(*pairs, strict=True))
    return [against("command to first frame", ours, empty, "s")]


def _start(program: str, folder: Path) -> float:
    surroundings = os.environ | {"SDL_VIDEODRIVER": "offscreen", "KIVY_LOG_MODE": "PYTHON"}
    (folder / MARKER).unlink(missing_ok=True)  # or it takes itself for one that keeps failing
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - started
    assert line.strip() == "drawn", line
    return taken
