"""PIN and the basic technician screen."""

from kiosk.domain.words import mark
from kiosk.events import DeviceChanged, Technician
from kiosk.viewdata import Action, DeviceCard, PinView, TechnicianView
from kiosk.views.browsing import network_words
from kiosk.views.context import Context

CARDS = (
    ("printer", "print", mark("Printer struk")),
    ("card_reader", "id-card", mark("Pembaca KTP-el")),
    ("scanner", "qrcode", mark("Pemindai QR")),
    ("camera", "camera", mark("Kamera")),
    ("keypad", "keyboard", mark("Papan tombol")),
    ("speech", "volume-high", mark("Suara")),
    ("storage", "hard-drive", mark("Penyimpanan")),
    ("catalogue", "book", mark("Katalog dari kantor")),
)
STATES = {
    "ready": ("success", mark("Siap")),
    "warning": ("warning", mark("Perlu perhatian")),
    "failed": ("danger", mark("Tidak berfungsi")),
    "absent": ("danger", mark("Terputus")),
    "unknown": ("plain", mark("Belum diketahui")),
}
REASON_BADGES = {
    "paper_near_end": mark("Kertas hampir habis"),
    "paper_out": mark("Kertas habis"),
    "cover_open": mark("Tutup terbuka"),
    "safe_mode": mark("Mode aman"),
}
MESSAGES = {
    "test_print": mark("Mencetak uji…"),
    "sync_now": mark("Menghubungi kantor…"),
    "print_printed": mark("Cetak uji berhasil."),
    "print_sent": mark("Cetak uji terkirim, printer tidak memberi konfirmasi."),
    "print_failed": mark("Cetak uji gagal."),
    "print_unknown": mark("Hasil cetak uji tidak diketahui. Lihat kertasnya."),
}


def pin(context: Context) -> PinView:
    _ = context.translate
    state = context.state
    if state.pin_wait:
        text = _("Terlalu sering salah. Tunggu {n} detik.").format(n=state.pin_wait)
        return PinView(text, state.pin_wait)
    if state.pin_wrong and context.world.technician_card:
        return PinView(_("Kartu atau PIN belum cocok. Tempelkan kartu lagi, lalu ketik PIN."), 0)
    if state.pin_wrong:
        return PinView(_("PIN belum cocok. Coba lagi."), 0)
    if context.world.technician_card and context.visit.card is None:
        return PinView(_("Tempelkan kartu teknisi ke pembaca, lalu ketik PIN."), 0)
    return PinView("", 0)


def technician(context: Context) -> TechnicianView:
    _ = context.translate
    connection = context.state.connection
    return TechnicianView(
        version=_("v{version} · katalog {catalogue}").format(
            version=context.world.version, catalogue=context.world.catalogue.version
        ),
        devices=(*_devices(context), _network(context)),
        queue=(
            (_("Menunggu kirim"), str(connection.pending), "plain"),
            (
                _("Karantina"),
                str(connection.quarantined),
                "danger" if connection.quarantined else "plain",
            ),
            (_("Terkirim hari ini"), str(connection.sent_today), "plain"),
        ),
        actions=(
            Action(_("Cetak uji"), Technician("test_print"), style="secondary"),
            Action(_("Kirim sekarang"), Technician("sync_now"), style="secondary"),
            Action(_("Kembali melayani"), Technician("leave"), style="secondary"),
            Action(_("Keluar dari program"), Technician("exit"), style="secondary"),
        ),
        message=_(MESSAGES.get(context.state.technician_message, "")) or "",
    )


def _devices(context: Context) -> tuple[DeviceCard, ...]:
    _ = context.translate
    known = context.state.devices
    return tuple(
        _card(context, icon, _(title), known[name]) for name, icon, title in CARDS if name in known
    )


def _card(context: Context, icon: str, title: str, device: DeviceChanged) -> DeviceCard:
    _ = context.translate
    tone, words = STATES[device.state]
    badge = REASON_BADGES.get(device.reason, words)
    return DeviceCard(icon, title, device.detail, _(badge), tone)


def _network(context: Context) -> DeviceCard:
    words, _icon = network_words(context)
    online = context.state.connection.online
    tone = "plain" if online is None else "success" if online else "warning"
    return DeviceCard(
        "wifi", context.translate("Jaringan"), context.state.connection.detail, words, tone
    )
