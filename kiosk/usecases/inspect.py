"""What the technician reads: the log, the print journal, the outbox, the acts of technicians."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from devices.errors import REASONS, DeviceError
from devices.journal import Journal
from devices.protocols import JobState
from devices.sticks import mounted
from kiosk.commands import Inspect
from kiosk.domain.words import Translate, mark
from kiosk.events import Inspected
from kiosk.events.servicing import Row
from kiosk.usecases.scrub import scrub
from kiosk.usecases.technician_files import Audit, Roll
from sync.clock import iso, parse
from sync.outbox import Outbox

LOG_LINES = 200
MOST = 50
_READ_AT_MOST = 256 << 10  # bytes of the log's end
JOB_STATES = {
    JobState.QUEUED: (mark("antre"), "plain"),
    JobState.SENDING: (mark("sedang dicetak"), "plain"),
    JobState.PRINTED: (mark("tercetak"), "success"),
    JobState.SENT: (mark("terkirim, tanpa konfirmasi"), "success"),
    JobState.FAILED: (mark("gagal"), "danger"),
    JobState.UNKNOWN: (mark("tidak diketahui"), "warning"),
}


class Inspection:
    """Looks things up; touches the disk, so on a lane."""

    def __init__(
        self,
        *,
        logs: Path,
        journal: Journal | None,
        outbox: Outbox,
        audit: Audit,
        roll: Roll,
        media: Path,
        names: tuple[str, ...],
        translators: Callable[[str], Translate],
        local: Callable[[datetime], datetime],
    ) -> None:
        self._logs, self._journal, self._outbox = logs, journal, outbox
        self._audit, self._roll, self._media, self._names = audit, roll, media, names
        self._translators, self._local = translators, local

    def __call__(self, command: Inspect) -> Inspected:
        _ = self._translators(command.language)
        if command.page == "stick":
            return self._stick(command.visit, _)
        rows = _PAGES[command.page](self, _)
        return Inspected(command.visit, command.page, rows or ((_("Kosong"), "", "plain"),))

    def _stick(self, visit: str, _: Translate) -> Inspected:
        found = mounted(self._media)
        rows = ((_("Stik"), found[0].name, "success"),) if found else ()
        return Inspected(visit, "stick", rows, stick=str(found[0]) if found else "")

    def log(self, _: Translate) -> tuple[Row, ...]:
        lines = log_lines(self._logs, LOG_LINES)
        return tuple((scrub(line, self._names), "", "plain") for line in reversed(lines))

    def jobs(self, _: Translate) -> tuple[Row, ...]:
        """List the latest jobs by time; their ids would only lengthen the line."""
        if self._journal is None:
            return ()
        try:
            count, entries = self._since_roll(self._journal), self._journal.recent(MOST)
        except DeviceError as error:
            return ((_(REASONS[error.code].text), "", "danger"),)
        rows = [self._roll_row(count, _)]
        for entry in entries:
            words, tone = JOB_STATES[entry.state]
            reason = REASONS[entry.reason].text if entry.reason in REASONS else ""
            said = " ".join(part for part in (_(words), _(reason) if reason else "") if part)
            rows.append((self._moment(entry.changed_at), said, tone))
        return tuple(rows)

    def _since_roll(self, journal: Journal) -> int:
        since = self._roll.since()
        return journal.printed_since(since.astimezone(UTC).isoformat() if since else "")

    def _roll_row(self, count: int, _: Translate) -> Row:
        since = self._roll.since()
        when = self._moment(iso(since)) if since else _("awal")
        return _("Struk sejak gulungan baru"), f"{count} · {when}", "plain"

    def outbox(self, _: Translate) -> tuple[Row, ...]:
        counts, oldest = self._outbox.counts(), self._outbox.oldest_pending()
        waits = self._moment(oldest) if oldest else "-"
        return (
            (_("Menunggu kirim"), str(counts.pending), "plain"),
            (_("Menunggu sejak"), waits, "plain"),
            (_("Diterima kantor"), str(counts.acknowledged), "plain"),
            (_("Karantina"), str(counts.quarantined), "danger" if counts.quarantined else "plain"),
            *(
                (held.reference, f"{self._moment(held.at)} · {held.reason}", "danger")
                for held in self._outbox.quarantined()[:MOST]
            ),
        )

    def audit(self, _: Translate) -> tuple[Row, ...]:
        return tuple(
            (self._moment(entry.at), f"{entry.who} · {entry.action}", "plain")
            for entry in self._audit.recent(MOST)
        )

    def _moment(self, text: str) -> str:
        at = parse(text)
        return f"{self._local(at):%Y-%m-%d %H:%M}" if at else text


_PAGES: dict[str, Callable[[Inspection, Translate], tuple[Row, ...]]] = {
    "log": Inspection.log,
    "jobs": Inspection.jobs,
    "outbox": Inspection.outbox,
    "audit": Inspection.audit,
}


def log_lines(folder: Path, count: int) -> list[str]:
    """Return the last lines of the program's log, oldest first."""
    lines: list[str] = []
    for name in ("ekios.log", "ekios.log.1"):
        if len(lines) < count:
            lines = [*_tail(folder / name), *lines]
    return lines[-count:]


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - _READ_AT_MOST, 0))
            return file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
