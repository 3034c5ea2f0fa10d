"""What becomes of a ticket on an ESC/POS printer, said only as surely as it is known."""

import logging
from collections.abc import Callable
from itertools import count

from devices.bell import Clock
from devices.errors import DeviceError, DeviceSilent
from devices.escpos.encode import encode, warm_up
from devices.escpos.line import Line, Timing
from devices.escpos.profiles import Profile
from devices.escpos.status import (
    RECOVER_CLEARING,
    TICKET_IN_OUTPUT,
    ask_processed,
    process_id,
    reason,
)
from devices.protocols import JobState
from devices.spooler import Look, Outcome, Sending, able
from devices.ticket import Ticket
from devices.transport import Transport

_log = logging.getLogger(__name__)

QUERIES = (1, 2, 4)
ERROR_QUERY = 3
CLEAR = RECOVER_CLEARING + b"\x1b@\n\x1bd\x04"
CUT = b"\x1dV\x00"
LARGEST_BLOCK = 255 * 72 + 8
RECOVERABLE = ("cutter", "jam")
MISSES = 3  # unanswered questions until a printer counts as one that has no presenter
REMEMBERED = 16  # jobs whose confirmation may still come


class EscposPress:
    """A Press over a line. Knows three things for sure: nothing was sent, not all was sent, and
    the printer itself said that all is on paper. Everything else is SENT or UNKNOWN.
    """

    def __init__(
        self,
        transport: Transport,
        profile: Profile,
        clock: Clock,
        halted: Callable[[], bool],
        timing: Timing = Timing(),  # noqa: B008 - frozen
    ) -> None:
        self.rhythm = timing.rhythm
        self._line = Line(transport, clock, halted, timing)
        self._profile, self._clock, self._halted, self._timing = profile, clock, halted, timing
        self._confirms: bool | None = None if profile.confirm else False
        self._numbers = count(int(clock() * 10))
        self._awaited: dict[bytes, str] = {}
        self._clear = CLEAR if profile.cut == "none" else CLEAR + CUT
        self._owed = 0  # bytes that a printer may still wait for
        self._scrap = b""  # what clears away a ticket that broke off
        self._swept = False  # it was sent on this line; believed once the printer answers after it
        self._loose = False  # the last ticket may hang uncut, should the printer lose its power now
        self._trouble_since: float | None = None
        self._misses = 0 if profile.presenter != "no" else MISSES

    def open(self) -> None:
        warm_up()
        self._line.open()
        # A printer that lost its line inside a picture waits for the rest of it and would swallow
        # our queries. NULs end the wait, and are nothing to a printer that does not.
        self._owed = self._line.offer(bytes(self._owed))
        self._swept = False
        if self._loose:
            # Without DLE ENQ: if it still prints after all, it may finish.
            self._scrap = self._scrap or self._clear.removeprefix(RECOVER_CLEARING)
            self._loose = False

    def close(self) -> None:
        self._line.close()

    def look(self) -> Look:
        if not self._profile.status:
            self._line.listen(0.0)
            look = Look("no_status", able=True)
        else:
            why = self._status()
            if why == "silent" and self._line.silent_too_long():
                raise DeviceSilent
            self._recover(why)
            look = Look(why, able=able(why), in_output=self._in_output(why))
        busy = look.in_output or not look.able
        self.rhythm = self._timing.rhythm_unwell if busy else self._timing.rhythm
        if look.able and self._scrap:
            self._sweep()
        return look

    def _sweep(self) -> None:
        """Cut away what broke off. A printer that loses its power meanwhile is swept once more."""
        if self._swept:
            self._scrap = b""
        else:
            self._line.send(self._scrap)
        self._swept = not self._swept

    def _recover(self, why: str) -> None:
        """Tell a printer to leave its error, and to drop what it holds: that job was given up, and
        a person who asks gets a copy of our own. Not at once, for many leave it by themselves.
        """
        if why not in RECOVERABLE:
            self._trouble_since = None
        elif self._trouble_since is None:
            self._trouble_since = self._clock()
        elif self._clock() - self._trouble_since >= self._timing.recover:
            self._trouble_since = self._clock()
            self._line.send(RECOVER_CLEARING)

    def _in_output(self, why: str) -> bool | None:
        """Ask the presenter; a printer that never answers has none."""
        if self._misses >= MISSES or why == "silent":
            return None
        full = self._line.ask_full()
        self._misses = self._misses + 1 if full is None else 0
        return None if full is None else bool(full[0] & TICKET_IN_OUTPUT)

    def interrupted(self) -> None:
        self._scrap, self._owed = self._clear, LARGEST_BLOCK

    def print(self, job: str, ticket: Ticket, sending: Sending) -> Outcome:
        encoded = encode(ticket, self._profile)
        if encoded.lost:
            _log.warning("%d kinds of letters could only be drawn as boxes", len(encoded.lost))
        sending()
        self._line.count()
        try:
            return self._deliver(job, encoded.blocks)
        except DeviceError as error:
            self._loose = self._line.sent > 0
            state = JobState.UNKNOWN if self._line.sent else JobState.FAILED
            return Outcome(state, error.code)

    def confirmed(self) -> tuple[str, ...]:
        late = self._line.processed & self._awaited.keys()
        self._loose = self._loose and not late
        return tuple(self._awaited.pop(process) for process in late)

    def _deliver(self, job: str, blocks: tuple[bytes, ...]) -> Outcome:
        for number, block in enumerate(blocks):
            self._scrap, self._swept, self._owed = self._clear, False, len(block)
            self._line.send(block)
            self._owed = 0
            if number < len(blocks) - 1 and (trouble := self._trouble()):
                return Outcome(JobState.FAILED, trouble)
        self._scrap = b""
        outcome = self._conclude(job)
        self._loose = outcome.state == JobState.UNKNOWN
        return outcome

    def _trouble(self) -> str:
        """Return why the printer cannot go on, "" when it can or does not say."""
        why = self._line.auto or (self._status() if self._profile.status else "")
        return "" if why in ("", "silent") or able(why) else why

    def _status(self) -> str:
        answers: dict[int, int] = {}
        for n in QUERIES:
            answer = self._line.ask(n)
            if answer is None:
                return "silent"
            answers[n] = answer
        if answers[1] & 0x08 or answers[2] & 0x40:
            answers[ERROR_QUERY] = self._line.ask(ERROR_QUERY) or 0
        return reason(answers)

    def _conclude(self, job: str) -> Outcome:
        """All bytes went out: wait for the printer's own word, or watch it for a while."""
        if not self._profile.status:
            return Outcome(JobState.SENT, "unconfirmed")
        process = self._ask_confirmation(job)
        why = "silent"
        deadline = self._clock() + self._patience()
        while self._clock() < deadline and not self._halted():
            if self._line.wait_for(lambda: process in self._line.processed, self._timing.answer):
                self._confirms = True
                self._awaited.pop(process, None)
                return Outcome(JobState.PRINTED)
            why = self._status()
            if why != "silent" and not able(why):
                return Outcome(JobState.UNKNOWN, why)
        return self._without_word(why)

    def _without_word(self, why: str) -> Outcome:
        if self._halted():
            return Outcome(JobState.UNKNOWN, "stopped")
        if why == "silent":
            return Outcome(JobState.UNKNOWN, "silent")
        if self._confirms:
            return Outcome(JobState.UNKNOWN, "unconfirmed")
        self._confirms = False
        return Outcome(JobState.SENT, "unconfirmed")

    def _ask_confirmation(self, job: str) -> bytes:
        if self._confirms is False:
            return b""
        process = process_id(next(self._numbers))
        self._awaited[process] = job
        for old in list(self._awaited)[:-REMEMBERED]:
            del self._awaited[old]
        self._line.send(ask_processed(process))
        return process

    def _patience(self) -> float:
        if self._confirms is None:
            return self._timing.confirm_first
        return self._timing.confirm if self._confirms else self._timing.settle
