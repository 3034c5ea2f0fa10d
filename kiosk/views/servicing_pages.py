"""The technician's further pages: what was found, what can be tried, what must be confirmed."""

from collections.abc import Callable

from kiosk.domain.words import mark
from kiosk.events import Technician
from kiosk.journey.around import VOLUME_STEP
from kiosk.journey.servicing import ROWS
from kiosk.journey.trying import PROBES, TOUCH_FIELDS
from kiosk.viewdata import Action, Banner, Body, MessageView, ProbeView, ServicingView
from kiosk.views.context import Context

MESSAGES = {
    "test_print": mark("Mencetak uji…"),
    "print_report": mark("Mencetak tiket keadaan…"),
    "sync_now": mark("Menghubungi kantor…"),
    "retry": mark("Perangkat dicoba lagi."),
    "reset_roll": mark("Penghitung kertas dimulai dari nol."),
    "print_queued": mark("Menunggu pencetak…"),
    "print_sending": mark("Sedang mencetak…"),
    "print_printed": mark("Cetak uji berhasil."),
    "print_sent": mark("Cetak uji terkirim, printer tidak memberi konfirmasi."),
    "print_failed": mark("Cetak uji gagal."),
    "print_unknown": mark("Hasil cetak uji tidak diketahui. Lihat kertasnya."),
    "sentence": mark("Kalimat sedang diucapkan…"),
    "sentence_ended": mark("Kalimat selesai diucapkan. Terdengar jelas?"),
    "tone": mark("Nada sedang dibunyikan…"),
    "tone_played": mark("Nada selesai dibunyikan. Terdengar?"),
    "no_player": mark("Nada memerlukan program aplay. Pasang paket alsa-utils."),
    "tone_failed": mark("Nada tidak bisa diputar. Periksa kartu suara dan pengeras suara."),
    "stick_there": mark("Stik terpasang. Buka Stik USB untuk ekspor atau impor."),
    "export": mark("Menyalin antrean ke stik…"),
    "import": mark("Membaca jawaban dari stik…"),
    "support": mark("Mengumpulkan paket dukungan…"),
    "restart_now": mark("Kios dimulai ulang…"),
    "shutdown_now": mark("Kios dimatikan…"),
    "failed": mark("Itu tidak berhasil. Lihat Catatan program."),
    "read_card": mark("Kartu terbaca. Nomornya tidak ditampilkan."),
    "read_citizen": mark("KTP-el terbaca lengkap. Isinya tidak ditampilkan."),
    "read_failed": mark("Kartu terasa, tetapi tidak terbaca lengkap."),
    "read_scan": mark("Kode terbaca. Isinya tidak ditampilkan."),
    "read_key": mark("Tombol terbaca."),
}
TITLES = {
    "more": mark("Lainnya"),
    "log": mark("Catatan program"),
    "jobs": mark("Jurnal cetak"),
    "outbox": mark("Antrean dan karantina"),
    "audit": mark("Catatan teknisi"),
    "line": mark("Pemeriksaan jaringan"),
    "stick": mark("Stik USB"),
    "readers": mark("Uji pembaca"),
    "touch": mark("Uji layar"),
    "sound": mark("Uji suara"),
}
TEXTS = {
    "log": mark("Baris terbaru di atas. Tidak memuat data pribadi."),
    "readers": mark("Tempelkan kartu, pindai kode, atau tekan tombol. Hasilnya muncul di sini."),
    "touch": mark(
        "Sentuh semua kotak. Bila kotak lain yang berubah warna, layar perlu dikalibrasi: "
        "lihat panduan teknisi. Warna dan ketepatan: sentuh tengah setiap tanda silang."
    ),
    "sound": mark("Dengarkan dari pengeras suara, lalu dari headphone."),
}
MORE = (
    ("page line", mark("Jaringan")),
    ("page sound", mark("Uji suara")),
    ("page outbox", mark("Antrean dan karantina")),
    ("page jobs", mark("Jurnal cetak")),
    ("page log", mark("Catatan program")),
    ("page audit", mark("Catatan teknisi")),
    ("print_report", mark("Cetak tiket keadaan")),
    ("sync_now", mark("Kirim sekarang")),
    ("retry", mark("Coba lagi perangkat")),
    ("reset_roll", mark("Gulungan kertas baru")),
    ("exit", mark("Mulai ulang program")),
)
CONFIRM = {
    "restart": (mark("Mulai ulang kios?"), mark("Mulai ulang")),
    "shutdown": (mark("Matikan kios?"), mark("Matikan")),
}


def page(context: Context, banner: Banner | None) -> Body:
    """Return the page by its name."""
    name = context.state.servicing.page
    if name in CONFIRM:
        return _confirm(context, name, banner)
    return _BODIES.get(name, _found)(context, banner)


