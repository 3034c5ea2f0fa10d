"""The technician's side of the kiosk, wired: what stands behind the pages after the PIN."""

import socket
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from devices.sticks import mounted
from kiosk import commands, translate
from kiosk.bootstrap.core import Core
from kiosk.bootstrap.examination import examine
from kiosk.bootstrap.logs import log_folder
from kiosk.bootstrap.plug import Plugged
from kiosk.bootstrap.self_report import report_of
from kiosk.dispatch import Route
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.words import Translate, mark
from kiosk.events import Advanced, Event, Inspected
from kiosk.usecases.check_line import LineCheck
from kiosk.usecases.check_pin import PinCheck
from kiosk.usecases.inspect import MOST, Inspection
from kiosk.usecases.issue_receipt import IssueReceipt
from kiosk.usecases.machine_power import MachinePower
from kiosk.usecases.self_report import report_ticket
from kiosk.usecases.sound_check import SoundCheck
from kiosk.usecases.support import bundle, redacted, save
from kiosk.usecases.technician_files import Audit, Roll
from sync.carry import Progress
from sync.exchange import NotReady
from sync.line_checks import check_line
from sync.stick import bring_back, export
from sync.turn import Health

_EXPORTED = mark("{n} permohonan ada di stik, dalam {files} berkas. Bawa ke kantor.")
_IMPORTED = mark("{n} diakui kantor, {notes} kabar baru.")
_NOT_READY = mark("Kios ini belum terdaftar di kantor.")
_STICK_FAILED = mark("Stik tidak dapat dipakai ({why}). Coba stik lain.")
_SAVED = mark("Paket dukungan tersimpan: {name}")


class Surroundings(Struct, frozen=True):
    """What the technician's side needs of the running kiosk."""

    core: Core
    plugged: Plugged
    receipts: IssueReceipt
    post: Callable[[Event], None]
    health: Callable[[], Health]
    catalogue: Callable[[], Catalogue]
    local: Callable[[datetime], datetime]


class TechnicianSide:
    """`routes` are the commands that it answers."""

    def __init__(self, around: Surroundings) -> None:
        self._a = around
        core, data = around.core, around.core.settings.data_dir
        self._logs = log_folder(core.settings)
        self._audit = Audit(data / "technician.jsonl", core.around.now)
        self._roll = Roll(data / "roll", core.around.now)
        self._names = (socket.gethostname(), urlsplit(core.settings.text("office_url")).netloc)

    def routes(self) -> dict[type, Route]:
        core, settings = self._a.core, self._a.core.settings
        pin = PinCheck(
            settings.text("technician_pin"),
            core.around.monotonic,
            tuple(settings.text("technician_cards").split()),
            settings.data_dir / "tries",
        )
        checks = partial(check_line, settings.text("office_url"), core.around.now)
        power = MachinePower(
            {
                "restart": settings.text("restart_command"),
                "shutdown": settings.text("shutdown_command"),
            }
        )
        return {
            commands.CheckPin: Route("disk", pin),
            commands.Note: Route("disk", lambda c: self._audit.note(c.who, c.action)),
            commands.Inspect: Route("service", self._inspection()),
            commands.CheckLine: Route("net", LineCheck(checks, translate.translator)),
            commands.PrintReport: Route("net", self._print_report),
            commands.UseStick: Route("service", self._use_stick),
            commands.RunMachine: Route("service", power),
            commands.SoundTest: Route(
                "service", SoundCheck(self._a.plugged.speech, translate.translator)
            ),
            commands.ResetRoll: Route("disk", lambda _c: self._roll.renew()),
            commands.RetryDevices: Route("now", lambda _c: self._a.plugged.retry()),
        }

    def _inspection(self) -> Inspection:
        return Inspection(
            logs=self._logs,
            journal=self._a.plugged.journal,
            outbox=self._a.core.outbox,
            audit=self._audit,
            roll=self._roll,
            media=Path(self._a.core.settings.text("media_dir")),
            names=self._names,
            translators=translate.translator,
            local=self._a.local,
        )

    def _print_report(self, command: commands.PrintReport) -> Event | None:
        devices = {name: device.health() for name, device in self._a.plugged.devices.items()}
        report = report_of(self._a.core, self._a.catalogue(), devices)
        ticket = report_ticket(report, translate.translator(command.language))
        return self._a.receipts.issue(command.visit, ticket)

    def _use_stick(self, command: commands.UseStick) -> Inspected:
        _ = translate.translator(command.language)
        try:
            text, tone = _STICK[command.what](self, command, _)
        except OSError as error:
            text, tone = (
                _(_STICK_FAILED).format(why=error.strerror or type(error).__name__),
                "danger",
            )
        folder = Path(command.folder)
        if folder not in mounted(Path(self._a.core.settings.text("media_dir"))):
            return Inspected(command.visit, "stick", (), text, tone)  # pulled out meanwhile
        rows = ((_("Stik"), folder.name, "success"),)
        return Inspected(command.visit, "stick", rows, text, tone, command.folder)

    def _export(self, command: commands.UseStick, _: Translate) -> tuple[str, str]:
        parts, folder = self._a.core.parts(self._a.health), Path(command.folder)
        done = export(parts, folder, self._telling(command))
        if isinstance(done, NotReady):
            return _(_NOT_READY), "danger"
        return _(_EXPORTED).format(n=done.envelopes, files=len(done.files)), "success"

    def _import(self, command: commands.UseStick, _: Translate) -> tuple[str, str]:
        parts, folder = self._a.core.parts(self._a.health), Path(command.folder)
        done = bring_back(parts, folder, self._telling(command))
        text = _(_IMPORTED).format(n=len(done.delivered), notes=len(done.notes))
        return "\n".join((text, *done.problems)), "warning" if done.problems else "success"

    def _telling(self, command: commands.UseStick) -> Progress:
        return lambda done, of: self._a.post(Advanced(command.visit, done, of))

    def _support(self, command: commands.UseStick, _: Translate) -> tuple[str, str]:
        core, settings = self._a.core, self._a.core.settings
        parts = {
            "health.json": self._a.health,
            "devices.json": lambda: {n: d.health() for n, d in self._a.plugged.devices.items()},
            "settings.json": lambda: redacted(settings.values),
            "doctor.json": lambda: examine(settings, core),
            "prints.json": self._prints,
            "technician.json": lambda: self._audit.recent(MOST),
        }
        identity = core.trust.identity()
        code = identity.code if identity else "kios"
        name = f"dukungan-{code}-{core.around.now():%Y%m%d-%H%M%S}.zip"
        data = bundle(parts, self._logs, self._names)
        return _(_SAVED).format(name=save(Path(command.folder), name, data).name), "success"

    def _prints(self) -> object:
        """Say what became of the last tickets, not whose they were."""
        journal = self._a.plugged.journal
        entries = journal.recent(MOST) if journal is not None else ()
        return [
            {"at": entry.changed_at, "state": entry.state, "reason": entry.reason}
            for entry in entries
        ]


_STICK = {
    "export": TechnicianSide._export,  # noqa: SLF001
    "import": TechnicianSide._import,  # noqa: SLF001
    "support": TechnicianSide._support,  # noqa: SLF001
}
