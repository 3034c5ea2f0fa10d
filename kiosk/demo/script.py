"""How the story is told: touches, waiting, pictures, and what must hold."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.demo.clerk import Clerk
from kiosk.demo.theatre import Theatre, qr_on
from kiosk.events import Event, Finish
from kiosk.journey import Screen
from screens.pilot import Pilot


class StoryWrong(AssertionError):  # noqa: N818 - named after what happened
    """Raised when something did not come out as it must."""


class Script:
    """A person in front of the kiosk, and the log of what happened."""

    def __init__(self, theatre: Theatre, out: Path) -> None:
        self.theatre = theatre
        self._out = out
        self._began = time.monotonic()
        self.events: list[dict[str, Any]] = []
        self.pilot = self._mounted()
        self.clerk = Clerk(theatre, out)
        self._shots = 0
        self._seen: set[str] = set()

    def _mounted(self) -> Pilot:
        host = self.theatre.window.host
        if host is None:
            raise StoryWrong("there is no window")
        pilot = Pilot(host)
        self.theatre.window.start()
        return pilot

    # --- small words

    def note(self, what: str, **more: Any) -> None:
        at = round(time.monotonic() - self._began, 2)
        self.events.append(
            {"at_seconds": at, "time": datetime.now(UTC).isoformat(), "what": what, **more}
        )
        self.theatre.say(f"{at:6.1f} s  {what}")

    def shot(self, name: str) -> None:
        """Take a picture, once per name."""
        if name in self._seen:
            return
        self._seen.add(name)
        self._shots += 1
        self.pilot.step(3)
        self.pilot.snapshot(self._out / "screens" / f"{self._shots:02d}-{name}.png")

    def must(self, condition: object, what: str) -> None:
        if not condition:
            raise StoryWrong(what)

    @property
    def visit(self) -> Any:
        return self.theatre.window.machine.session.state.visit

    def at(self, screen: Screen) -> None:
        self.pilot.wait_until(lambda: self.visit.screen is screen, f"screen {screen}")
        self.pilot.step(2)

    def until(self, condition: Callable[[], object], what: str) -> None:
        self.pilot.wait_until(condition, what)

    def say_to_kiosk(self, event: Event) -> None:
        self.theatre.window.machine.session.handle(event)

    # --- parts of acts

    def find_row(self, words: str) -> None:
        """Turn the pages of a list until the row is there, and tap it."""
        while not self.pilot.sees(words):
            self.pilot.tap("Berikutnya")
        self.pilot.tap(words)

    def fill_form(self) -> None:
        self.pilot.type("Wa")
        self.pilot.tap("Lanjut")
        self.until(lambda: self.visit.problem, "a word about a name that is too short")
        self.shot("question-problem")
        self.pilot.type("rung Bu Sari")
        self.pilot.tap("Lanjut")
        self.pilot.tap("Makanan dan minuman")
        self.shot("question-choice")
        self.pilot.tap("Lanjut")
        self.pilot.type("Jl. Melati 12")
        self.shot("question-address")
        self.pilot.tap("RT")
        self.pilot.type("3")
        self.pilot.tap("RW")
        self.pilot.type("5")
        self.pilot.tap("Lanjut")
        self.pilot.type("Kredit usaha di bank")
        self.pilot.tap("Lanjut")
        self.take_photo("photo")
        self.pilot.type("081234567890")
        self.shot("question-phone")
        self.pilot.tap("Lanjut")

    def take_photo(self, name: str) -> None:
        self.until(lambda: self.theatre.camera.latest() is not None, "the camera's first picture")
        self.pilot.step(5)
        self.shot(f"{name}-preview")
        self.pilot.tap("Ambil foto")
        self.until(lambda: self.visit.photo, "the photo")
        self.pilot.step(5)
        self.shot(f"{name}-taken")
        self.pilot.tap("Lanjut")

    def send(self, words: str) -> None:
        """Tick each box on the page where it stands, turn to the last page, and send."""
        self.tick_boxes()
        while not self.pilot.sees(words):
            self.pilot.tap("Lanjut")
            self.tick_boxes()
        self.pilot.tap(words)

    def tick_boxes(self) -> None:
        ticked = self.visit.ticked
        for box, begins in (("truth", "Data yang saya isi benar"), ("consent", "Saya setuju")):
            seen = [w for w in self.pilot.words() if w.startswith(begins)]
            if seen and box not in ticked:
                self.pilot.tap(seen[0])

    def take_paper(self, url: str) -> None:
        self.until(lambda: self.theatre.papers, "the paper")
        png, raw = self.theatre.papers[-1]
        (self._out / "receipt.png").write_bytes(png)
        (self._out / "receipt.escpos").write_bytes(raw)
        self.must(qr_on(png) == url, "the QR on the paper must say what the screen's says")
        self.until(lambda: self.visit.printing == "printed", "the printer's confirmation")
        self.note("receipt printed", bytes=len(raw))

    def quick_application(self) -> None:
        self.pilot.tap("Sentuh untuk mulai")
        self.pilot.tap("Surat warga")
        self.find_row("Surat Keterangan Usaha")
        self.pilot.tap("Mulai")
        self.theatre.tap_card()
        self.at(Screen.QUESTION)
        self.fill_form()
        self.at(Screen.CHECK)
        self.send("Kirim permohonan")
        self.at(Screen.RECEIVED)

    def leave(self) -> None:
        self.say_to_kiosk(Finish())
        self.at(Screen.ATTRACT)

    def online(self) -> bool | None:
        return self.theatre.window.machine.session.state.connection.online

    def printer_state(self) -> str:
        device = self.theatre.window.machine.session.state.devices.get("printer")
        return device.state if device else ""
