"""Shared bench of the device tests: a listener, tickets, and printers of several makes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devices.bell import Bell
from devices.escpos.line import Timing
from devices.escpos.printer import EscposPress
from devices.escpos.profiles import PAPERS, Profile
from devices.fakes.printer import FakePrinter
from devices.faults import PrinterFaults
from devices.journal import Journal
from devices.protocols import DeviceEvent, HealthChanged, JobChanged, JobState
from devices.spooler import SpooledPrinter
from devices.ticket import Line, Part, Ticket
from devices.transport import Transport
from devices.transport_serial import SerialTransport
from devices.transport_tcp import TcpTransport
from devices.transport_usb import UsbTransport
from devices.virtual.machine import Machine
from devices.virtual.ports import MemoryTransport, PtyPort, SteppedClock, TcpPort
from devices.virtual.usb import Gadget, UsbBus

PATIENCE = 20.0  # seconds until a condition that never comes fails a test
BRISK = Timing(
    answer=0.7,
    silence=1.0,
    write=2.0,
    confirm_first=1.4,
    confirm=10.0,
    settle=0.1,
    rhythm=5.0,
    rhythm_unwell=5.0,
    recover=0.1,
)


class Heard:
    """Collects events; waits for conditions, never for time."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self._news = threading.Condition()

    def __call__(self, event: DeviceEvent) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def until(self, condition: Callable[[], object]) -> None:
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), self.events

    def pause(self) -> None:
        """Wait a moment for news; for what can only be looked at."""
        with self._news:
            self._news.wait(0.02)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def job(self, job: str) -> list[JobChanged]:
        return [event for event in self.of(JobChanged) if event.job == job]

    def settled(self, job: str) -> JobChanged:
        """Wait for the end of a job."""
        self.until(lambda: self.job(job) and self.job(job)[-1].state not in _OPEN)
        return self.job(job)[-1]

    def reason(self) -> str:
        told = self.of(HealthChanged)
        return told[-1].health.reason if told else "starting"

    def until_reason(self, *reasons: str) -> None:
        self.until(lambda: self.reason() in reasons)


_OPEN = (JobState.QUEUED, JobState.SENDING)


class QuickBell(Bell):
    """Back-offs and rhythms pass at once; how long they are is tested with a stepped clock."""

    def wait(self, seconds: float) -> None:
        super().wait(min(seconds, 0.02))


def ticket(name: str = "satu", *parts: Part) -> Ticket:
    """A ticket that begins and ends with its name, so that a torn one is known."""
    middle = parts or tuple(Line(f"baris {number}") for number in range(6))
    return Ticket((Line(f"awal {name}"), *middle, Line(f"akhir {name}")))


class Bench:
    """A printer on the bench: the device, its mishap handles, what it told, what it printed."""

    def __init__(self, device: SpooledPrinter, faults: PrinterFaults, heard: Heard) -> None:
        self.device, self.faults, self.heard = device, faults, heard

    def whole(self, name: str) -> int:
        """Count complete papers of `ticket(name)`."""
        if isinstance(self.device, FakePrinter):
            return sum(t.parts[0] == Line(f"awal {name}") for _, t in self.device.printed)
        assert isinstance(self.faults, Machine)
        sheets = self.faults.sheets
        return sum(f"awal {name}" in s.text and f"akhir {name}" in s.text for s in sheets)


class SteppedBench(Bench):
    """In memory and on a stepped clock: every turn is taken by hand."""

    def __init__(
        self,
        profile: Profile | None = None,
        *,
        width: int = 80,
        journal: Journal | None = None,
        machine: Machine | None = None,
    ) -> None:
        self.clock = SteppedClock()
        self.machine = machine or Machine(width)
        self.transport = self.road()
        self.bell = Bell()
        self.press = EscposPress(self.transport, profile or Profile(), self.clock, self.bell.halted)
        heard = Heard()
        device = SpooledPrinter(
            "printer",
            self.press,
            heard,
            journal or Journal(None),
            clock=self.clock,
            bell=self.bell,
        )
        super().__init__(device, self.machine, heard)

    def road(self) -> Any:
        return MemoryTransport(self.machine, self.clock)

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.clock.step(self.device.supervisor.turn())

    def run(self, job: str, what: Ticket) -> JobChanged:
        """Print and take turns until the job is settled."""
        self.device.print(job, what)
        for _ in range(50):
            self.turn()
            if self.heard.job(job) and self.heard.job(job)[-1].state not in _OPEN:
                return self.heard.job(job)[-1]
        raise AssertionError(self.heard.events)


class UsbBench(SteppedBench):
    """The same over the real USB driver on a bus made of software."""

    def road(self) -> UsbTransport:
        self.gadget = Gadget(self.machine)
        self.bus = UsbBus(self.gadget, clock=self.clock)
        return UsbTransport(0x04B8, 0x0E28, "X3F1", self.bus, self.clock.step)


@contextmanager
def fake_bench(_folder: Path) -> Iterator[Bench]:
    heard = Heard()
    device = FakePrinter("printer", heard, bell=QuickBell())
    with _running(Bench(device, device.hardware, heard)) as bench:
        yield bench


@contextmanager
def tcp_bench(_folder: Path) -> Iterator[Bench]:
    machine = Machine(58)
    port = TcpPort(machine)
    port.start()
    try:
        with _real(machine, TcpTransport("127.0.0.1", port.port)) as bench:
            yield bench
    finally:
        port.stop()


@contextmanager
def pty_bench(folder: Path) -> Iterator[Bench]:
    machine = Machine(58)
    port = PtyPort(machine, str(folder / "printer"))
    port.start()
    try:
        with _real(machine, SerialTransport(port.path, 38400)) as bench:
            yield bench
    finally:
        port.stop()


@contextmanager
def usb_bench(_folder: Path) -> Iterator[Bench]:
    machine = Machine(58)
    bus = UsbBus(Gadget(machine))
    with _real(machine, UsbTransport(0x04B8, 0x0E28, "X3F1", bus)) as bench:
        yield bench


@contextmanager
def _real(machine: Machine, transport: Transport) -> Iterator[Bench]:
    from devices.bell import monotonic

    bell, heard = QuickBell(), Heard()
    press = EscposPress(transport, Profile(paper=PAPERS[58]), monotonic, bell.halted, BRISK)
    device = SpooledPrinter("printer", press, heard, Journal(None), bell=bell)
    with _running(Bench(device, machine, heard)) as bench:
        yield bench


@contextmanager
def _running(bench: Bench) -> Iterator[Bench]:
    bench.device.start()
    try:
        yield bench
    finally:
        bench.device.stop()


MAKES = {"fake": fake_bench, "tcp": tcp_bench, "pty": pty_bench}
