"""Bench of the camera tests: the fake, and the real driver with its real child process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from devices.bell import monotonic
from devices.camera.driver import ChildCamera
from devices.camera.process import program
from devices.camera.watching import Patience
from devices.fakes.camera import FakeCamera
from devices.protocols import Camera, HealthChanged
from devices.virtual.camera import VirtualCamera
from tests.contracts.devices_workbench import PATIENCE, Heard, QuickBell

BRISK = Patience(first=5.0, fresh=0.7, frozen=0.7)


class Studio(Struct):
    """A camera on the bench, with its hands."""

    camera: Camera
    heard: Heard
    unplug: Callable[[], None]
    plug: Callable[[], None]
    stall: Callable[[], None]
    go_on: Callable[[], None]

    def states(self) -> list[str]:
        return [event.health.state.value for event in self.heard.of(HealthChanged)]

    def see(self, condition: Callable[[], object]) -> None:
        """Wait until the camera shows what is wanted; frames make no event of their own."""
        until = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < until, self.heard.events
            self.heard.pause()


@contextmanager
def fake_studio(_folder: Path) -> Iterator[Studio]:
    heard = Heard()
    camera = FakeCamera("camera", heard, bell=QuickBell())
    studio = Studio(
        camera,
        heard,
        camera.unplug,
        camera.plug,
        camera.stall,
        lambda: camera.stall(on=False),
    )
    yield from _running(studio)


@contextmanager
def child_studio(folder: Path) -> Iterator[Studio]:
    heard, virtual = Heard(), VirtualCamera(folder / "video0")
    yield from _running(
        Studio(
            child_camera(virtual, heard),
            heard,
            virtual.unplug,
            virtual.plug,
            lambda: virtual.behave("stall"),
            lambda: virtual.behave("well"),
        )
    )


def child_camera(virtual: VirtualCamera, heard: Heard) -> ChildCamera:
    arguments = program(f"virtual:{virtual.node}", 640, 480)
    return ChildCamera("camera", virtual.node, arguments, heard, bell=QuickBell(), patience=BRISK)


def _running(studio: Studio) -> Iterator[Studio]:
    studio.camera.start()
    try:
        yield studio
    finally:
        studio.camera.stop()


STUDIOS = {"fake": fake_studio, "child": child_studio}
