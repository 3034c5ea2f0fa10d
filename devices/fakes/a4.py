from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent, DeviceGone
from devices.journal import Journal
from devices.protocols import Emit, JobState, Letter
from devices.spooler import Look, Outcome, Sending, SpooledPrinter, able


class FakeLetterPress:
    """A4 paper in memory."""

    rhythm = 5.0

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self.plugged, self.reason = True, "ok"
        self.printed: list[tuple[str, Letter]] = []
        self.midway = ""  # what goes wrong in the middle of the next letter

    def become(self, reason: str) -> None:
        self.reason = reason
        self._bell.ring()

    def set_plugged(self, *, plugged: bool) -> None:
        self.plugged = plugged
        self._bell.ring()

    def open(self) -> None:
        if not self.plugged:
            raise DeviceAbsent("unplugged", "not_found")

    def close(self) -> None:
        """Nothing is held open."""

    def interrupted(self) -> None:
        """Nothing is left in a queue that is not there."""

    def confirmed(self) -> tuple[str, ...]:
        return ()

    def look(self) -> Look:
        if not self.plugged:
            raise DeviceGone("unplugged", "not_found")
        return Look(self.reason, able(self.reason))

    def print(self, job: str, ticket: Letter, sending: Sending) -> Outcome:
        sending()
        if self.midway:
            self.reason, self.midway = self.midway, ""
            sending(self.reason)
            return Outcome(JobState.UNKNOWN, self.reason)
        self.printed.append((job, ticket))
        return Outcome(JobState.PRINTED)


class FakeLetterPrinter(SpooledPrinter[Letter]):
    """A LetterPrinter without hardware."""

    def __init__(
        self,
        name: str,
        emit: Emit,
        journal: Journal | None = None,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        bell = bell or Bell()
        self.hardware = FakeLetterPress(bell)
        super().__init__(
            name, self.hardware, emit, journal or Journal(None), clock=clock, bell=bell
        )

    def unplug(self) -> None:
        self.hardware.set_plugged(plugged=False)

    def plug(self) -> None:
        self.hardware.set_plugged(plugged=True)

    def paper_out(self) -> None:
        self.hardware.become("paper_out")

    def paper_out_midway(self) -> None:
        """The next letter breaks off after its first page."""
        self.hardware.midway = "paper_out"

    def refill(self) -> None:
        self.hardware.become("ok")

    def jam(self) -> None:
        self.hardware.become("jam")

    def clear_jam(self) -> None:
        self.hardware.become("ok")

    def power_cycle(self) -> None:
        """Off and on again."""
        self.unplug()
        self.plug()

    def cover_open(self) -> None:
        self.hardware.become("cover_open")

    def cover_close(self) -> None:
        self.hardware.become("ok")

    def silent(self, *, on: bool = True) -> None:
        """Answer nothing to the printing system."""
        self.hardware.become("silent" if on else "ok")

    def toner_out(self) -> None:
        self.hardware.become("toner_out")

    def new_toner(self) -> None:
        self.hardware.become("ok")
