"""Counts starts that did not come to be well; after a few, the next one leaves devices alone.

A marker is written at the start and taken away when the kiosk has run for a while or was ended in
order. What kills or hangs the program meanwhile leaves it, and a driver is the likeliest cause.
"""

import logging
from pathlib import Path

MARKER = "starts"
FAILED_UNTIL_SAFE = 3
LOOKS_UNTIL_WELL = 2  # of the minute's look: one to two minutes

log = logging.getLogger(__name__)


class Starts:
    """`begin` once, at the start; `looked` every minute; `well` when it ends in order."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / MARKER
        self._looks = 0

    def begin(self) -> bool:
        """Note a start; say whether so many before it failed that this must be a safe one.

        Where nothing can be noted, no start is a safe one: the disk has its own alarm.
        """
        failed = self._failed()
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.write_text(str(failed + 1))
        except OSError as error:
            log.warning("this start cannot be noted (%s)", error.strerror)
        if failed >= FAILED_UNTIL_SAFE:
            log.error("%d starts failed: safe mode, devices stay off", failed)
        return failed >= FAILED_UNTIL_SAFE

    def looked(self) -> None:
        self._looks += 1
        if self._looks == LOOKS_UNTIL_WELL:
            self.well()

    def well(self) -> None:
        """Forget the failed ones."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the marker of the start stays (%s)", error.strerror)

    def _failed(self) -> int:
        try:
            return int(self._path.read_text())
        except (OSError, ValueError):  # none, or torn by the very crash it counts
            return int(self._path.exists())
