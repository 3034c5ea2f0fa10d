"""What opens over a screen and leaves it as it is."""

from collections.abc import Callable

from kiosk.domain.words import mark
from kiosk.events import CloseOverlay, OpenScanned
from kiosk.viewdata import (
    AccessibilityView,
    Action,
    EmergencyView,
    Fact,
    HelpView,
    IdleView,
    LanguageView,
    MessageView,
    OutOfServiceView,
    Overlay,
    Toggle,
)
from kiosk.views.browsing import language_choices
from kiosk.views.context import Context

HELP = (
    (
        mark("Bagaimana cara mulai?"),
        mark("Pilih layanan di Beranda, baca syaratnya, lalu tekan Mulai."),
    ),
    (
        mark("Saya salah mengisi."),
        mark("Tekan Kembali, atau Ubah di halaman Periksa jawaban. Jawaban lain tetap ada."),
    ),
    (
        mark("Jaringan padam, apakah bisa?"),
        mark("Bisa. Permohonan dikunci di kios dan terkirim sendiri saat jaringan pulih."),
    ),
    (
        mark("Siapa yang bisa membaca data saya?"),
        mark("Hanya kantor yang dituju. Kios tidak bisa membuka data yang sudah dikirim."),
    ),
    (
        mark("Struk saya tidak keluar."),
        mark("Foto nomor dan kode di layar. Keduanya cukup untuk mengecek status."),
    ),
    (
        mark("Bagaimana cara mengecek status?"),
        mark("Tekan Cek status di Beranda, lalu ketik nomor dan kode pada struk."),
    ),
)
TOGGLES = (
    ("large_text", "text-height", mark("Huruf besar"), mark("Semua tulisan lebih besar")),
    ("high_contrast", "circle-half-stroke", mark("Kontras tinggi"), mark("Kuning di atas hitam")),
    ("lower_half", "wheelchair", mark("Tombol di bawah"), mark("Terjangkau dari kursi roda")),
    ("left_hand", "hand", mark("Tangan kiri"), mark("Tombol di sisi kiri")),
)
SPEECH = ("speech", "volume-high", mark("Suara"), mark("Isi layar dibacakan"))
SCANNED = {
    "application": mark(
        "Struk terbaca. Isian Anda belum dikirim; Anda bisa melanjutkannya sesudah itu."
    ),
    "supplement": mark(
        "Struk terbaca. Pelengkap yang sedang diisi belum dikirim dan akan dihapus."
    ),
    "withdrawal": mark("Struk terbaca. Penarikan belum dikirim dan akan dibatalkan."),
    "receipt": mark("Struk terbaca. Tanda terima di layar ini akan ditutup."),
}
"""What becomes of that which is on screen, by its kind."""
OUT_OF_SERVICE = {
    "keys": mark("Kios ini belum terhubung dengan kantor."),
    "disk": mark("Penyimpanan kios ini penuh."),
    "database": mark("Penyimpanan kios ini sedang diperbaiki."),
    "checking": mark("Penyimpanan kios ini sedang diperiksa; sebentar lagi siap."),
    "storage": mark("Penyimpanan kios ini rusak."),
    "power": mark("Listrik padam dan baterai kios ini hampir habis."),
}


def emergency(context: Context) -> EmergencyView:
    region = context.world.catalogue.region
    return EmergencyView(
        numbers=tuple(Fact(e.icon, e.number, context.pick(e.name)) for e in region.emergency),
        place=context.world.place,
    )


def help_pages(context: Context) -> HelpView:
    _ = context.translate
    contact = (_("Perlu bantuan orang?"), context.pick(context.world.catalogue.region.contact))
    return HelpView(rows=(*((_(q), _(a)) for q, a in HELP), contact))


def language(context: Context) -> LanguageView:
    return LanguageView(choices=language_choices(context))


def accessibility(context: Context) -> AccessibilityView:
    _ = context.translate
    display = context.state.display
    voice = context.world.has_speech and context.state.speech_usable()
    rows = (*TOGGLES, *((SPEECH,) if voice else ()))
    return AccessibilityView(
        toggles=tuple(
            Toggle(name, _(label), _(detail), icon, on=bool(getattr(display, name)))
            for name, icon, label, detail in rows
        )
    )


def idle(context: Context) -> IdleView:
    _ = context.translate
    return IdleView(
        seconds=context.world.warning_seconds,
        title=_("Anda masih di sini?"),
        text=_("Tekan tombol di bawah untuk lanjut. Jika tidak, jawaban Anda dihapus dari kios."),
    )


def scan(context: Context) -> MessageView:
    """Ask whoever is in the middle of something whether to look at the scanned receipt."""
    _ = context.translate
    done = context.visit.receipt is not None
    what = "receipt" if done else context.visit.kind
    return MessageView(
        tone="info",
        icon="qrcode",
        title=_("Lihat status struk ini?"),
        text=_(SCANNED.get(what, SCANNED["application"])),
        actions=(
            Action(_("Kembali"), CloseOverlay(), style="secondary", icon="arrow-left")
            if done
            else Action(_("Lanjut mengisi"), CloseOverlay(), style="secondary"),
            Action(_("Lihat status"), OpenScanned()),
        ),
    )


def out_of_service(context: Context) -> OutOfServiceView:
    _ = context.translate
    state = context.state
    reason = OUT_OF_SERVICE.get(state.closed(), OUT_OF_SERVICE["database"])
    words = [_(reason), _("Permohonan yang sudah tersimpan tetap aman.")]
    if state.farewell and state.visit.is_form:
        words.append(_("Isian yang belum dikirim dihapus demi keamanan Anda."))
    return OutOfServiceView(
        title=_("Kios ini segera berhenti")
        if state.farewell
        else _("Kios ini sedang tidak melayani"),
        text=" ".join(words),
        nearest=_nearest(context),
        contact=context.pick(context.world.catalogue.region.contact),
        place=context.world.place,
    )


def _nearest(context: Context) -> str:
    place = context.world.nearest_kiosk
    return context.translate("Kios terdekat: {place}").format(place=place) if place else ""


OVERLAYS: dict[str, Callable[[Context], Overlay]] = {
    "emergency": emergency,
    "help": help_pages,
    "language": language,
    "accessibility": accessibility,
    "idle": idle,
    "scan": scan,
}
