"""Run every bench_*.py here (or those named), print a table and write build/bench.json.

python -m tests.benchmarks            all
python -m tests.benchmarks submit     only bench_submit.py
python -m tests.benchmarks --long     with the sizes that docs/performance.md names
"""

import importlib
import os
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from tests.benchmarks.row import Row

HERE = Path(__file__).parent
RESULT = HERE.parents[1] / "build" / "bench.json"


class Result(msgspec.Struct, frozen=True):
    at: str
    machine: dict[str, str | int | None]
    rows: dict[str, list[Row]]
    failed: dict[str, str]


def names(wanted: list[str]) -> list[str]:
    found = sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))
    if unknown := set(wanted) - set(found):
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {found}")
    return wanted or found


def measure(wanted: list[str], console: Console) -> Result:
    """Run them one after the other; one that breaks is named and does not stop the rest."""
    rows: dict[str, list[Row]] = {}
    failed: dict[str, str] = {}
    for name in names(wanted):
        console.print(f"{name} ...", style="dim")
        try:
            rows[name] = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
        except Exception as error:  # noqa: BLE001 - one that breaks must not hide the others
            console.print_exception()
            failed[name] = f"{type(error).__name__}: {error}"
    machine: dict[str, str | int | None] = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    return Result(datetime.now(UTC).isoformat(timespec="seconds"), machine, rows, failed)


def table(result: Result) -> Table:
    """Return what a person reads; a ratio of 1 means as fast as the raw limit."""
    drawn = Table("benchmark", "measured", "unit", "raw limit", "times the raw limit")
    for name, rows in result.rows.items():
        for row in rows:
            raw = "" if row.raw_limit is None else _number(row.raw_limit)
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            drawn.add_row(f"{name}: {row.name}", _number(row.value), row.unit, raw, ratio)
    return drawn


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> int:
    console = Console(width=None if sys.stdout.isatty() else 130)
    if "--long" in sys.argv:
        os.environ["EKIOS_BENCH"] = "long"
    result = measure([name for name in sys.argv[1:] if name != "--long"], console)
    console.print(table(result))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1))
    console.print(f"written to {RESULT.relative_to(HERE.parents[1])}")
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main())
