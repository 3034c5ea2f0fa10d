"""What this process counts for Prometheus; those of one server share files (`commands/serving`)."""

from collections.abc import Iterable

from prometheus_client import Counter, Histogram

from sync.wire import Acknowledgement

ENVELOPES = Counter("ekios_envelopes", "Envelopes answered in turns.", ["status"])
TURNS = Histogram(
    "ekios_turn_seconds",
    "Time from a turn's arrival to its answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
BUSY = Counter("ekios_turns_refused", "Turns that were told to come again later.")


def answered(items: Iterable[Acknowledgement]) -> None:
    """Count what a turn was told; after its commit."""
    for item in items:
        ENVELOPES.labels(status=str(item.status)).inc()
