"""Hot-plug news from udev, through pyudev. Its ready-made observer ends for good with the first
error of a listener or of the socket, so the loop is our own.
"""

import logging
import threading
from typing import Any

from devices.hotplug import Change, Hear, Node, node_of

SUBSYSTEMS = ("usb", "tty", "input", "video4linux", "usbmisc", "hidraw")
NEWS = {"add": True, "remove": False}
"""All other actions (bind, unbind, change) also follow from what our own drivers do: a driver that
sends the kernel's away and calls it back would wake itself for ever."""
LOOK = 0.5  # seconds; how soon a stop is noticed
AGAIN = 5.0  # seconds until a monitor that broke is made anew

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
    ) -> None:
        self._channel, self._subsystems, self._again = channel, subsystems, again
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, hear: Hear) -> None:
        """Start the thread; twice is once."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(
                target=self._run, args=(hear,), name="hot-plug", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None

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
            try:
                self._listen(self._monitor(), hear)
            except Exception as error:  # noqa: BLE001 - whatever broke, devices still back off
                _log.warning("hot-plug: %s; again in %s s", type(error).__name__, self._again)
                self._stopping.wait(self._again)
                hear(Change(there=True))  # whatever happened meanwhile was not heard

    def _monitor(self) -> Any:
        import pyudev

        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), self._channel)
        for name in self._subsystems:
            monitor.filter_by(name)
        monitor.start()
        return monitor

    def _listen(self, monitor: Any, hear: Hear) -> None:
        while not self._stopping.is_set():
            device = monitor.poll(LOOK)
            if device is not None and device.action in NEWS:
                hear(Change(NEWS[device.action], node_of(dict(device.properties))))
