"""What a benchmark reports."""

import os
import statistics
import time
from collections.abc import Callable

from msgspec import Struct


class Row(Struct, frozen=True):
    """One measured value beside the raw limit of the same work in the same run.

    `ratio` is how many times the raw limit it costs (1 is perfect, larger is worse); both are None
    where there is no raw limit to compare with.
    """

    name: str
    value: float
    unit: str
    raw_limit: float | None = None
    ratio: float | None = None


def size(short: int, long: int) -> int:
    """Return how much to measure: `make bench ARGS=--long` takes its time."""
    return long if os.environ.get("EKIOS_BENCH") == "long" else short


def against(name: str, value: float, raw: float, unit: str, *, more_is_better: bool = False) -> Row:
    """Return a row whose ratio is above 1 when `value` is worse than `raw`."""
    ratio = raw / value if more_is_better else value / raw
    return Row(name, value, unit, raw, ratio)


def median_ms(work: Callable[[], object], times: int) -> float:
    """Return the median duration of `times` calls, in milliseconds."""
    return statistics.median(_once(work) for _ in range(times)) * 1000


def median_ms_each(
    first: Callable[[], object], second: Callable[[], object], times: int
) -> tuple[float, float]:
    """Return both medians, measured by turns, so that a busy moment touches both alike."""
    pairs = [(_once(first), _once(second)) for _ in range(times)]
    return statistics.median(a for a, _ in pairs) * 1000, statistics.median(
        b for _, b in pairs
    ) * 1000


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
