"""The scripted story: Siti applies with the network down, completes at the office's wish, is told.

Every act goes through the real screens by touch, the real printer bytes, the real office; the
clerk is a real browser. `story.json` says what happened when, and what was found wrong.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.demo.clerk import Clerk
from kiosk.demo.theatre import PIN, Theatre, qr_on
from kiosk.events import Event
from kiosk.journey import Screen
from screens.pilot import Pilot, PilotError

SERVICE = "surat-keterangan-usaha"
PHOTO = "surat_pengantar"


class StoryWrong(AssertionError):  # noqa: N818 - named after what happened
    """Raised when something did not come out as it must."""


class Story:
    """The script and its log."""

    def __init__(self, theatre: Theatre, out: Path) -> None:
        self._t = theatre
        self._out = out
        self._began = time.monotonic()
        self.events: list[dict[str, Any]] = []
        self._pilot = self._mounted()
        self._clerk = Clerk(theatre, out)
        self._shots = 0
        self._seen: set[str] = set()

    def _mounted(self) -> Pilot:
        host = self._t.window.host
        if host is None:
            raise StoryWrong("there is no window")
        pilot = Pilot(host)
        self._t.window.start()
        return pilot

    # --- small words

    def note(self, what: str, **more: Any) -> None:
        at = round(time.monotonic() - self._began, 2)
        self.events.append(
            {"at_seconds": at, "time": datetime.now(UTC).isoformat(), "what": what, **more}
        )
        self._t.say(f"{at:6.1f} s  {what}")

    def shot(self, name: str) -> None:
        """Take a picture, once per name."""
        if name in self._seen:
            return
        self._seen.add(name)
        self._shots += 1
        self._pilot.step(3)
        self._pilot.snapshot(self._out / "screens" / f"{self._shots:02d}-{name}.png")

    def must(self, condition: object, what: str) -> None:
        if not condition:
            raise StoryWrong(what)

    @property
    def visit(self) -> Any:
        return self._t.window.machine.session.state.visit

    def at(self, screen: Screen) -> None:
        self._pilot.wait_until(lambda: self.visit.screen is screen, f"screen {screen}")
        self._pilot.step(2)

    def until(self, condition: Callable[[], object], what: str) -> None:
        self._pilot.wait_until(condition, what)

    def say_to_kiosk(self, event: Event) -> None:
        self._t.window.machine.session.handle(event)

    # --- the acts

    def run(self) -> None:
        reference, code = self.apply_offline()
        self.line_returns(reference)
        self.office_asks(reference)
        self.complete_at_kiosk()
        self.office_decides(reference)
        self.check_by_number(reference, code)
        self.english_and_contrast()
        self.paper_runs_out()
        self.technician_looks()

    def apply_offline(self) -> tuple[str, str]:
        self._t.line.cut()
        self.until(lambda: self._online() is False, "the kiosk to notice that the line is down")
        self.shot("attract-offline")
        self.note("network is down")
        self._pilot.tap("Sentuh untuk mulai")
        self.at(Screen.HOME)
        self.shot("home")
        self._pilot.tap("Surat warga")
        self.shot("group")
        self._pilot.tap("Surat Keterangan Usaha")
        self.shot("service")
        self._pilot.tap("Dasar hukum dan standar layanan")
        self.shot("standard")
        self._pilot.tap("Kembali")
        self._pilot.tap("Mulai")
        self.at(Screen.NIK)
        self.shot("identify")
        self._t.tap_card()
        self.at(Screen.QUESTION)
        self.note("card was read")
        self._fill_form()
        self.at(Screen.CHECK)
        self.shot("check")
        self._send("Kirim permohonan")
        self.at(Screen.RECEIVED)
        receipt = self.visit.receipt
        self.note("tersimpan", reference=receipt.reference)
        self.must(self._pilot.sees("Belum terkirim ke kantor."), "it must say: belum terkirim")
        self.shot("received-offline")
        self._take_paper(receipt.url)
        self.shot("received-printed")
        return receipt.reference, receipt.code

    def line_returns(self, reference: str) -> None:
        self.must(not self.visit.delivered_at, "nothing may be delivered while the line is down")
        self._t.line.mend()
        self.until(lambda: self.visit.delivered_at, "the office's acknowledgement")
        self.note("diterima kantor", reference=reference, at=self.visit.delivered_at)
        self.must(self._pilot.sees("Diterima kantor."), "it must say: diterima kantor")
        self.shot("received-delivered")
        self._pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def office_asks(self, reference: str) -> None:
        self._clerk.act(reference, "--take", shot="case-received")
        self.note("the office has taken the case")
        self._clerk.act(
            reference, "--ask", PHOTO, "--reason", "photo_unreadable", shot="case-incomplete"
        )
        self.note("the office asks for another photo")

    def complete_at_kiosk(self) -> None:
        self._t.scan_last_paper()
        self.at(Screen.STATUS)
        self.must(self._pilot.sees("Perlu dilengkapi"), "the status must say: perlu dilengkapi")
        self.shot("status-incomplete")
        self._pilot.tap("Lengkapi sekarang")
        self._take_photo("supplement-photo")
        self.at(Screen.CHECK)
        self.shot("supplement-check")
        papers = len(self._t.papers)
        self._send("Kirim pelengkap")
        self.at(Screen.RECEIVED)
        self.note("pelengkap tersimpan")
        self.until(lambda: self.visit.delivered_at, "the office's acknowledgement")
        self.until(lambda: len(self._t.papers) > papers, "the receipt of the supplement")
        self.shot("supplement-received")
        self._pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def office_decides(self, reference: str) -> None:
        state = self._clerk.wait_for(reference, "review", shot="case-completed")
        self.must(state == "review", f"the case must be under review again, it is {state}")
        self._clerk.act(reference, "--approve", shot="")
        self._clerk.act(reference, "--ready", shot="case-ready")
        self.note("the office has decided", state="ready")

    def check_by_number(self, reference: str, code: str) -> None:
        self._pilot.tap("Sentuh untuk mulai")
        self._pilot.tap("Cek status")
        self.shot("status-number")
        self._pilot.type(reference)
        self._pilot.tap("Lanjut")
        self.at(Screen.STATUS_CODE)
        self._pilot.type(code)
        self.shot("status-code")
        self._pilot.tap("Lanjut")
        self.at(Screen.STATUS)
        last = self.visit.found.steps[-1].state
        self.must(last == "ready", f"the status must be ready, it is {last}")
        self.note("the citizen sees: siap diambil")
        self.shot("status-ready")
        self._pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def english_and_contrast(self) -> None:
        self._pilot.tap("English")
        self.shot("attract-english")
        self._pilot.tap("Touch to start")
        for overlay in ("Help", "Accessibility", "Language"):
            self._pilot.tap(overlay)
            self.shot(f"overlay-{overlay.lower()}")
            self._pilot.tap("Close")
        self._pilot.tap("bell")
        self.shot("overlay-emergency")
        self._pilot.tap("Close")
        self._leave()

    def paper_runs_out(self) -> None:
        self._t.printer.paper_out()
        self.until(lambda: self._printer_state() == "failed", "the printer to report paper out")
        self._quick_application()
        self.must(self._pilot.sees("Kertas struk habis"), "it must say that the paper is out")
        self.note("paper is out; the receipt is on the screen")
        self.shot("printer-out")
        self._pilot.tap("Selesai")
        self.at(Screen.ATTRACT)
        self._t.printer.refill()
        self.until(lambda: self._printer_state() == "ready", "the printer to heal")
        self.note("paper was refilled; the printer healed by itself")

    def technician_looks(self) -> None:
        from kiosk.events import HoldLogo

        self.say_to_kiosk(HoldLogo())
        self.at(Screen.PIN)
        self._pilot.type(PIN)
        self.shot("pin")
        self._pilot.tap("Lanjut")
        self.at(Screen.TECHNICIAN)
        self.shot("technician")
        self._pilot.tap("Kembali melayani")
        self.at(Screen.ATTRACT)

    # --- parts of acts

    def _fill_form(self) -> None:
        self._pilot.type("Wa")
        self._pilot.tap("Lanjut")
        self.until(lambda: self.visit.problem, "a word about a name that is too short")
        self.shot("question-problem")
        self._pilot.type("rung Bu Sari")
        self._pilot.tap("Lanjut")
        self._pilot.tap("Makanan dan minuman")
        self.shot("question-choice")
        self._pilot.tap("Lanjut")
        self._pilot.type("Jl. Melati 12")
        self.shot("question-address")
        self._pilot.tap("RT")
        self._pilot.type("3")
        self._pilot.tap("RW")
        self._pilot.type("5")
        self._pilot.tap("Lanjut")
        self._take_photo("photo")
        self._pilot.type("081234567890")
        self.shot("question-phone")
        self._pilot.tap("Lanjut")

    def _take_photo(self, name: str) -> None:
        self.until(lambda: self._t.camera.latest() is not None, "the camera's first picture")
        self._pilot.step(5)
        self.shot(f"{name}-preview")
        self._pilot.tap("Ambil foto")
        self.until(lambda: self.visit.photo, "the photo")
        self._pilot.step(5)
        self.shot(f"{name}-taken")
        self._pilot.tap("Lanjut")

    def _send(self, words: str) -> None:
        while not self._pilot.sees(words):
            self._pilot.tap("Berikutnya")
        self._pilot.tap("Data yang saya isi benar.")
        consent = next(w for w in self._pilot.words() if w.startswith("Saya setuju"))
        self._pilot.tap(consent)
        self._pilot.tap(words)

    def _take_paper(self, url: str) -> None:
        self.until(lambda: self._t.papers, "the paper")
        png, raw = self._t.papers[-1]
        (self._out / "receipt.png").write_bytes(png)
        (self._out / "receipt.escpos").write_bytes(raw)
        self.must(qr_on(png) == url, "the QR on the paper must say what the screen's says")
        self.until(lambda: self.visit.printing == "printed", "the printer's confirmation")
        self.note("receipt printed", bytes=len(raw))

    def _quick_application(self) -> None:
        self._pilot.tap("Sentuh untuk mulai")
        self._pilot.tap("Surat warga")
        self._pilot.tap("Surat Keterangan Usaha")
        self._pilot.tap("Mulai")
        self._t.tap_card()
        self.at(Screen.QUESTION)
        self._fill_form()
        self.at(Screen.CHECK)
        self._send("Kirim permohonan")
        self.at(Screen.RECEIVED)

    def _leave(self) -> None:
        from kiosk.events import Finish

        self.say_to_kiosk(Finish())
        self.at(Screen.ATTRACT)

    def _online(self) -> bool | None:
        return self._t.window.machine.session.state.connection.online

    def _printer_state(self) -> str:
        device = self._t.window.machine.session.state.devices.get("printer")
        return device.state if device else ""


def tell(theatre: Theatre, out: Path) -> bool:
    """Play the story; write story.json; True only when all of it came out right."""
    story = Story(theatre, out)
    wrong = ""
    try:
        story.run()
    except (StoryWrong, PilotError) as error:
        wrong = str(error)
        story.shot("where-it-went-wrong")
    report = {"right": not wrong, "wrong": wrong, "events": story.events}
    (out / "story.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    theatre.say(wrong or f"Selesai. Gambar ada di {out}.")
    return not wrong
