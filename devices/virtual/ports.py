"""Where a virtual device can be reached: a TCP port, a pty, or hand to hand in memory."""

import contextlib
import os
import select
import socket
import threading
import tty
from pathlib import Path
from typing import Protocol

from devices.bell import Clock
from devices.errors import DeviceAbsent, DeviceGone
from devices.virtual.part import Wired

TICK = 0.05  # seconds; how soon a port notices that it was unplugged or stopped
READ_SIZE = 1024


class Channel(Protocol):
    """One open connection: a file descriptor, and how to close it."""

    def fileno(self) -> int: ...
    def close(self) -> None: ...


class _Port:
    """A thread that moves bytes between a channel and the machine."""

    def __init__(self, machine: Wired, name: str) -> None:
        self._machine = machine
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)

    def _serve(self) -> None:
        raise NotImplementedError

    def _carry(self, fd: int) -> None:
        """Carry bytes until the other end, the power or the port goes away."""
        lock = threading.Lock()

        def speak(data: bytes) -> None:
            with lock, contextlib.suppress(OSError):
                os.write(fd, data)

        self._machine.attach(speak)
        power = self._machine.unplugged_times
        try:
            while not self._stopping.is_set() and power == self._machine.unplugged_times:
                readable, _, _ = select.select([] if self._machine.clogged else [fd], [], [], TICK)
                if readable and not self._pass_on(fd):
                    return
        finally:
            self._machine.detach(speak)

    def _pass_on(self, fd: int) -> bool:
        try:
            data = os.read(fd, READ_SIZE)
        except OSError:
            return False
        if self._machine.pace and data:
            self._stopping.wait(self._machine.pace * len(data) / READ_SIZE)
        self._machine.receive(data)
        return bool(data)


class TcpPort(_Port):
    """Listens while the printer is plugged in; one connection at a time, as printers do."""

    def __init__(self, machine: Wired, port: int = 0, host: str = "127.0.0.1") -> None:
        super().__init__(machine, "virtual-printer-tcp")
        self._host = host
        self._server: socket.socket | None = self._listen(port)
        self.port: int = self._server.getsockname()[1]

    def stop(self) -> None:
        super().stop()
        if self._server is not None:
            self._server.close()

    def _listen(self, port: int) -> socket.socket:
        server = socket.create_server((self._host, port), backlog=1)
        server.settimeout(TICK)
        return server

    def _serve(self) -> None:
        while not self._stopping.is_set():
            if not self._machine.plugged:
                self._go_dark()
                continue
            if self._server is None:
                self._server = self._listen(self.port)
            with contextlib.suppress(TimeoutError):
                connection, _ = self._server.accept()
                with connection:
                    self._carry(connection.fileno())

    def _go_dark(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._stopping.wait(TICK)


class PtyPort(_Port):
    """A serial line: `path` is a link that exists only while the printer is plugged in."""

    def __init__(self, machine: Wired, path: str) -> None:
        super().__init__(machine, "virtual-printer-pty")
        self.path = path
        self._master, self._slave = self._plug_in()

    def stop(self) -> None:
        super().stop()
        self._pull_out()

    def _plug_in(self) -> tuple[int, int]:
        master, slave = os.openpty()
        tty.setraw(slave)
        Path(self.path).symlink_to(os.ttyname(slave))
        return master, slave

    def _pull_out(self) -> None:
        with contextlib.suppress(OSError):
            Path(self.path).unlink()
        for fd in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(fd)
        self._master = self._slave = -1

    def _serve(self) -> None:
        while not self._stopping.is_set():
            if self._machine.plugged:
                if self._master < 0:
                    self._master, self._slave = self._plug_in()
                self._carry(self._master)
            elif self._master >= 0:
                self._pull_out()
            else:
                self._stopping.wait(TICK)


class MemoryTransport:
    """A Transport straight into a machine, on a stepped clock: waiting costs no time at all.

    `accepts` limits what one write takes (0: a printer that takes nothing).
    """

    def __init__(self, machine: Wired, clock: "SteppedClock") -> None:
        self._machine, self._clock = machine, clock
        self._answers = b""
        self._attached = False
        self._power: int | None = None  # which power-up of the machine this connection is from
        self.accepts: int | None = None

    def open(self) -> None:
        if not self._machine.plugged:
            raise DeviceAbsent("unplugged", "unplugged")
        self._attached = True
        self._answers, self._power = b"", self._machine.unplugged_times
        self._machine.attach(self._hear)

    def write(self, data: bytes, seconds: float) -> int:
        self._check()
        taken = data if self.accepts is None else data[: self.accepts]
        taken = b"" if self._machine.clogged else taken
        if len(taken) < len(data):
            self._clock.step(seconds)
        self._clock.step(self._machine.pace * len(taken) / READ_SIZE)
        self._machine.receive(taken)
        return len(taken)

    def read(self, seconds: float) -> bytes:
        self._check()
        if not self._answers:
            self._clock.step(seconds)
        data, self._answers = self._answers, b""
        return data

    def close(self) -> None:
        self._power = None
        if self._attached:
            self._attached = False
            self._machine.detach(self._hear)

    def pull_data_cable(self) -> None:
        """Lose the line while the printer keeps its power and its memory."""
        self._power = None

    def _hear(self, data: bytes) -> None:
        self._answers += data

    def _check(self) -> None:
        if not self._machine.plugged or self._power != self._machine.unplugged_times:
            raise DeviceGone("unplugged")


class SteppedClock:
    """A clock that moves only when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.waiting: list[tuple[float, object]] = []

    def __call__(self) -> float:
        return self.now

    def step(self, seconds: float) -> None:
        self.now += seconds


_CLOCK: Clock = SteppedClock()
"""mypy checks here that a SteppedClock is a Clock."""
