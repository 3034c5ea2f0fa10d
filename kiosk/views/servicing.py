"""PIN and the technician's first page."""

from datetime import datetime

from devices.errors import REASONS
from kiosk.domain.words import Translate, mark
from kiosk.events import DeviceChanged, Technician
from kiosk.viewdata import Action, Banner, Body, DeviceCard, PinView, TechnicianView
from kiosk.views import servicing_pages
from kiosk.views.browsing import network_words
from kiosk.views.context import Context

CARDS = (
    ("printer", "print", mark("Printer struk")),
    ("card_reader", "id-card", mark("Pembaca KTP-el")),
    ("scanner", "qrcode", mark("Pemindai QR")),
    ("camera", "camera", mark("Kamera")),
    ("keypad", "keyboard", mark("Papan tombol")),
    ("speech", "volume-high", mark("Suara")),
    ("letter_printer", "file-lines", mark("Printer A4")),
    ("power", "battery-half", mark("Listrik dan baterai")),
    ("storage", "hard-drive", mark("Penyimpanan")),
    ("board", "microchip", mark("Papan komputer")),
    ("catalogue", "book", mark("Katalog dari kantor")),
    ("clock", "clock", mark("Jam kios")),
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
    "on_battery": mark("Memakai baterai"),
    "low_battery": mark("Baterai hampir habis"),
    "unmeasured": mark("Tidak diukur"),
    "clock_unvouched": mark("Belum pasti"),
    "clock_uncertain": mark("Belum pasti"),
}
OWN_REASONS = {
    "clock_unvouched": mark(
        "Kantor belum memastikan jam ini. Periksa jaringan, jam, dan baterainya."
    ),
    "clock_uncertain": mark("Jam ini bisa meleset. Hubungkan dengan kantor, lalu setel jamnya."),
}
"""Of what no device tells."""
ICONS = {"success": "circle-check", "warning": "triangle-exclamation", "danger": "circle-xmark"}


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
        return PinView("", 0, _("Tempelkan kartu teknisi ke pembaca, lalu ketik PIN."))
    return PinView("", 0)


def servicing(context: Context) -> Body:
    """Return the page that the technician is at."""
    page = context.state.servicing.page
    return servicing_pages.page(context, banner(context)) if page else technician(context)


def technician(context: Context) -> TechnicianView:
    _ = context.translate
    connection = context.state.connection
    quarantine = "danger" if connection.quarantined else "plain"
    return TechnicianView(
        version=_("v{version} · katalog {catalogue}").format(
            version=context.world.version, catalogue=context.world.catalogue.version
        ),
        devices=(*_devices(context), _network(context)),
        queue=(
            (_("Menunggu kirim"), str(connection.pending), "plain"),
            (_("Karantina"), str(connection.quarantined), quarantine),
            (_("Terkirim hari ini"), str(connection.sent_today), "plain"),
        ),
        actions=(
            *(Action(_(label), Technician(act), style="secondary") for act, label in MAIN),
            Action(_("Kembali melayani"), Technician("leave")),
        ),
        banner=banner(context),
    )


MAIN = (
    ("test_print", mark("Cetak uji")),
    ("page readers", mark("Uji pembaca")),
    ("page touch", mark("Uji layar")),
    ("page stick", mark("Stik USB")),
    ("page more", mark("Lainnya")),
)


def banner(context: Context) -> Banner | None:
    """Return what came of the last act, or how far it is."""
    now, _ = context.state.servicing, context.translate
    if not now.message:
        return None
    text = _(servicing_pages.MESSAGES.get(now.message, now.message))
    if now.progress is not None:
        done, of = now.progress
        text = f"{text} {100 * done // max(of, 1)} %"
    return Banner(now.tone, ICONS.get(now.tone, "circle-info"), text)


def _devices(context: Context) -> tuple[DeviceCard, ...]:
    _ = context.translate
    known = context.state.devices
    return tuple(
        _card(context, icon, _(title), known[name]) for name, icon, title in CARDS if name in known
    )


def _card(context: Context, icon: str, title: str, device: DeviceChanged) -> DeviceCard:
    _ = context.translate
    tone, words = STATES[device.state]
    badge = _(REASON_BADGES.get(device.reason, words))
    told = device.detail
    if device.state != "ready":
        badge = f"{badge} {_since(device.since, context.state.now, _)}".strip()
        reason = REASONS.get(device.reason)
        words = OWN_REASONS.get(device.reason) or (reason.text if reason else "")
        told = "\n".join(part for part in (_(words) if words else "", told) if part)
    return DeviceCard(icon, title, told, badge, tone)


def _since(since: datetime | None, now: datetime, _: Translate) -> str:
    """Say for how long, roughly: "2 menit"; "" below one minute."""
    minutes = int((now - since).total_seconds() // 60) if since else 0
    if minutes < 1:
        return ""
    if minutes < 60:
        return _("{n} menit").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} jam").format(n=minutes // 60)
    return _("{n} hari").format(n=minutes // 1440)


def _network(context: Context) -> DeviceCard:
    words, _icon = network_words(context)
    online = context.state.connection.online
    tone = "plain" if online is None else "success" if online else "warning"
    return DeviceCard(
        "wifi", context.translate("Jaringan"), context.state.connection.detail, words, tone
    )
