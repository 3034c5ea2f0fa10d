"""From a receipt to a ticket in the printer's queue. Only ever called after the commit."""

from collections.abc import Callable
from itertools import count
from threading import Lock

from msgspec.structs import replace

from devices.protocols import TicketPrinter
from devices.ticket import Ticket
from kiosk.commands import PrintNeedsSlip, PrintReceipt, PrintStatusSlip, PrintTest
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.words import Translate
from kiosk.events import PrintChanged
from kiosk.usecases.tickets import Paper, needs_ticket, receipt_ticket, status_ticket, trial_ticket

Printing = PrintReceipt | PrintStatusSlip | PrintNeedsSlip | PrintTest


class IssueReceipt:
    """Queues tickets and remembers whose they are, until the visit is wiped."""

    def __init__(
        self,
        printer: TicketPrinter | None,
        paper: Paper,
        translators: Callable[[str], Translate],
    ) -> None:
        self._printer = printer
        self._paper = paper
        self._translators = translators
        self._visits: dict[str, str] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def __call__(self, command: Printing) -> PrintChanged | None:
        """Queue the ticket; its fate arrives from the printer. Without one, say so at once."""
        if self._printer is None:
            return PrintChanged(command.visit, "failed", "not_found")
        return self.issue(command.visit, self._ticket(command))

    def issue(self, visit: str, ticket: Ticket) -> PrintChanged | None:
        """Queue a ticket that somebody else laid out."""
        if self._printer is None:
            return PrintChanged(visit, "failed", "not_found")
        with self._lock:
            job = f"{visit}-{next(self._numbers)}"
            self._visits[job] = visit
        self._printer.print(job, ticket)
        return None

    def use(self, catalogue: Catalogue) -> None:
        """Take another catalogue into use; only while no ticket is on its way."""
        self._paper = replace(self._paper, catalogue=catalogue)

    def visit_of(self, job: str) -> str | None:
        return self._visits.get(job)

    def forget(self, visit: str) -> None:
        """Drop what is known of a visit's jobs; the journal of the printer keeps their fate."""
        with self._lock:
            self._visits = {job: of for job, of in self._visits.items() if of != visit}

    def _ticket(self, command: Printing) -> Ticket:
        match command:
            case PrintReceipt(_, receipt, language):
                _ = self._translators(language)
                return receipt_ticket(receipt, self._paper, language, _)
            case PrintStatusSlip(_, found, language):
                _ = self._translators(language)
                return status_ticket(found, self._paper, language, _)
            case PrintNeedsSlip(_, code, language):
                service = self._paper.catalogue.service(code)
                return needs_ticket(service, self._paper, language, self._translators(language))
            case PrintTest():
                return trial_ticket(self._paper.place, self._translators("id"))
