"""A finished letter from the office to the A4 printer: in memory, for one printing, written down.

The job's name is on the disk before the office is asked, and that the printer has it before the
printer does: so whatever ends this program, the office hears what became of every printing.
"""

from collections.abc import Callable
from threading import Lock

from devices.journal import Entry
from devices.protocols import JobChanged, JobState, Letter, LetterPrinter
from kiosk.commands import NoteLetter, PrintLetter
from kiosk.events import LetterChanged
from sync.errors import StorageError
from sync.failures import Garbage
from sync.letter_jobs import Known, LetterJobs
from sync.letters import Asking, Fetched, LetterClient, NotGiven

FAILED = JobState.FAILED.value
ENDS = frozenset({JobState.PRINTED, JobState.SENT, JobState.FAILED, JobState.UNKNOWN})


class PrintLetters:
    """`present` tells whether a visit still goes on: nothing is printed for one who has left."""

    def __init__(
        self,
        client: LetterClient,
        jobs: LetterJobs,
        printer: LetterPrinter | None,
        new_job: Callable[[], str],
        present: Callable[[str], bool],
    ) -> None:
        self._client = client
        self._jobs = jobs
        self._printer = printer
        self._new_job = new_job
        self._present = present
        self._visits: dict[str, str] = {}
        self._handed: set[str] = set()
        self._lock = Lock()

    def __call__(self, command: PrintLetter) -> LetterChanged | None:
        """Fetch and queue; what becomes of it arrives from the printer. Blocks."""
        if self._printer is None:
            return LetterChanged(command.visit, FAILED, "not_found")
        try:
            reason = self._try(self._printer, command)
        except StorageError:
            reason = "storage"  # what cannot be written down is not printed
        return LetterChanged(command.visit, FAILED, reason) if reason else None

    def note(self, command: NoteLetter) -> None:
        self._jobs.end(command.job, command.state, command.reason)

    def ends(self, event: JobChanged) -> bool:
        """Tell, once, that this is the end of a job of ours, whether its visit goes on or not."""
        with self._lock:
            over = event.job in self._handed and event.state in ENDS
            self._handed -= {event.job} if over else set()
        return over

    def heard(self, event: JobChanged) -> LetterChanged | None:
        """Translate the printer's word; None when the visit has ended."""
        visit = self._visits.get(event.job)
        return LetterChanged(visit, event.state.value, event.reason) if visit else None

    def recover(self, journal: Callable[[str], Entry | None]) -> None:
        """Settle what a former run left; before the printer is started."""
        self._jobs.recover(lambda job: _known(journal(job)))

    def forget(self, visit: str) -> None:
        """Drop what is known of a visit; its jobs go on to their end."""
        self._client.forget()
        with self._lock:
            self._visits = {job: of for job, of in self._visits.items() if of != visit}

    def _try(self, printer: LetterPrinter, command: PrintLetter) -> str:
        """Return why nothing was handed to the printer, or ""."""
        job, proof = self._new_job(), command.proof
        self._jobs.begin(job)
        letter = self._client.fetch(Asking(job, proof.token, proof.reference, proof.code))
        if not isinstance(letter, Fetched):
            self._jobs.end(job, FAILED, "not_fetched")
            return _why(letter)
        if not self._present(command.visit):
            self._jobs.end(job, FAILED, "nobody")
            return "nobody"
        self._jobs.hand(job)
        with self._lock:
            self._visits[job] = command.visit
            self._handed.add(job)
        printer.print(job, Letter(letter.pdf, letter.pages))
        return ""


def _why(answer: object) -> str:
    if isinstance(answer, NotGiven):
        return answer.reason
    return "altered" if isinstance(answer, Garbage) else "offline"


def _known(entry: Entry | None) -> Known | None:
    """Read the journal of a run that ended: a queued job's first byte never went out."""
    if entry is None:
        return None
    if entry.state is JobState.QUEUED:
        return Known(FAILED, "interrupted")
    if entry.state not in ENDS:
        return Known(JobState.UNKNOWN.value, "interrupted")
    return Known(entry.state.value, entry.reason)
