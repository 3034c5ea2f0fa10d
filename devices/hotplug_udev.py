"""Hot-plug news from udev, through pyudev. Its ready-made observer ends for good with the first
error of a listener or of the socket, so the loop is our own.
"""

import logging
import threading
from typing import Any

from devices.bell import Clock, monotonic
from devices.hotplug import Change, Hear, Node, node_of

SUBSYSTEMS = ("usb", "tty", "input", "video4linux", "usbmisc", "hidraw")
NEWS = {"add": True, "remove": False}
"""All other actions (bind, unbind, change) also follow from what our own drivers do: a driver that
sends the kernel's away and calls it back would wake itself for ever."""
LOOK = 0.5  # seconds; how soon a stop is noticed
AGAIN = 5.0  # seconds until a monitor that broke is made anew
PATIENCE = 120.0  # seconds; longer than it takes until a thread that died is started again

_log = logging.getLogger(__name__)


class UdevSource:
    """A Source. `channel` "udev" speaks after the rules ran (links and rights are there then);
    "kernel" also where no udev daemon runs.
    """

    def __init__(
        self,
        channel: str = "udev",
        subsystems: tuple[str, ...] = SUBSYSTEMS,
        again: float = AGAIN,
        clock: Clock = monotonic,
    ) -> None:
        self._channel, self._subsystems, self._again = channel, subsystems, again
        self._clock = clock
        self._fresh_until = float("inf")  # until the thread runs
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._missed = False  # news that came while nobody listened

    def start(self, hear: Hear) -> None:
        """Start the thread, unless it lives. After one that died everything is looked at anew."""
        if self._thread is None or not self._thread.is_alive():
            self._missed = self._thread is not None
            self._stopping.clear()
            self._beat()
            self._thread = threading.Thread(
                target=self._run, args=(hear,), name="hot-plug", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None
        self._fresh_until = float("inf")

    def fresh_until(self) -> float:
        return self._fresh_until

    def present(self) -> tuple[Node, ...]:
        """Return what is plugged in now; nothing where udev's library is missing."""
        try:
            import pyudev
        except ImportError as error:
            _log.warning("no list of devices: %s", error)
            return ()
        context = pyudev.Context()
        found = (d for name in self._subsystems for d in context.list_devices(subsystem=name))
        return tuple(node_of(dict(device.properties)) for device in found)

    def _run(self, hear: Hear) -> None:
        while not self._stopping.is_set():
            self._beat()
            try:
                monitor = self._monitor()
                if self._missed:  # whatever happened meanwhile was not heard
                    self._missed = False
                    hear(Change(there=True))
                self._listen(monitor, hear)
            except Exception as error:  # noqa: BLE001 - whatever broke, devices still back off
                _log.warning("hot-plug: %s; again in %s s", type(error).__name__, self._again)
                self._missed = True
                self._stopping.wait(self._again)

    def _beat(self) -> None:
        self._fresh_until = self._clock() + PATIENCE

    def _monitor(self) -> Any:
        import pyudev

        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), self._channel)
        for name in self._subsystems:
            monitor.filter_by(name)
        monitor.start()
        return monitor

    def _listen(self, monitor: Any, hear: Hear) -> None:
        while not self._stopping.is_set():
            self._beat()
            device = monitor.poll(LOOK)
            if device is not None and device.action in NEWS:
                hear(Change(NEWS[device.action], node_of(dict(device.properties))))
