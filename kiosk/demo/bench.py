"""The bench of the live demo as a process of its own, and what its buttons do at the theatre."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk import paths
from kiosk.domain.words import mark as _

WIDTH = 420
TOP = 40
DEEDS = (
    ("tap_card", _("Tempelkan KTP-el")),
    ("scan", _("Pindai struk")),
    ("cut_line", _("Putuskan jaringan")),
    ("mend_line", _("Sambungkan jaringan")),
    ("paper_out", _("Kertas habis")),
    ("refill", _("Isi kertas")),
)


def run_bench(home: Path, left: int, height: int) -> None:
    """Show the bench in this process until its input ends."""
    from screens.environment import Options, prepare

    prepare(
        Options(
            home=home,
            width=WIDTH,
            height=height,
            borderless=False,
            cursor=True,
            corner=(left, TOP),
        )
    )
    from screens.workbench import run

    run(DEEDS, WIDTH, height)


class BenchProcess:
    """Starts the bench; `deeds` are called, on a thread of their own, when a button is pressed."""

    def __init__(
        self, home: Path, left: int, height: int, deeds: Mapping[str, Callable[[], None]]
    ) -> None:
        self._deeds = deeds
        place = [str(home), str(left), str(height)]
        self._process = subprocess.Popen(
            [*_myself(), "bench", *place],
            cwd=paths.package_root(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, name="bench", daemon=True).start()

    def say(self, text: str) -> None:
        self._tell({"say": text})

    def show_paper(self, picture: Path) -> None:
        self._tell({"paper": str(picture.resolve())})

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _tell(self, message: dict[str, str]) -> None:
        pipe = self._process.stdin
        if pipe is None or self._process.poll() is not None:
            return
        pipe.write(json.dumps(message) + "\n")
        pipe.flush()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            deed = self._deeds.get(json.loads(line).get("do", "")) if line[0] == "{" else None
            if deed is not None:
                deed()


def _myself() -> list[str]:
    """Return how to start this very program again, from source or built."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "kiosk"]
