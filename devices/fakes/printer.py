from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent, DeviceGone, DeviceStuck
from devices.faults import PrinterFaults
from devices.journal import Journal
from devices.protocols import Emit, JobState
from devices.spooler import Look, Outcome, Sending, SpooledPrinter, able
from devices.ticket import Ticket

RHYTHM = 5.0


class FakePress(PrinterFaults):
    """A Press whose paper is a list: `printed` holds (job, ticket); `scraps` what broke off."""

    def __init__(self, bell: Bell) -> None:
        super().__init__()
        self.rhythm = RHYTHM
        self.printed: list[tuple[str, Ticket]] = []
        self.scraps: list[tuple[str, Ticket]] = []
        self._late: list[str] | None = None  # jobs whose confirmation is held back
        self._told_late: list[str] = []
        self._bell = bell

    def hold_answers(self) -> None:
        """Keep confirmations back until `release_answers`: they then come late."""
        with self.lock:
            self._late = self._late or []

    def release_answers(self) -> None:
        with self.lock:
            self._told_late += self._late or []
            self._late = None
        self._bell.ring()

    def changed(self) -> None:
        self._bell.ring()

    def open(self) -> None:
        if not self.plugged:
            raise DeviceAbsent("unplugged", "unplugged")

    def close(self) -> None:
        """Nothing is held open."""

    def interrupted(self) -> None:
        """Nothing is left in a printer that is not there."""

    def look(self) -> Look:
        self.recover()
        reason = self.reason()
        if not self.plugged:
            raise DeviceGone("unplugged")
        if self.clogged:
            raise DeviceStuck
        return Look(reason, able(reason))

    def print(self, job: str, ticket: Ticket, sending: Sending) -> Outcome:
        sending()
        for begun, _part in enumerate(ticket.parts):
            if not able(self.reason()):
                return self._broken_off(job, ticket, begun)
            if self.pace:
                self._bell.wait(self.pace)
            with self.lock:
                self.line_printed()
        if not able(self.reason()):
            return self._broken_off(job, ticket, len(ticket.parts))
        self.printed.append((job, ticket))
        with self.lock:
            if self._late is not None:
                self._late.append(job)
                return Outcome(JobState.SENT, "unconfirmed")
        if self.confirms:
            return Outcome(JobState.PRINTED)
        return Outcome(JobState.SENT, "unconfirmed")

    def confirmed(self) -> tuple[str, ...]:
        with self.lock:
            told, self._told_late = tuple(self._told_late), []
        return told

    def _broken_off(self, job: str, ticket: Ticket, begun: int) -> Outcome:
        """Say what a real printer's driver could know of it."""
        reason = self.reason()
        if begun == 0:
            return Outcome(JobState.FAILED, reason)
        self.scraps.append((job, ticket))
        seen = self.plugged and reason not in ("silent", "stuck") and begun < len(ticket.parts)
        return Outcome(JobState.FAILED if seen else JobState.UNKNOWN, reason)


class FakePrinter(SpooledPrinter[Ticket]):
    """A TicketPrinter without hardware; `hardware` has the handles and the paper."""

    def __init__(
        self,
        name: str,
        emit: Emit,
        journal: Journal | None = None,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        bell = bell or Bell()
        self.hardware = FakePress(bell)
        super().__init__(
            name, self.hardware, emit, journal or Journal(None), clock=clock, bell=bell
        )

    @property
    def printed(self) -> list[tuple[str, Ticket]]:
        return self.hardware.printed
