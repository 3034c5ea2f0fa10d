"""How long to wait after a failure: doubling, jittered, so that kiosks do not return in step."""

from collections.abc import Callable

from msgspec import Struct


class Backoff(Struct, frozen=True):
    """Seconds: the first wait, the longest, and between turns while all is well."""

    first: float = 2.0
    longest: float = 300.0
    idle: float = 60.0

    def after(self, failures: int, random: Callable[[], float]) -> float:
        """Return half to the whole of the doubled wait; `random` gives 0 to 1."""
        if failures == 0:
            return self.idle * (0.75 + 0.5 * random())
        wait = min(self.first * 2 ** min(failures - 1, 30), self.longest)
        return float(wait * (0.5 + 0.5 * random()))
