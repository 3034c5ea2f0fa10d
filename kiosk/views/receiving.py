"""After the commit: the receipt on screen, what the printer does, where the envelope is."""

from kiosk.domain.catalogue import Service
from kiosk.domain.receipt import Receipt
from kiosk.domain.words import mark
from kiosk.events import Back, Finish, Reprint, Submit
from kiosk.journey.submitting import FINISHED, MAX_COPIES
from kiosk.viewdata import (
    Action,
    Banner,
    BusyView,
    MessageView,
    PrinterOutView,
    ReceivedView,
)
from kiosk.views.context import Context

PRINTING = {
    "queued": ("info", mark("Struk sedang dicetak…"), mark("Ambil di bawah layar.")),
    "sending": ("info", mark("Struk sedang dicetak…"), mark("Ambil di bawah layar.")),
    "printed": ("success", mark("Struk sudah dicetak."), mark("Ambil di bawah layar.")),
    "sent": ("info", mark("Struk sudah dikirim ke printer."), mark("Ambil di bawah layar.")),
    "unknown": (
        "warning",
        mark("Struk mungkin belum keluar."),
        mark("Jika tidak ada struk, foto layar ini atau tekan Cetak ulang."),
    ),
}
BY_REASON = {
    "in_output": ("info", mark("Ambil struk Anda."), mark("Struk menunggu di bawah layar.")),
    "taken": ("success", mark("Struk sudah diambil."), mark("Simpan untuk mengecek status.")),
}
"""Where the printer sees its own output."""
TITLES = {
    "application": mark("Permohonan tersimpan"),
    "supplement": mark("Pelengkap tersimpan"),
    "withdrawal": mark("Penarikan tersimpan"),
}
OUT_TITLES = {
    "paper_out": mark("Kertas struk habis"),
    "cover_open": mark("Tutup printer terbuka"),
}
FAILURES = {
    "disk": mark("Penyimpanan kios penuh."),
    "keys": mark("Kios belum memegang kunci kantor."),
    "database": mark("Penyimpanan kios sedang terganggu."),
}


def saving(context: Context) -> BusyView:
    _ = context.translate
    return BusyView(_("Menyimpan permohonan…"), _("Mohon tunggu sebentar. Jangan tutup layar."))


def received(context: Context) -> ReceivedView | PrinterOutView:
    """The receipt; with a printer that failed, the same receipt to be photographed."""
    receipt = context.visit.receipt
    if receipt is None:
        raise LookupError("a received screen without a receipt")
    if context.visit.printing == "failed":
        return _printer_out(context, receipt)
    _ = context.translate
    service = context.world.catalogue.service(receipt.service)
    return ReceivedView(
        title=_(TITLES[receipt.kind]),
        lead=_("Simpan nomor dan kode ini untuk mengecek status.")
        if receipt.code
        else _("Nomor dan kode pada struk pertama tetap berlaku."),
        qr=receipt.url,
        reference=receipt.reference,
        code=receipt.code,
        banners=(*_printing(context), *_recipient(context, service), _delivery(context)),
        next_title=_("Langkah berikutnya"),
        next_text=context.pick(service.next_step),
        actions=_actions(context),
    )


def _printing(context: Context) -> tuple[Banner, ...]:
    visit = context.visit
    shown = BY_REASON.get(visit.print_reason) or PRINTING.get(visit.printing)
    if shown is None:
        return ()
    _ = context.translate
    tone, title, text = shown
    return (Banner(tone, "print", _(text), _(title)),)


def _recipient(context: Context, service: Service) -> tuple[Banner, ...]:
    """Say who decides, and how to reach them, when that is another region."""
    _ = context.translate
    if not context.region_name(service.code):
        return ()
    agency = context.world.catalogue.agency(service.agency)
    phone = _("Telepon {number}").format(number=agency.phone) if agency.phone else ""
    where = " · ".join(word for word in (context.pick(agency.address), phone) if word)
    to = _("Dikirim ke {agency}.").format(agency=context.agency_name(service.agency))
    return (Banner("info", "building-columns", where, to),)


def _delivery(context: Context) -> Banner:
    """Say "diterima kantor" only after a verified acknowledgement."""
    _ = context.translate
    visit = context.visit
    if visit.delivered_at:
        when = context.moment(visit.delivered_at)
        region = context.region_name(visit.receipt.service) if visit.receipt else ""
        if region:
            on = _("Sedang diteruskan tanpa dibuka ke {region}.").format(region=region)
            return Banner("success", "circle-check", f"{when}. {on}", _("Diterima kantor kami."))
        return Banner("success", "circle-check", when, _("Diterima kantor."))
    uncertain = ""
    if visit.receipt is not None and not visit.receipt.time_certain:
        uncertain = " " + _("Jam kios belum pasti.")
    later = _(
        "Terkirim otomatis saat jaringan pulih; waktu layanan dihitung sejak diterima kantor."
    )
    if context.state.connection.online is False:
        text = _("Jaringan padam.") + " " + later + uncertain
        return Banner("warning", "link-slash", text, _("Belum terkirim ke kantor."))
    text = _("Waktu layanan dihitung sejak diterima kantor.") + uncertain
    return Banner("warning", "clock", text, _("Belum terkirim ke kantor."))


def _actions(context: Context) -> tuple[Action, ...]:
    _ = context.translate
    visit = context.visit
    done = Action(_("Selesai"), Finish())
    if visit.printing not in FINISHED or visit.copies >= MAX_COPIES:
        return (done,)
    return (Action(_("Cetak ulang"), Reprint(), style="secondary", icon="print"), done)


def _printer_out(context: Context, receipt: Receipt) -> PrinterOutView:
    _ = context.translate
    title = OUT_TITLES.get(_printer_reason(context), mark("Struk tidak bisa dicetak"))
    can_print = context.state.printer_usable() and context.visit.copies < MAX_COPIES
    again = Action(_("Cetak struk"), Reprint(), style="secondary", icon="print")
    return PrinterOutView(
        title=_(title),
        lead=_("Permohonan Anda tetap aman. Foto kode ini sebagai bukti, lalu tekan Selesai."),
        qr=receipt.url,
        reference=receipt.reference,
        code=receipt.code,
        banner=Banner(
            "info",
            "circle-question",
            _(
                "Tulis atau foto nomor dan kode ini. "
                "Keduanya cukup untuk mengecek status di kios mana pun."
            ),
            _delivery(context).title,
        ),
        actions=(*((again,) if can_print else ()), Action(_("Selesai"), Finish())),
    )


def _printer_reason(context: Context) -> str:
    device = context.state.devices.get("printer")
    if context.visit.print_reason in OUT_TITLES:
        return context.visit.print_reason
    return device.reason if device else ""


def save_failed(context: Context) -> MessageView:
    """Nothing was taken and nothing is lost: the answers are still here."""
    _ = context.translate
    reason = _(FAILURES.get(context.visit.failure, FAILURES["database"]))
    text = _("Permohonan belum tersimpan. Jawaban Anda masih ada di layar ini.")
    return MessageView(
        tone="danger",
        icon="triangle-exclamation",
        title=_("Permohonan belum bisa disimpan"),
        text=f"{reason} {text}",
        actions=(
            Action(_("Coba lagi"), Submit()),
            Action(_("Kembali"), Back(), style="secondary", icon="arrow-left"),
            Action(_("Selesai tanpa menyimpan"), Finish(), style="quiet"),
        ),
        banner=Banner(
            "info",
            "circle-question",
            _("Jika masih gagal, urus di loket atau di kios lain: {contact}").format(
                contact=context.pick(context.world.catalogue.region.contact)
            ),
        ),
    )
