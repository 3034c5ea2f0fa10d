"""What the catalogue costs at the start: compiled, and read from its sources."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from kiosk import paths
from kiosk.domain.checking import check
from kiosk.domain.compiled import COMPILED_FILE, compiled, fingerprint
from kiosk.domain.reading import load
from tests.benchmarks.many_services import catalogue_of
from tests.benchmarks.row import Row, median_ms

START = """
import sys, time
from pathlib import Path
from kiosk.domain.compiled import open_folder
started = time.perf_counter()
open_folder(Path(sys.argv[1]))
print((time.perf_counter() - started) * 1000)
"""


def run() -> list[Row]:
    shipped = paths.assets() / "services"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = catalogue_of(load(shipped), 240)
        (folder / COMPILED_FILE).write_bytes(compiled(whole))
        opening = statistics.median(_fresh(folder) for _ in range(5))
        size = (folder / COMPILED_FILE).stat().st_size / 1024
    return [
        Row("compiled catalogue of 240 services opened", opening, "ms"),
        Row("its file", size, "KiB"),
        Row(
            "sources compared with the compiled file",
            median_ms(lambda: fingerprint(shipped), 5),
            "ms",
        ),
        Row("shipped sources read and checked", median_ms(lambda: check(shipped), 3), "ms"),
    ]


def _fresh(folder: Path) -> float:
    """Return what a program that has just started waits for its catalogue, in milliseconds."""
    command = [sys.executable, "-c", START, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(run.stdout)
