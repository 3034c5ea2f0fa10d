"""One state of every screen, reached by a citizen who walks the real journey."""

from collections import deque
from datetime import UTC, date, datetime
from itertools import count
from random import Random

from msgspec import Struct

from kiosk import events as e
from kiosk.commands import CapturePhoto, Command, LookUp, SubmitAct
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.reading import load
from kiosk.domain.receipt import Receipt
from kiosk.domain.status import CaseState, StatusStep
from kiosk.journey import Screen, State, World
from kiosk.paths import assets
from kiosk.session import Session
from kiosk.translate import translator
from kiosk.viewdata import QuestionView, View
from kiosk.walker import Walker

NOW = datetime(2026, 11, 21, 2, 41, tzinfo=UTC)
OVERLAYS = ("language", "accessibility", "help", "emergency", "idle")


class Scene(Struct, frozen=True):
    name: str
    state: State
    world: World
    view: View


class Stroll:
    """A session whose commands succeed at once; keeps the first state of each kind of screen."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.scenes: dict[str, Scene] = {}
        self._answers: deque[e.Event] = deque()
        ids = (f"visit-{n}" for n in count(1))
        world = World(catalogue, "Balai Contoh", "1", next(ids), has_scanner=True, has_camera=True)
        self._session = Session(
            world,
            NOW,
            execute=self._execute,
            show=self._keep,
            translators=translator,
            new_id=lambda: next(ids),
        )
        self._session.refresh()
        for device in ("camera", "printer", "scanner"):
            self.handle(e.DeviceChanged(device, "ready", "ok"))

    @property
    def state(self) -> State:
        return self._session.state

    @property
    def world(self) -> World:
        return self._session.world

    def handle(self, event: e.Event) -> None:
        self._session.handle(event)
        while self._answers:
            self._session.handle(self._answers.popleft())

    def _keep(self, view: View) -> None:
        if not hasattr(self, "_session"):
            return
        scene = Scene(_name(view), self.state, self.world, view)
        self.scenes.setdefault(scene.name, scene)

    def _execute(self, command: Command) -> None:
        if isinstance(command, CapturePhoto):
            self._answers.append(e.PhotoReady(command.visit, "photo-1"))
        if isinstance(command, SubmitAct):
            self._answers.append(e.Saved(command.visit, _receipt(command)))
        if isinstance(command, LookUp):
            self._answers.append(_found(command))


def _name(view: View) -> str:
    body = view.body
    name = type(view.overlay or body).__name__.removesuffix("View")
    kind = (
        type(body.entry).__name__.removesuffix("Entry").lower()
        if isinstance(body, QuestionView)
        else ""
    )
    return f"{name} {kind}".strip() if not view.overlay else name


def _receipt(command: SubmitAct) -> Receipt:
    return Receipt(
        envelope=command.visit,
        reference="K07-4821-93",
        code="418203",
        token=bytes(16),
        url="https://contoh.example/s/#" + "a" * 200,
        service=command.service,
        saved_at=NOW,
    )


def _found(command: LookUp) -> e.StatusFound:
    steps = (
        StatusStep(CaseState.RECEIVED, "2026-11-21T02:45:00Z"),
        StatusStep(CaseState.REVIEW, "2026-11-23T01:00:00Z"),
        StatusStep(CaseState.INCOMPLETE, "2026-11-24T01:00:00Z", reason="photo_unreadable"),
    )
    return e.StatusFound(command.visit, "K07-4821-93", "visit-1", steps)


def scenes(seed: int = 7) -> list[Scene]:
    """Walk every service and everything around; the same scenes for the same seed."""
    catalogue = load(assets() / "services")
    stroll = Stroll(catalogue)
    stroll.handle(e.Begin())
    walker = Walker(stroll, Random(seed), date(2026, 11, 21))
    around: list[e.Event] = [e.OpenGroup(catalogue.groups[0].code), e.Home()]
    around += [e.OpenSearch(), e.Search("surat"), e.Home()]
    around += [e.OpenService(catalogue.services[0].code), e.OpenStandard(), e.Back()]
    for name in OVERLAYS:
        around += [e.OpenOverlay(name), e.CloseOverlay()]
    for event in around:
        stroll.handle(event)
    for service in catalogue.services:
        walker.apply(service.code, stop_at=Screen.RECEIVED)
        walker.leave()
    status = (e.Begin(), e.OpenStatus(), e.Answered("K07-4821-93"), e.Answered("418203"))
    for event in (*status, e.Home(), e.HoldLogo()):
        stroll.handle(event)
    stroll.handle(e.PinChecked(stroll.state.visit.id, ok=True))
    return sorted(stroll.scenes.values(), key=lambda scene: scene.name)
