"""Everything that stands on the stage of the demo: office, line, printer, card, scanner, camera."""

import contextlib
import io
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from devices.fakes.camera import FakeCamera
from devices.fakes.reader import FakeReader
from devices.fakes.scanner import FakeScanner
from devices.fault_script import FaultPlayer, Script
from devices.protocols import CitizenRead
from devices.virtual.printer import VirtualPrinter
from kiosk.bootstrap.window import Window, prepare_window
from kiosk.config import Settings, settings_from
from kiosk.demo.line import Line
from kiosk.demo.office import Office, OfficeFailed
from kiosk.paths import assets
from kiosk.usecases.check_pin import hash_pin

SITI = CitizenRead(
    nik="3299994507950003", name="Siti Contoh", birth_date="1995-07-05", uid="04112233445566"
)
PIN = "246810"
PLACE = "Kantor Kelurahan Contoh, Lantai 1"
ENROL_PATIENCE = 20.0
EXTRAS = {
    "keypad": "fake+keypad://",
    "speech": "fake+speech://",
    "power": "fake+power://",
    "storage": "fake+storage://",
    "board": "fake+board://",
}
"""What stands on the stage only when a script of faults names it."""


class Theatre:
    """Opened in order, closed in reverse. `say` tells the person at the terminal what happens."""

    def __init__(self, folder: Path, office_python: str, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.say = say
        self._python = office_python
        self._closing = contextlib.ExitStack()
        self.password = secrets.token_urlsafe(9)
        self.papers: list[tuple[bytes, bytes]] = []  # PNG, raw ESC/POS
        self.on_paper: Callable[[bytes], None] = lambda _png: None

    def open(
        self,
        *,
        width: int,
        height: int,
        corner: tuple[int, int] | None = None,
        faults: Script = (),
    ) -> None:
        """Start everything; OfficeFailed when the office cannot be.

        What `faults` names and the story does without is put on the stage as well.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._open_office()
        self.line = Line(self.office.address)
        self._closing.callback(self.line.close)
        self.printer = VirtualPrinter(on_cut=self._paper_was_cut)
        self.printer.start()
        self._closing.callback(self.printer.stop)
        settings = self._settings(width, height, {fault.device for fault in faults})
        prepare_window(settings, corner)
        self.window = Window(settings, closable=True)
        self._closing.callback(self.window.close)
        self._enrol()

    def close(self) -> None:
        self._closing.close()

    def play_faults(self, script: Script) -> None:
        """Let go wrong what the script says, from now on."""
        devices = self.window.machine.plugged.devices
        things = {**devices, "printer": self.printer, "network": self.line}
        player = FaultPlayer(script, things, tell=lambda fault: self.say(str(fault)))
        player.start()
        self._closing.callback(player.stop)

    @property
    def reader(self) -> FakeReader:
        return cast("FakeReader", self.window.machine.plugged.reader)

    @property
    def scanner(self) -> FakeScanner:
        return cast("FakeScanner", self.window.machine.plugged.scanner)

    @property
    def camera(self) -> FakeCamera:
        return cast("FakeCamera", self.window.machine.plugged.camera)

    @property
    def staff_url(self) -> str:
        return f"{self.office.url}/kantor/"

    def tap_card(self) -> None:
        self.reader.tap(SITI)

    def scan_last_paper(self) -> None:
        """Hold the last paper under the scanner: what its QR says, read from the picture."""
        text = qr_on(self.papers[-1][0]) if self.papers else ""
        if text:
            self.scanner.scan(text)

    def _paper_was_cut(self, png: bytes, raw: bytes) -> None:
        self.papers.append((png, raw))
        self.on_paper(png)

    def _open_office(self) -> None:
        self.say("Menyiapkan kantor…")
        self.office = Office(self.folder / "office", self._python)
        catalogue = str(assets() / "services")
        self.office.run("init", "--catalogue", catalogue, "--admin-password", self.password)
        log = self._closing.enter_context((self.folder / "office.log").open("w"))
        self._closing.callback(self.office.stop)
        self.office.serve(log)

    def _settings(self, width: int, height: int, wanted: set[str]) -> Settings:
        settings = settings_from(
            {
                "data_dir": str(self.folder / "kiosk"),
                "place": PLACE,
                "office_url": f"http://127.0.0.1:{self.line.port}",
                "fullscreen": False,
                "width": width,
                "height": height,
                "printer": self.printer.url,
                "card_reader": "fake+reader://?sam=1",
                "scanner": "fake+scanner://",
                "camera": "fake+camera://",
                "letter_printer": "fake+a4://",
                "technician_pin": hash_pin(PIN, secrets.token_bytes(16)),
                "sync_seconds": 2,
                **{name: url for name, url in EXTRAS.items() if name in wanted},
            }
        )
        if not isinstance(settings, Settings):
            raise TypeError("; ".join(settings))
        return settings

    def _enrol(self) -> None:
        """Enrol as a technician would, and approve as an officer would."""
        core = self.window.machine.core
        code = _json(self.office.run("enrol", "--place", PLACE, "--json"))["code"]
        core.enrolment.begin(str(code), PLACE)
        transport = core.transport()
        until = time.monotonic() + ENROL_PATIENCE
        core.enrolment.advance(transport)
        self.office.run("approve", "--all-waiting")
        while core.trust.identity() is None:
            if time.monotonic() > until:
                raise OfficeFailed("the kiosk was not enrolled")
            core.enrolment.advance(transport)
        transport.close()
        self.say("Kios terdaftar.")


def qr_on(png: bytes) -> str:
    """Return what the QR on a picture says, by a decoder of its own; "" without one."""
    import zxingcpp
    from PIL import Image

    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(codes[0].text) if codes else ""


def _json(text: str) -> dict[str, Any]:
    return dict(json.loads(text))
