"""A real office on loopback, shared by all tests of a run, and kiosks that are enrolled with it."""

import atexit
import contextlib
import functools
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from kiosk.bootstrap.core import Core
from kiosk.demo.office import Office
from kiosk.paths import assets, package_root
from tests.mishaps.road import Address

PLACE = "Balai Contoh"
PATIENCE = 30.0


class Town:
    """`office` serves as a subprocess; `do` runs one of its commands; `road` leads to it."""

    def __init__(
        self, folder: Path, region: str = "Kota Contoh", catalogue: Path | None = None
    ) -> None:
        self.folder = folder
        self.office = Office(folder / "office")
        services = str(catalogue or assets() / "services")
        self.office.run("init", "--region", region, "--catalogue", services)
        self._log = (folder / "office.log").open("w")
        self._desk = subprocess.Popen(
            [sys.executable, "-m", "tests.mishaps.desk", str(folder / "office")],
            cwd=package_root(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.office.serve(self._log)
        self._lock = threading.Lock()
        self._numbers = count(1)

    @property
    def address(self) -> Address:
        return self.office.address

    def do(self, *arguments: str) -> str:
        """Run an office command; what it printed."""
        with self._lock:
            self._desk.stdin.write(json.dumps(arguments) + "\n")
            self._desk.stdin.flush()
            answer = json.loads(self._desk.stdout.readline())
        assert answer["code"] == 0, answer
        return answer["said"]

    def audit(self, kiosk: str) -> dict:
        """Return all the office holds of a kiosk, once everything was opened."""
        return wait_for(lambda: self._audit(kiosk))

    def enrol(self, core: Core) -> str:
        """Make `core` a kiosk of this office, as technician and officer would; its id."""
        said = json.loads(self.do("enrol", "--place", PLACE, "--json"))
        core.enrolment.begin(said["code"], PLACE)
        line = core.transport()
        try:
            core.enrolment.advance(line)
            self.do("approve", said["kiosk"])
            core.enrolment.advance(line)
        finally:
            line.close()
        identity = core.trust.identity()
        assert identity is not None
        assert identity.kiosk == said["kiosk"]
        return identity.kiosk

    def close(self) -> None:
        self.office.stop()
        self._desk.stdin.close()
        self._desk.wait(10)
        self._desk.stdout.close()
        self._log.close()

    def _audit(self, kiosk: str) -> dict | None:
        found = json.loads(self.do("audit", kiosk))
        opened = all(e["opening"] in {"opened", "failed", "forwarded"} for e in found["envelopes"])
        return found if opened else None


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> object:
    """Return the first true thing that `condition` gives; AssertionError when none comes."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come about"
        pause.wait(0.05)
    return found


@functools.cache
def town() -> Town:
    """Return the one office of this run; ends with it."""
    folder = Path(tempfile.mkdtemp(prefix="ekios-town-"))
    closing = contextlib.ExitStack()
    closing.callback(shutil.rmtree, folder, ignore_errors=True)
    made = Town(folder)
    closing.callback(made.close)
    atexit.register(closing.close)
    return made
