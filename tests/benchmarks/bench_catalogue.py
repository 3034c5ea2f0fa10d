"""What the catalogue costs at the start: compiled, and read from its sources."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from kiosk import paths
from kiosk.domain.checking import check
from kiosk.domain.compiled import COMPILED_FILE, compiled, fingerprint
from kiosk.domain.reading import load
from sync.catalogue.slots import Slots
from tests.benchmarks.many_services import catalogue_of
from tests.benchmarks.row import Row, against, median_ms

START = """
import sys, time
from pathlib import Path
from kiosk.domain.compiled import open_folder
started = time.perf_counter()
open_folder(Path(sys.argv[1]))
print((time.perf_counter() - started) * 1000)
"""


SHELF = """
import sys, time
from pathlib import Path
from kiosk.domain.catalogue import Catalogue, Region
from kiosk.domain.localized import NO_TEXT
from kiosk.usecases.shelf import Shelf
from sync.catalogue.slots import Slots
none = Catalogue(Region("", NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT), (), (), ())
started = time.process_time()
Shelf(Slots(Path(sys.argv[1])), lambda: none, lambda: "").open()
print((time.process_time() - started) * 1000)
"""
DECODED = """
import gc, sys, time
from pathlib import Path
import msgspec
from kiosk.domain.catalogue import Catalogue
body = Path(sys.argv[1], "whole.json").read_bytes()
gc.disable()
started = time.process_time()
msgspec.json.decode(body, type=Catalogue)
print((time.process_time() - started) * 1000)
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
        _starts(),
        Row("compiled catalogue of 240 services opened", opening, "ms"),
        Row("its file", size, "KiB"),
        Row(
            "sources compared with the compiled file",
            median_ms(lambda: fingerprint(shipped), 5),
            "ms",
        ),
        Row("shipped sources read and checked", median_ms(lambda: check(shipped), 3), "ms"),
    ]


def _starts() -> Row:
    """Return how much longer a start takes with the office's catalogue; the goal is 50 ms.

    Processor time, beside that of decoding the same services alone.
    """
    whole = load(paths.assets() / "services")
    with tempfile.TemporaryDirectory() as name:
        with_one, with_none = Path(name, "one"), Path(name, "none")
        Slots(with_one).install(compiled(whole), target="", root="", good=bool)
        (with_one / "whole.json").write_bytes(msgspec.json.encode(whole))
        runs = [
            (_fresh(with_one, SHELF) - _fresh(with_none, SHELF), _fresh(with_one, DECODED))
            for _ in range(9)
        ]
    more, raw = (statistics.median(times) for times in zip(*runs, strict=True))
    return against("start with the office's catalogue, more than with none", more, raw, "ms")


def _fresh(folder: Path, program: str = START) -> float:
    """Return what a program that has just started waits for its catalogue, in milliseconds."""
    command = [sys.executable, "-c", program, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(run.stdout)
