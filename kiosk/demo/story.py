"""The scripted story: Siti applies with the network down, completes at the office's wish, is told.

Every act goes through the real screens by touch, the real printer bytes, the real office; the
clerk is a real browser. `story.json` says what happened when, and what was found wrong.
"""

import json
from pathlib import Path

from kiosk.demo.script import Script, StoryWrong
from kiosk.demo.theatre import PIN, Theatre
from kiosk.events import HoldLogo
from kiosk.journey import Screen
from screens.pilot import PilotError

PHOTO = "surat_pengantar"


class Story(Script):
    """The acts, in order."""

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
        self.theatre.line.cut()
        self.until(lambda: self.online() is False, "the kiosk to notice that the line is down")
        self.shot("attract-offline")
        self.note("network is down")
        self.pilot.tap("Sentuh untuk mulai")
        self.at(Screen.HOME)
        self.shot("home")
        self.pilot.tap("Surat warga")
        self.shot("group")
        self.find_row("Surat Keterangan Usaha")
        self.shot("service")
        self.pilot.tap("Dasar hukum dan standar layanan")
        self.shot("standard")
        self.pilot.tap("Kembali")
        self.pilot.tap("Mulai")
        self.at(Screen.NIK)
        self.shot("identify")
        self.theatre.tap_card()
        self.at(Screen.QUESTION)
        self.note("card was read")
        self.fill_form()
        self.at(Screen.CHECK)
        self.shot("check")
        self.send("Kirim permohonan")
        self.at(Screen.RECEIVED)
        receipt = self.visit.receipt
        self.note("tersimpan", reference=receipt.reference)
        self.must(self.pilot.sees("Belum terkirim ke kantor."), "it must say: belum terkirim")
        self.shot("received-offline")
        self.take_paper(receipt.url)
        self.shot("received-printed")
        return receipt.reference, receipt.code

    def line_returns(self, reference: str) -> None:
        self.must(not self.visit.delivered_at, "nothing may be delivered while the line is down")
        self.theatre.line.mend()
        self.until(lambda: self.visit.delivered_at, "the office's acknowledgement")
        self.note("diterima kantor", reference=reference, at=self.visit.delivered_at)
        self.must(self.pilot.sees("Diterima kantor."), "it must say: diterima kantor")
        self.shot("received-delivered")
        self.pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def office_asks(self, reference: str) -> None:
        self.clerk.act(reference, "--take", shot="case-received")
        self.note("the office has taken the case")
        self.clerk.act(
            reference, "--ask", PHOTO, "--reason", "photo_unreadable", shot="case-incomplete"
        )
        self.note("the office asks for another photo")

    def complete_at_kiosk(self) -> None:
        self.theatre.scan_last_paper()
        self.at(Screen.STATUS)
        self.must(self.pilot.sees("Perlu dilengkapi"), "the status must say: perlu dilengkapi")
        self.shot("status-incomplete")
        self.pilot.tap("Lengkapi sekarang")
        self.take_photo("supplement-photo")
        self.at(Screen.CHECK)
        self.shot("supplement-check")
        papers = len(self.theatre.papers)
        self.send("Kirim pelengkap")
        self.at(Screen.RECEIVED)
        self.note("pelengkap tersimpan")
        self.until(lambda: self.visit.delivered_at, "the office's acknowledgement")
        self.until(lambda: len(self.theatre.papers) > papers, "the receipt of the supplement")
        self.shot("supplement-received")
        self.pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def office_decides(self, reference: str) -> None:
        state = self.clerk.wait_for(reference, "review", shot="case-completed")
        self.must(state == "review", f"the case must be under review again, it is {state}")
        self.clerk.act(reference, "--approve", shot="")
        self.clerk.act(reference, "--ready", shot="case-ready")
        self.note("the office has decided", state="ready")

    def check_by_number(self, reference: str, code: str) -> None:
        self.pilot.tap("Sentuh untuk mulai")
        self.pilot.tap("Cek status")
        self.shot("status-number")
        self.pilot.type(reference)
        self.pilot.tap("Lanjut")
        self.at(Screen.STATUS_CODE)
        self.pilot.type(code)
        self.shot("status-code")
        self.pilot.tap("Lanjut")
        self.at(Screen.STATUS)
        last = self.visit.found.steps[-1].state
        self.must(last == "ready", f"the status must be ready, it is {last}")
        self.note("the citizen sees: siap diambil")
        self.shot("status-ready")
        self.pilot.tap("Selesai")
        self.at(Screen.ATTRACT)

    def english_and_contrast(self) -> None:
        self.pilot.tap("English")
        self.shot("attract-english")
        self.pilot.tap("Touch to start")
        for overlay in ("Help", "Accessibility", "Language"):
            self.pilot.tap(overlay)
            self.shot(f"overlay-{overlay.lower()}")
            self.pilot.tap("Close")
        self.pilot.tap("bell")
        self.shot("overlay-emergency")
        self.pilot.tap("Close")
        self.leave()

    def paper_runs_out(self) -> None:
        self.theatre.printer.paper_out()
        self.until(lambda: self.printer_state() == "failed", "the printer to report paper out")
        self.quick_application()
        self.must(self.pilot.sees("Kertas struk habis"), "it must say that the paper is out")
        self.note("paper is out; the receipt is on the screen")
        self.shot("printer-out")
        self.pilot.tap("Selesai")
        self.at(Screen.ATTRACT)
        self.theatre.printer.refill()
        self.until(lambda: self.printer_state() == "ready", "the printer to heal")
        self.note("paper was refilled; the printer healed by itself")

    def technician_looks(self) -> None:
        self.say_to_kiosk(HoldLogo())
        self.at(Screen.PIN)
        self.pilot.type(PIN)
        self.shot("pin")
        self.pilot.tap("Lanjut")
        self.at(Screen.TECHNICIAN)
        self.shot("technician")
        self.pilot.tap("Kembali melayani")
        self.at(Screen.ATTRACT)


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
