"""Raises the curtain: the scripted story without a display, a live kiosk with one."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from devices.fault_script import Script
from kiosk.demo.bench import TOP, BenchProcess
from kiosk.demo.office import ADMIN
from kiosk.demo.theatre import PIN, Theatre

USUAL_HEIGHT = 900
MARGIN = 120  # panels and title bars of a desktop
GAP = 40


def play(out: Path, office_python: str, *, scripted: bool, faults: Script = ()) -> bool:
    """Run the demo; True when everything came out right (a live one always does).

    `faults` count from the moment that the window stands.
    """
    folder = out / "data"
    shutil.rmtree(out, ignore_errors=True)
    theatre = Theatre(folder.resolve(), office_python, _say)
    try:
        if scripted:
            from kiosk.demo.story import tell

            theatre.open(width=1080, height=1920, faults=faults)
            theatre.play_faults(faults)
            return tell(theatre, out)
        _live(theatre, out, faults)
    finally:
        theatre.close()
    return True


def _live(theatre: Theatre, out: Path, faults: Script) -> None:
    """Show the kiosk with its bench beside it until the window is closed."""
    height = display_height() - MARGIN
    width = height * 9 // 16
    theatre.open(width=width, height=height, corner=(GAP // 2, TOP), faults=faults)
    home = theatre.folder / "bench"
    bench = BenchProcess(home, width + GAP, height, _deeds(theatre))
    theatre.on_paper = lambda png: bench.show_paper(_written(out, png))
    _say(f"Kantor: {theatre.staff_url}  pengguna {ADMIN}, sandi {theatre.password}")
    _say(f"PIN teknisi: {PIN} (tekan lama logo). Tutup jendela kios untuk selesai.")
    try:
        theatre.window.start()
        theatre.play_faults(faults)
        theatre.window.run()
    finally:
        bench.close()


def display_height(connectors: Path = Path("/sys/class/drm")) -> int:
    """Return the height of the smallest connected display in pixels; a laptop's when unknown."""
    heights = [
        int(first.partition("x")[2].split("i")[0])
        for status in connectors.glob("card*-*/status")
        if status.read_text().strip() == "connected"
        for first in (status.with_name("modes").read_text().splitlines() or [""])[:1]
        if "x" in first
    ]
    return min(heights, default=USUAL_HEIGHT)


def _deeds(theatre: Theatre) -> dict[str, Callable[[], None]]:
    return {
        "tap_card": theatre.tap_card,
        "scan": theatre.scan_last_paper,
        "cut_line": theatre.line.cut,
        "mend_line": theatre.line.mend,
        "paper_out": theatre.printer.paper_out,
        "refill": theatre.printer.refill,
    }


def _written(out: Path, png: bytes) -> Path:
    path = out / "paper.png"
    path.write_bytes(png)
    return path


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
