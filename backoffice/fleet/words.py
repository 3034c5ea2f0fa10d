"""What a kiosk says of itself, in words for the technician."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NAMES = {
    "version": _("Versi program"),
    "catalogue": _("Versi katalog"),
    "catalogue_update": _("Pembaruan katalog"),
    "catalogue_detail": _("Catatan katalog"),
    "device_printer": _("Pencetak"),
    "device_card_reader": _("Pembaca kartu"),
    "device_scanner": _("Pemindai"),
    "device_camera": _("Kamera"),
    "device_keypad": _("Papan tombol"),
    "pending": _("Belum terkirim"),
    "quarantined": _("Disisihkan kantor"),
    "damaged": _("Rusak di penyimpanan kios"),
    "disk_free_mb": _("Ruang kosong (MB)"),
    "clock_certain": _("Jam dapat dipercaya"),
    "clock_uncertainty": _("Ketidakpastian jam (detik)"),
}
DEVICES = {
    "unknown": _("belum diketahui"),
    "ready": _("siap"),
    "warning": _("perlu perhatian"),
    "failed": _("gangguan"),
    "absent": _("tidak terpasang"),
}
UPDATES = {
    "installed": _("baru saja diperbarui"),
    "current": _("terbaru"),
    "none": _("kantor belum menerbitkan"),
    "unreachable": _("kantor tidak terhubung"),
    "refused": _("ditolak kios"),
    "busy": _("sedang diperiksa"),
    "fallback": _("memakai katalog sebelumnya"),
}
TONES = {
    "ready": "success",
    "warning": "warning",
    "failed": "danger",
    "refused": "warning",
    "fallback": "warning",
}
HEARD = {"on": _("terhubung"), "off": _("diam"), "never": _("belum pernah")}
HEARD_TONES = {"on": "success", "off": "danger", "never": "default"}


def value(raw: Any) -> str:
    """Return one value in words; unknown is a state, never "well"."""
    if raw is None:
        return gettext("belum diketahui")
    if isinstance(raw, bool):
        return gettext("ya") if raw else gettext("tidak")
    if isinstance(raw, int | float):
        return str(number_format(raw))
    return str(DEVICES.get(raw) or UPDATES.get(raw, raw))


def lines(health: dict[str, Any]) -> list[dict[str, str]]:
    """Return name, value and tone of everything said, known names first and in order."""
    keys = [key for key in NAMES if key in health] + sorted(set(health) - set(NAMES))
    return [
        {
            "name": str(NAMES.get(key, key)),
            "value": value(health[key]),
            "tone": TONES.get(health[key], "") if isinstance(health[key], str) else "",
        }
        for key in keys
    ]
