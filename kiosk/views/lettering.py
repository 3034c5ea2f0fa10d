"""The finished letter: offered with the status, and how it comes onto paper."""

from kiosk.domain.words import mark
from kiosk.events import Finish, StatusFound, WantLetter
from kiosk.journey.lettering import can_print
from kiosk.journey.state import LetterRun
from kiosk.viewdata import Action, Banner, BusyView, MessageView
from kiosk.views.context import Context

WAITS = {
    "fetching": (
        mark("Mengambil surat Anda dari kantor…"),
        mark("{n} halaman. Mohon tunggu sebentar."),
    ),
    "queued": (mark("Menunggu printer…"), mark("{n} halaman. Mohon tunggu sebentar.")),
    "sending": (
        mark("Surat sedang dicetak…"),
        mark("{n} halaman. Tunggu sampai semua halaman keluar."),
    ),
}
HELD_UP = {
    "paper_out": mark("Kertas A4 habis"),
    "jam": mark("Kertas macet di printer"),
    "cover_open": mark("Tutup printer terbuka"),
    "toner_out": mark("Tinta printer habis"),
    "offline": mark("Printer tidak menjawab"),
}
"""What keeps a printer from going on."""
TITLE = mark("Surat Anda sudah jadi")
TROUBLE = mark("Printer A4 sedang terganggu")
NO_LETTER = mark("Surat tidak bisa dicetak")
ENDS = {
    "printed": (
        "success",
        "check",
        mark("Surat sudah dicetak"),
        mark("{n} halaman. Ambil semua di printer A4."),
    ),
    "sent": (
        "info",
        "print",
        mark("Surat sudah dikirim ke printer"),
        mark("Periksa hasilnya di printer A4: harus ada {n} halaman."),
    ),
    "unknown": (
        "warning",
        "triangle-exclamation",
        mark("Surat mungkin belum keluar semua"),
        mark("Ambil yang sudah keluar di printer A4. Seharusnya ada {n} halaman."),
    ),
}
NOT_PRINTED = {
    "offline": mark("Surat belum bisa diambil dari kantor"),
    "altered": mark("Surat tidak sampai dengan utuh"),
    "wrong": mark("Nomor atau kode belum cocok"),
    "paused": mark("Tunggu satu jam, lalu coba lagi"),
    "none": mark("Surat ini tidak bisa dicetak di kios"),
    "spent": mark("Surat ini sudah selesai dicetak di kios"),
    **HELD_UP,
}


def banner(context: Context, found: StatusFound) -> Banner | None:
    """Say where the finished letter can be had; None without a letter."""
    if found.letter is None:
        return None
    _ = context.translate
    agency = _agency(context)
    if context.visit.letter is not None and context.visit.letter.at_work:
        return Banner("info", "print", _("Surat sedang dicetak…"))
    if found.letter.left < 1:
        printed = _("Surat ini sudah selesai dicetak di kios.")
        other = _("Salinan lain ada di loket {agency}.").format(agency=agency)
        return Banner("info", "file-lines", f"{printed} {other}")
    match context.state.letter_printer():
        case "ready":
            here = _("{n} halaman. Bisa dicetak di sini.").format(n=found.letter.pages)
            return Banner("success", "file-lines", here)
        case "trouble":
            why = _(HELD_UP.get(_reason(context), TROUBLE))
            text = _("Ambil di loket {agency}, atau coba cetak di sini.").format(agency=agency)
            return Banner("warning", "file-lines", text, f"{why}.")
    text = _("Kios ini tidak mempunyai printer A4. Ambil di loket {agency}.")
    return Banner("info", "file-lines", text.format(agency=agency))


def offered(context: Context) -> tuple[Action, ...]:
    """Return the buttons of a status whose letter can be tried here; () when there is no way."""
    if not can_print(context.state):
        return ()
    _ = context.translate
    if context.state.letter_printer() == "trouble":
        risky = Action(_("Coba cetak surat"), WantLetter(), style="secondary", icon="print")
        return (risky, Action(_("Selesai"), Finish()))
    quiet = Action(_("Selesai"), Finish(), style="secondary")
    return (quiet, Action(_("Cetak surat"), WantLetter(), icon="print"))


def letter(context: Context) -> BusyView | MessageView:
    """Tell how the letter is doing; only a person asks for another copy."""
    run = context.visit.letter
    if run is None:
        raise LookupError("a letter's screen without a letter")
    return _waiting(context, run) if run.at_work else _ended(context, run)


def _waiting(context: Context, run: LetterRun) -> BusyView:
    _ = context.translate
    if run.reason in HELD_UP:
        text = _("Panggil petugas. Surat dilanjutkan sesudah printer dibereskan.")
        return BusyView(_(HELD_UP[run.reason]), text)
    title, text = WAITS[run.state]
    return BusyView(_(title), _(text).format(n=run.pages))


def _ended(context: Context, run: LetterRun) -> MessageView:
    _ = context.translate
    if run.state not in ENDS:
        return _not_printed(context, run)
    tone, icon, title, text = ENDS[run.state]
    doubt = run.state != "printed"
    return MessageView(
        tone=tone,
        icon=icon,
        title=_(title),
        text=_(text).format(n=run.pages),
        actions=_actions(context, _("Cetak sekali lagi")),
        banner=_incomplete(context) if doubt else None,
    )


def _incomplete(context: Context) -> Banner:
    _ = context.translate
    again = _("Jika belum lengkap, cetak sekali lagi atau ambil di loket {agency}.")
    counter = _("Jika belum lengkap, ambil di loket {agency}.")
    text = again if can_print(context.state) else counter
    return Banner("info", "circle-question", text.format(agency=_agency(context)))


def _not_printed(context: Context, run: LetterRun) -> MessageView:
    _ = context.translate
    again = _("Tidak ada yang dicetak. Coba lagi, atau ambil di loket {agency}.")
    counter = _("Tidak ada yang dicetak. Ambil di loket {agency}.")
    text = again if can_print(context.state) else counter
    return MessageView(
        tone="warning",
        icon="circle-exclamation",
        title=_(NOT_PRINTED.get(run.reason, NO_LETTER)),
        text=text.format(agency=_agency(context)),
        actions=_actions(context, _("Coba lagi")),
    )


def _actions(context: Context, again: str) -> tuple[Action, ...]:
    done = Action(context.translate("Selesai"), Finish())
    repeat = Action(again, WantLetter(), style="secondary", icon="print")
    return (repeat, done) if can_print(context.state) else (done,)


def _agency(context: Context) -> str:
    """Return whose counter has the letter, as far as this kiosk knows the service."""
    found = context.visit.found
    service = context.world.catalogue.find(found.service) if found else None
    return context.agency_name(service.agency) if service else context.translate("kantor")


def _reason(context: Context) -> str:
    device = context.state.devices.get("letter_printer")
    return device.reason if device else ""
