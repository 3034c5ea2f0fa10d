"""What can befall a printer that is not there: the handles of the fake and of the virtual one."""

import threading
from collections.abc import Callable


class PrinterFaults:
    """State of a pretended printer, and the handles that change it; from any thread.

    `after` postpones a mishap: `printer.after(3, printer.paper_out)` lets three lines print.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.plugged = True
        self.unplugged_times = 0
        self.paper = "plenty"  # "near_end", "out"
        self.lid_open = False
        self.jammed = False
        self.cutter = ""  # "stuck"; "latched": free again, but the printer waits to be told so
        self.hot = False
        self.clogged = False
        self.ticket_waits = False  # in the presenter
        self.mute = False
        self.garbled = False
        self.confirms = True
        self.pace = 0.0  # seconds a line (fake) or a kilobyte (virtual)
        self._lines_left = 0
        self._then: Callable[[], None] | None = None

    def unplug(self) -> None:
        with self.lock:
            self._set(plugged=False, unplugged_times=self.unplugged_times + 1)

    def plug(self) -> None:
        """Plug in again: a power cycle, so whatever was in its memory is gone."""
        self._set(plugged=True, cutter="stuck" if self.cutter == "stuck" else "")

    def power_cycle(self) -> None:
        """Off and on again."""
        self.unplug()
        self.plug()

    def paper_out(self) -> None:
        self._set(paper="out")

    def paper_near_end(self) -> None:
        self._set(paper="near_end")

    def refill(self) -> None:
        self._set(paper="plenty")

    def cover_open(self) -> None:
        self._set(lid_open=True)

    def cover_close(self) -> None:
        self._set(lid_open=False)

    def jam(self) -> None:
        self._set(jammed=True)

    def clear_jam(self) -> None:
        self._set(jammed=False)

    def cutter_stuck(self) -> None:
        self._set(cutter="stuck")

    def cutter_free(self) -> None:
        """Free the blade. The printer stays in its error until it is told to recover."""
        self._set(cutter="latched" if self.cutter else "")

    def recover(self) -> None:
        """Not a mishap: what a driver tells a printer whose error can be recovered."""
        if self.cutter == "latched":
            self._set(cutter="")

    def overheat(self) -> None:
        self._set(hot=True)

    def cool_down(self) -> None:
        self._set(hot=False)

    def take_ticket(self) -> None:
        """Pull the ticket out of the presenter."""
        self._set(ticket_waits=False)

    def clog(self, *, on: bool = True) -> None:
        """Take no more bytes."""
        self._set(clogged=on)

    def silent(self, *, on: bool = True) -> None:
        """Take everything, answer nothing."""
        self._set(mute=on)

    def garble(self, *, on: bool = True) -> None:
        """Answer nonsense."""
        self._set(garbled=on)

    def no_confirm(self, *, on: bool = True) -> None:
        """Do not know process ids, as most clones."""
        self._set(confirms=not on)

    def slow(self, seconds: float) -> None:
        self._set(pace=seconds)

    def after(self, lines: int, mishap: Callable[[], None]) -> None:
        """Let `lines` more lines print, then the mishap."""
        with self.lock:
            self._lines_left, self._then = lines, mishap

    def reason(self) -> str:
        """Return the reason code a technician should read for this state."""
        for hit, reason in (
            (not self.plugged, "unplugged"),
            (self.clogged, "stuck"),
            (self.mute or self.garbled, "silent"),
            (self.lid_open, "cover_open"),
            (self.paper == "out", "paper_out"),
            (self.cutter, "cutter"),
            (self.jammed, "jam"),
            (self.hot, "overheated"),
            (self.paper == "near_end", "paper_near_end"),
        ):
            if hit:
                return reason
        return "ok"

    def halted(self) -> bool:
        """Say whether paper cannot move now."""
        paper = self.paper == "out" or self.lid_open
        return paper or self.jammed or bool(self.cutter) or self.hot

    def line_printed(self) -> None:
        """Count one line; the mishap that waits for it happens."""
        if self._then is None:
            return
        self._lines_left -= 1
        if self._lines_left <= 0:
            mishap, self._then = self._then, None
            mishap()

    def changed(self) -> None:
        """Hook: the state changed."""

    def _set(self, **values: object) -> None:
        with self.lock:
            for name, value in values.items():
                setattr(self, name, value)
            self.changed()
