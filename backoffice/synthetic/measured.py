"""What a simulated fleet went through, as numbers and as a table."""

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from rich.table import Table

WORDS = {
    "kiosks": "kiosks",
    "seconds": "seconds until the last turn",
    "turns": "turns answered",
    "stored": "envelopes stored",
    "per_second": "envelopes a second",
    "turn_p50_ms": "turn, median, ms",
    "turn_p99_ms": "turn, 99 of 100, ms",
    "busy": "told to wait (503)",
    "broken": "broken off or other answers",
    "lost": "written and not stored",
    "drained_first_s": "first kiosk done after, s",
    "drained_last_s": "last kiosk done after, s",
    "fairness": "fairness of what was stored (Jain, 1 is even)",
}


class Run(Struct):
    """What one kiosk went through; filled by its own thread alone."""

    stored: int = 0
    left: int = 0
    done_after: float = 0.0
    turns: list[float] = []
    answers: Counter[str] = Counter()


def facts(runs: Sequence[Run]) -> dict[str, Any]:
    """Sum up all kiosks; keys of WORDS."""
    turns = sorted(seconds for run in runs for seconds in run.turns) or [0.0]
    answers = sum((run.answers for run in runs), Counter[str]())
    seconds = max((run.done_after for run in runs), default=0.0)
    stored = sum(run.stored for run in runs)
    return {
        "kiosks": len(runs),
        "seconds": round(seconds, 1),
        "turns": answers["stored"],
        "stored": stored,
        "per_second": round(stored / seconds, 1) if seconds else 0.0,
        "turn_p50_ms": round(statistics.median(turns) * 1000),
        "turn_p99_ms": round(turns[min(len(turns) - 1, len(turns) * 99 // 100)] * 1000),
        "busy": answers["busy"],
        "broken": answers["broken"],
        "lost": sum(run.left for run in runs),
        "drained_first_s": round(min(run.done_after for run in runs), 1),
        "drained_last_s": round(seconds, 1),
        "fairness": round(_jain([run.stored for run in runs]), 3),
    }


def table(numbers: dict[str, Any]) -> Table:
    made = Table("what", "number")
    for key, words in WORDS.items():
        made.add_row(words, f"{numbers[key]:,}")
    return made


def _jain(shares: Sequence[int]) -> float:
    """Return Jain's index: 1 when all have the same, 1/n when one has everything."""
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 1.0
