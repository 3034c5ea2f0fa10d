"""The virtual printer as one object: a machine behind a TCP port, with its papers at hand."""

import threading
from collections.abc import Callable

from devices.virtual.machine import Machine
from devices.virtual.paper import Sheet
from devices.virtual.ports import TcpPort

OnCut = Callable[[bytes, bytes], None]
"""Called with a cut paper's PNG and its raw bytes, from the printer's own thread."""


class VirtualPrinter(Machine):
    """Start it, print to `url`, look at `sheets`. All mishap handles are its methods."""

    def __init__(
        self,
        port: int = 0,
        width: int = 80,
        on_cut: OnCut | None = None,
        host: str = "127.0.0.1",
        *,
        presenter: bool = False,
    ) -> None:
        super().__init__(width, self._was_cut, presenter=presenter)
        self._tell = on_cut
        self._cut_off = threading.Condition(self.lock)
        self._tcp = TcpPort(self, port, host)
        self.port = self._tcp.port
        self.url = f"escpos+tcp://{host}:{self.port}?width={width}"
        self.url += "&presenter=yes" if presenter else ""

    def start(self) -> None:
        self._tcp.start()

    def stop(self) -> None:
        self._tcp.stop()

    def wait_for_sheets(self, count: int, seconds: float) -> bool:
        """Wait until `count` papers were cut in all."""
        with self._cut_off:
            return self._cut_off.wait_for(lambda: len(self.sheets) >= count, seconds)

    def _was_cut(self, sheet: Sheet) -> None:
        with self._cut_off:
            self._cut_off.notify_all()
        if self._tell is not None:
            self._tell(sheet.png, sheet.raw)