def _found(context: Context, banner: Banner | None) -> ServicingView:
    """Rows that were looked up, and a button to look again."""
    _, now = context.translate, context.state.servicing
    name = now.page
    wait = Banner("info", "circle-info", _("Sebentar…")) if now.busy else banner
    again = Action(_("Periksa lagi"), Technician(f"page {name}"), style="secondary")
    older = Action(_("Lebih lama"), Technician("older"), style="secondary")
    until = now.at + ROWS
    actions = () if name == "readers" else (again, older) if now.rows[until:] else (again,)
    return ServicingView(
        key=f"{name} {now.at}",
        title=_(TITLES[name]),
        text=_(TEXTS[name]) if name in TEXTS else "",
        rows=now.rows[now.at : until],
        actions=actions,
        banner=wait,
    )


def _more(context: Context, banner: Banner | None) -> ServicingView:
    _ = context.translate
    machine = (
        ("page restart", _("Mulai ulang kios"), context.world.can_restart),
        ("page shutdown", _("Matikan kios"), context.world.can_shut_down),
    )
    return ServicingView(
        key="more",
        title=_(TITLES["more"]),
        menu=(
            *(Action(_(label), Technician(act), style="secondary") for act, label in MORE),
            *(
                Action(label, Technician(act), style="secondary")
                for act, label, can in machine
                if can
            ),
        ),
        banner=banner,
    )


def _stick(context: Context, banner: Banner | None) -> ServicingView:
    """Offer what a stick is for, once one is there."""
    _, now = context.translate, context.state.servicing
    acts = (
        ("export", _("Ekspor antrean ke stik")),
        ("import", _("Impor jawaban dari stik")),
        ("support", _("Simpan paket dukungan")),
    )
    return ServicingView(
        key="stick",
        title=_(TITLES["stick"]),
        text=""
        if now.stick or now.busy
        else _("Belum ada stik. Pasang stik; pilihannya muncul di sini."),
        rows=now.rows,
        menu=tuple(
            Action(label, Technician(act), style="secondary", enabled=not now.busy)
            for act, label in acts
            if now.stick
        ),
        actions=(Action(_("Cari stik"), Technician("page stick"), style="secondary"),),
        banner=banner,
        columns=1,
    )


MOST_MISSED = 5
"""Millimetres; a finger hits the middle of a cross to within three or four."""


def _aim(context: Context) -> Banner | None:
    """Say how well the crosses were hit, once all were."""
    _, misses = context.translate, context.state.servicing.misses
    if len(misses) < len(PROBES):
        return None
    if max(misses) <= MOST_MISSED:
        text = _("Sentuhan tepat: paling jauh {n} mm dari tanda.")
        return Banner("success", "circle-check", text.format(n=max(misses)))
    text = _("Sentuhan meleset sampai {n} mm. Kalibrasi layar menurut panduan teknisi.")
    return Banner("warning", "triangle-exclamation", text.format(n=max(misses)))


def _probe(context: Context, _banner: Banner | None) -> ProbeView:
    return ProbeView(*PROBES[len(context.state.servicing.misses)])


def _sound(context: Context, banner: Banner | None) -> ServicingView:
    _, state = context.translate, context.state
    acts = (
        ("sentence", _("Ucapkan kalimat"), context.world.has_speech),
        ("tone", _("Bunyikan nada"), True),
        (f"louder -{VOLUME_STEP}", _("Lebih pelan"), True),
        (f"louder {VOLUME_STEP}", _("Lebih keras"), True),
    )
    jack = (_("terpasang"), "success") if state.headphones else (_("tidak terpasang"), "plain")
    return ServicingView(
        key="sound",
        title=_(TITLES["sound"]),
        text=_(TEXTS["sound"]),
        rows=(
            (_("Kenyaringan"), f"{state.servicing.volume} %", "plain"),
            *(((_("Headphone"), *jack),) if "keypad" in state.devices else ()),
        ),
        menu=tuple(
            Action(label, Technician(act), style="secondary") for act, label, can in acts if can
        ),
        banner=banner,
    )


def _touch(context: Context, banner: Banner | None) -> ServicingView:
    _, touched = context.translate, context.state.servicing.touched
    banner = _aim(context) or banner
    if len(touched) == TOUCH_FIELDS:
        banner = Banner("success", "circle-check", _("Semua kotak tersentuh."))
    return ServicingView(
        key="touch",
        title=_(TITLES["touch"]),
        text=_(TEXTS["touch"]),
        menu=tuple(
            Action(
                str(number),
                Technician(f"field {number}"),
                style="primary" if number in touched else "secondary",
            )
            for number in range(1, TOUCH_FIELDS + 1)
        ),
        actions=(
            Action(_("Ulangi"), Technician("page touch"), style="secondary"),
            Action(_("Warna dan ketepatan"), Technician("page probe"), style="secondary"),
        ),
        banner=banner,
        columns=3,
    )


def _confirm(context: Context, name: str, banner: Banner | None) -> MessageView:
    _ = context.translate
    title, label = CONFIRM[name]
    return MessageView(
        tone="warning",
        icon="power-off",
        title=_(title),
        text=_("Permohonan yang sudah tersimpan tetap aman."),
        actions=(Action(_(label), Technician(f"{name}_now"), style="danger"),),
        banner=banner,
    )


_BODIES: dict[str, Callable[[Context, Banner | None], Body]] = {
    "more": _more,
    "stick": _stick,
    "touch": _touch,
    "probe": _probe,
    "sound": _sound,
}
