"""The finished letter: offered with the status, and how it comes onto paper."""

from kiosk.domain.words import mark
from kiosk.events import Back, Finish, StatusFound, WantLetter
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
TROUBLE = mark("Printer A4 sedang terganggu")
NO_LETTER = mark("Surat tidak bisa dicetak")
ENDS = {
    "printed": (
        "success",
        "circle-check",
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
    """Say that the letter is finished, and where it can be had; None without a letter."""
    if found.letter is None:
        return None
    _ = context.translate
    pages = _("{n} halaman.").format(n=found.letter.pages)
    title = _("Surat Anda sudah jadi")
    counter = _counter(context, found)
    if found.letter.left < 1:
        text = _("Surat ini sudah selesai dicetak di kios.")
        return Banner("success", "file-lines", f"{text} {_('Salinan lain:')} {counter}", title)
    match context.state.letter_printer():
        case "ready":
            return Banner("success", "file-lines", f"{pages} {_('Bisa dicetak di sini.')}", title)
        case "trouble":
            why = _(HELD_UP.get(_reason(context), TROUBLE))
            return Banner("warning", "file-lines", f"{why}. {counter}", title)
    here = _("Kios ini tidak mempunyai printer A4.")
    return Banner("info", "file-lines", f"{here} {counter}", title)


def offered(context: Context) -> tuple[Action, ...]:
    """Return the button that prints the letter here, if there is a way to try."""
    if not can_print(context.state):
        return ()
    _ = context.translate
    if context.state.letter_printer() == "trouble":
        return (Action(_("Coba cetak surat"), WantLetter(), style="secondary", icon="print"),)
    return (Action(_("Cetak surat"), WantLetter(), icon="print"),)


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
    again = _("Cetak sekali lagi")
    doubt = run.state != "printed"
    incomplete = _or_counter(context, _("Jika surat belum lengkap, cetak sekali lagi."))
    unsure = Banner("info", "circle-question", incomplete)
    return MessageView(
        tone=tone,
        icon=icon,
        title=_(title),
        text=_(text).format(n=run.pages),
        actions=_actions(context, again),
        banner=unsure if doubt else None,
    )


def _not_printed(context: Context, run: LetterRun) -> MessageView:
    _ = context.translate
    nothing = _("Tidak ada yang dicetak.")
    return MessageView(
        tone="warning",
        icon="circle-exclamation",
        title=_(NOT_PRINTED.get(run.reason, NO_LETTER)),
        text=f"{nothing} {_or_counter(context, _('Coba lagi sebentar lagi.'))}",
        actions=_actions(context, _("Coba lagi")),
    )


def _or_counter(context: Context, again: str) -> str:
    """Say what else can be done: print again, where that is possible, or the counter."""
    found = context.visit.found
    counter = _counter(context, found) if found else ""
    return f"{again} {counter}" if can_print(context.state) else counter


def _actions(context: Context, again: str) -> tuple[Action, ...]:
    _ = context.translate
    repeat = Action(again, WantLetter(), style="secondary", icon="print")
    return (
        Action(_("Selesai"), Finish()),
        *((repeat,) if can_print(context.state) else ()),
        Action(_("Kembali"), Back(), style="quiet", icon="arrow-left"),
    )


def _counter(context: Context, found: StatusFound) -> str:
    _ = context.translate
    service = context.world.catalogue.find(found.service)
    if service is None:
        return _("Ambil di loket kantor.")
    return _("Ambil di loket {agency}.").format(agency=context.agency_name(service.agency))


def _reason(context: Context) -> str:
    device = context.state.devices.get("letter_printer")
    return device.reason if device else ""
