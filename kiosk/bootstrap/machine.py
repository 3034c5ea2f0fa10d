"""A whole kiosk without its window: session, use cases, devices and agent, wired together."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from devices.protocols import DeviceEvent
from kiosk import __version__, commands, paths, translate
from kiosk.bootstrap.core import Core
from kiosk.bootstrap.letters import LetterSide
from kiosk.bootstrap.plug import Plugged, plug_in
from kiosk.bootstrap.surroundings import world
from kiosk.bootstrap.technician import Surroundings, TechnicianSide
from kiosk.dispatch import Dispatcher, Route
from kiosk.domain.catalogue import Catalogue
from kiosk.events import CatalogueReady, Clock, Connection, Delivered, DeviceChanged, Event
from kiosk.journey import World
from kiosk.session import Session
from kiosk.usecases.check_status import CheckStatus
from kiosk.usecases.issue_receipt import IssueReceipt
from kiosk.usecases.photo_box import PhotoBox
from kiosk.usecases.readings import reading
from kiosk.usecases.submit import SubmitApplication
from kiosk.usecases.take_photo import take_photo
from kiosk.usecases.tell_time import TellTime
from kiosk.usecases.tickets import Paper
from kiosk.usecases.watch import Watch
from kiosk.viewdata import View
from sync import events as sync_events
from sync.agent import Agent
from sync.caretaker import Caretaker
from sync.catalogue.outcome import Outcome
from sync.catalogue.worker import CatalogueWorker
from sync.turn import Health

LOGO = paths.assets() / "icons" / "logo.png"
log = logging.getLogger(__name__)


class Face(Struct, frozen=True):
    """What the machine needs of whatever shows it: a window, or nothing at all."""

    post: Callable[[Event], None]  # from any thread; ends up in Session.handle
    show: Callable[[View], None]
    deadline: Callable[[float, Event | None], None]
    wipe: Callable[[], None]
    stop: Callable[[int], None]  # ends the program with this exit code


class Machine:
    """A running kiosk. `start` brings devices and agent to life, `close` ends all, in reverse."""

    def __init__(
        self,
        core: Core,
        shipped: Callable[[], Catalogue],
        face: Face,
        lanes: Mapping[str, Executor],
        *,
        safe: bool = False,
    ) -> None:
        """`shipped` reads the program's own catalogue, for a kiosk that has none of its office.
        `safe`: former starts failed, so the devices are left alone.
        """
        self.core = core
        self.shelf = core.shelf(shipped)
        self.catalogue = self.shelf.open()
        self.photos = PhotoBox(core.around.new_id)
        self._face = face
        self._time = TellTime(core.store, core.around.now)
        self.plugged: Plugged = plug_in(core.settings, self._device_said, safe=safe)
        self.watch = self._watching()
        self.agent: Agent = core.agent(self._office_said, self.watch.health)
        self._updates = CatalogueWorker(core.catalogue_look(self._time), self._catalogue_said)
        self._caretaker = Caretaker(core.store, core.trust, core.around.now, self.look)
        self._submit = SubmitApplication(
            core.outbox, self.catalogue, self.photos, core.around.random_bytes
        )
        paper = Paper(self.catalogue, core.settings.text("place"), LOGO.read_bytes())
        self._receipts = IssueReceipt(self.plugged.printer, paper, translate.translator)
        self._letters = LetterSide(
            core,
            self.plugged,
            lambda visit: self.session.state.visit.id == visit,
            lambda command: self._dispatcher(command),  # noqa: PLW0108 - it is made below
            self.agent.poke,
        )
        self._dispatcher = Dispatcher(self._routes(), lanes, face.post)
        self.session = self._new_session()

    def _watching(self) -> Watch:
        core = self.core
        return Watch(
            core.store,
            core.trust,
            core.outbox,
            devices=lambda: self.plugged.devices,
            now=core.around.now,
            versions=self._versions,
            mirror=core.mirror_state,
            fault=core.fault,
        )

    def start(self, *, sync: bool = True) -> None:
        self.session.refresh()
        self.look()
        for unusable in self.plugged.broken:
            self._face.post(unusable)
        self._letters.recover()
        self.plugged.start()
        self._caretaker.start()
        if sync and self.core.settings.text("office_url"):
            self.agent.start()
            self._updates.start()

    def look(self) -> None:
        """Tell the session the time and what the kiosk knows of itself; not for the UI thread."""
        self._face.post(Clock(self._local_now()))
        for event in (self.watch.clock(), *self.watch.look()):
            self._face.post(event)
        self._look_at_catalogue()

    def _look_at_catalogue(self) -> None:
        newer, reading = self.shelf.newer(), self.shelf.reading()
        if newer is not None:
            self._face.post(CatalogueReady(newer))
        if reading is not None:
            self._face.post(reading)

    def fresh_until(self) -> dict[str, float]:
        """Return until when (monotonic) each worker may be silent and still be well."""
        own = {
            "agent": self.agent.fresh_until(),
            "catalogue": self._updates.fresh_until(),
            "caretaker": self._caretaker.fresh_until(),
        }
        return {**own, **self._dispatcher.fresh_until(), **self.plugged.fresh_until()}

    def close(self) -> None:
        """End everything that was started, last first. Each part gets its turn whatever happens."""
        for part in (
            self.agent.stop,
            self._updates.stop,
            self._caretaker.stop,
            self._dispatcher.close,
            self.plugged.stop,
            self.photos.clear,
            self.core.close,
        ):
            try:
                part()
            except Exception:  # noqa: BLE001 - the others still have to be closed
                log.warning("%s did not close", getattr(part, "__qualname__", part))

    def _new_session(self) -> Session:
        return Session(
            self._world(),
            self._local_now(),
            execute=self._dispatcher,
            show=self._face.show,
            translators=translate.translator,
            new_id=self.core.around.new_id,
            adopt=self._adopt,
        )

    def _routes(self) -> dict[type, Route]:
        status = CheckStatus(
            self.core.lookup,
            self.core.status_client(),
            self.core.around.now,
            self.core.trust.trust,
        )
        technician = TechnicianSide(
            Surroundings(
                core=self.core,
                plugged=self.plugged,
                receipts=self._receipts,
                post=self._face.post,
                health=self.watch.health,
                catalogue=lambda: self.catalogue,
                local=lambda at: at.astimezone(ZoneInfo(self.catalogue.region.timezone)),
            )
        )
        return {
            commands.SubmitAct: Route("disk", self._save),
            commands.PrintReceipt: Route("device", self._receipts),
            commands.PrintStatusSlip: Route("device", self._receipts),
            commands.PrintNeedsSlip: Route("device", self._receipts),
            commands.PrintTest: Route("device", self._receipts),
            commands.LookUp: Route("net", status),
            commands.StartCamera: Route("device", lambda _c: self._camera("open")),
            commands.StopCamera: Route("device", lambda _c: self._camera("close")),
            commands.CapturePhoto: Route(
                "device", lambda c: take_photo(c, self.plugged.camera, self.photos)
            ),
            commands.DropPhoto: Route("now", lambda c: self.photos.drop(c.photo)),
            commands.Say: Route("now", self._say),
            commands.Hush: Route("now", self._hush),
            **self._letters.routes(),
            **technician.routes(),
            commands.SyncNow: Route("now", lambda _c: self._sync_now()),
            commands.ExitProgram: Route("now", lambda c: self._face.stop(c.code)),
            commands.SetDeadline: Route("now", lambda c: self._face.deadline(c.seconds, c.event)),
            commands.Wipe: Route("now", self._wipe),
        }

    def _save(self, command: commands.SubmitAct) -> Event:
        try:
            return self._submit(command)
        finally:
            if self.session.state.visit.id != command.visit:  # wiped meanwhile
                self._submit.forget(command.visit)
            self.agent.poke()

    def _sync_now(self) -> None:
        self.agent.poke()
        self._updates.poke()

    def _adopt(self, catalogue: Catalogue) -> bool:
        """Change everything over to another catalogue, unless something is still at work."""
        if self._dispatcher.busy:
            return False
        self.catalogue = catalogue
        self._submit.use(catalogue)
        self._receipts.use(catalogue)
        return True

    def _versions(self) -> Health:
        return {
            "version": __version__,
            "catalogue": self.catalogue.version,
            **self.shelf.health(),
        }

    def _catalogue_said(self, outcome: Outcome) -> None:
        self.shelf.heard(outcome)
        self.look()

    def _camera(self, verb: str) -> None:
        if self.plugged.camera is not None:
            getattr(self.plugged.camera, verb)()

    def _say(self, command: commands.Say) -> None:
        if self.plugged.speech is not None:
            text = "\n".join(command.texts)  # a line ends a breath
            self.plugged.speech.say(text, command.language, command.volume)

    def _hush(self, _command: commands.Hush) -> None:
        if self.plugged.speech is not None:
            self.plugged.speech.hush()

    def _wipe(self, command: commands.Wipe) -> None:
        self.photos.clear()
        self._submit.forget(command.visit)
        self._receipts.forget(command.visit)
        self._letters.forget(command.visit)
        self._hush(commands.Hush())
        self._face.wipe()

    def _device_said(self, event: DeviceEvent) -> None:
        told = self._letters.heard(event) or reading(event, self._receipts.visit_of)
        if isinstance(told, DeviceChanged) and not told.detail:
            told = replace(told, detail=self.plugged.places.get(told.device, ""))
        if told is not None:
            self._face.post(told)

    def _office_said(self, event: sync_events.Event) -> None:
        match event:
            case sync_events.Delivered(envelope, at):
                self._face.post(Delivered(envelope, at))
            case sync_events.ConnectionChanged():
                self._face.post(
                    Connection(
                        event.online,
                        event.pending,
                        event.quarantined,
                        event.sent_today,
                        event.detail,
                    )
                )
                self.look()

    def _local_now(self) -> datetime:
        return self._time().astimezone(ZoneInfo(self.catalogue.region.timezone))

    def _world(self) -> World:
        return world(self.core, self.catalogue, self.plugged)
