"""Everything that can be wrong with a device: one table of reasons, one page of errors."""

# ruff: noqa: N818 - the names say what happened; "Error" is the base's

from msgspec import Struct

from devices.protocols import State


def _(text: str) -> str:
    """Mark a sentence for gettext; whoever shows it translates it."""
    return text


class Reason(Struct, frozen=True):
    """What the technician reads (gettext message id) and how bad it is."""

    text: str
    state: State


REASONS: dict[str, Reason] = {
    "": Reason("", State.READY),
    "ok": Reason(_("Berfungsi baik."), State.READY),
    "paper_near_end": Reason(_("Kertas hampir habis. Siapkan gulungan baru."), State.WARNING),
    "starting": Reason(_("Sedang memeriksa perangkat."), State.UNKNOWN),
    "stopped": Reason(_("Perangkat dihentikan."), State.UNKNOWN),
    "silent": Reason(_("Perangkat tidak menjawab. Periksa kabel data dan dayanya."), State.UNKNOWN),
    "no_status": Reason(_("Pencetak ini tidak dapat melaporkan keadaannya."), State.UNKNOWN),
    "paper_out": Reason(_("Kertas habis. Pasang gulungan baru."), State.FAILED),
    "cover_open": Reason(_("Tutup pencetak terbuka. Tutup sampai berbunyi klik."), State.FAILED),
    "jam": Reason(_("Kertas macet. Buka tutup dan keluarkan kertasnya."), State.FAILED),
    "cutter": Reason(_("Pemotong kertas macet. Buka tutup dan bersihkan."), State.FAILED),
    "overheated": Reason(_("Kepala cetak terlalu panas. Tunggu beberapa menit."), State.FAILED),
    "unrecoverable": Reason(_("Pencetak rusak. Matikan, nyalakan, lalu servis."), State.FAILED),
    "printer_error": Reason(_("Pencetak melaporkan kesalahan. Periksa lampunya."), State.FAILED),
    "offline": Reason(_("Pencetak sedang luring. Tekan tombol pada pencetak."), State.FAILED),
    "stuck": Reason(_("Pencetak tidak menerima data. Matikan lalu nyalakan."), State.FAILED),
    "unplugged": Reason(_("Perangkat terlepas. Periksa kabel dan dayanya."), State.ABSENT),
    "not_found": Reason(_("Perangkat tidak ditemukan. Periksa kabel dan alamat."), State.ABSENT),
    "refused": Reason(_("Perangkat menolak sambungan. Periksa alamat dan porta."), State.ABSENT),
    "busy": Reason(_("Perangkat dipakai program lain."), State.FAILED),
    "denied": Reason(_("Program tidak berhak memakai perangkat ini."), State.FAILED),
    "garbled": Reason(
        _("Perangkat menjawab dengan data yang salah. Periksa alamat dan kabelnya."), State.FAILED
    ),
    "no_pyscard": Reason(
        _("Pustaka pyscard belum terpasang. Pasang menurut panduan perangkat."), State.FAILED
    ),
    "no_pcscd": Reason(
        _("Layanan kartu pcscd tidak berjalan. Jalankan lalu tunggu sebentar."), State.ABSENT
    ),
    "no_libusb": Reason(
        _("Pustaka libusb belum terpasang. Pasang paket libusb-1.0-0."), State.FAILED
    ),
    "no_endpoint": Reason(_("Perangkat USB ini bukan pencetak yang dapat dipakai."), State.FAILED),
    "no_program": Reason(
        _("Program bantu belum terpasang. Pasang menurut panduan perangkat."), State.FAILED
    ),
    "toner_low": Reason(_("Toner atau tinta hampir habis. Siapkan yang baru."), State.WARNING),
    "toner_out": Reason(_("Toner atau tinta habis. Ganti."), State.FAILED),
    "paused": Reason(_("Antrean cetak dijeda dan sedang dilanjutkan."), State.FAILED),
    "spool": Reason(
        _("Antrean cetak CUPS ada di disk: surat bisa tertinggal di sana. Pasang tmpfs."),
        State.ABSENT,
    ),
    "on_battery": Reason(_("Listrik padam. Kios memakai baterai."), State.WARNING),
    "low_battery": Reason(_("Baterai hampir habis. Kios segera berhenti."), State.FAILED),
    "battery_old": Reason(_("Baterai UPS lemah. Siapkan baterai baru."), State.WARNING),
    "ups_trouble": Reason(_("UPS melaporkan gangguan. Periksa lampunya."), State.WARNING),
    "disk_low": Reason(_("Ruang penyimpanan tinggal sedikit."), State.WARNING),
    "disk_full": Reason(_("Ruang penyimpanan habis. Kirim atau ekspor antrean."), State.FAILED),
    "disk_errors": Reason(
        _("Penyimpanan pernah mencatat galat. Cadangkan, lalu ganti medianya."), State.WARNING
    ),
    "disk_broken": Reason(
        _("Penyimpanan tidak menyimpan dengan benar. Ganti medianya."), State.FAILED
    ),
    "disk_worn": Reason(_("Umur penyimpanan hampir habis. Siapkan pengganti."), State.WARNING),
    "hot": Reason(_("Papan terlalu panas. Periksa kipas dan lubang udara."), State.WARNING),
    "undervoltage": Reason(_("Tegangan catu daya kurang. Ganti adaptornya."), State.WARNING),
    "unmeasured": Reason(_("Papan ini tidak memiliki pengukur."), State.UNKNOWN),
    "stalled": Reason(_("Kamera berhenti mengirim gambar."), State.FAILED),
    "no_espeak": Reason(
        _("Program suara espeak-ng belum terpasang. Pasang menurut panduan."), State.ABSENT
    ),
    "no_sound": Reason(
        _("Suara tidak bisa diputar. Periksa kartu suara dan pengeras suara."), State.FAILED
    ),
    "no_mjpeg": Reason(_("Kamera ini tidak mengirim MJPEG. Pasang kamera lain."), State.FAILED),
    "no_picture": Reason(_("Belum ada gambar dari kamera."), State.UNKNOWN),
    "crashed": Reason(_("Program perangkat gagal dan dicoba lagi."), State.FAILED),
    "parked": Reason(
        _(
            "Program perangkat berkali-kali gagal; sesekali dicoba lagi. Cabut lalu pasang lagi, "
            "atau mulai ulang."
        ),
        State.FAILED,
    ),
    "safe_mode": Reason(
        _("Mode aman: kios berkali-kali gagal mulai, maka perangkat dimatikan. Mulai ulang kios."),
        State.FAILED,
    ),
    "journal": Reason(
        _("Catatan cetak tidak dapat ditulis. Periksa ruang penyimpanan."), State.FAILED
    ),
    "bad_ticket": Reason(_("Isi tanda terima tidak dapat dicetak."), State.WARNING),
    "unconfirmed": Reason(_("Terkirim; pencetak tidak dapat memastikannya."), State.WARNING),
    "interrupted": Reason(_("Kios berhenti saat mencetak. Periksa kertasnya."), State.WARNING),
    "in_output": Reason(_("Struk menunggu diambil."), State.READY),
    "taken": Reason(_("Struk sudah diambil."), State.READY),
    "already_seen": Reason(_("Sudah pernah dikirim ke pencetak."), State.READY),
    "bad_address": Reason(_("Alamat perangkat salah ditulis."), State.FAILED),
}
"""Every reason code that a Health or a JobChanged may carry."""


class DeviceError(Exception):
    """Base of all errors of devices; `code` is a key of REASONS, `detail` names no person."""

    code = "printer_error"

    def __init__(self, detail: str = "", code: str = "") -> None:
        """Take a technical detail and, where the class alone does not say it, a reason code."""
        self.code = code or type(self).code
        self.detail = detail
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class DeviceAbsent(DeviceError):
    """Raised when a port cannot be opened because nothing is there."""

    code = "not_found"


class DeviceRefused(DeviceError):
    """Raised when a port is there but may not be used: busy, or not ours."""

    code = "busy"


class DeviceGone(DeviceError):
    """Raised when an open port vanishes; `maybe` when a byte may have gone out all the same."""

    code = "unplugged"

    def __init__(self, detail: str = "", code: str = "", *, maybe: bool = False) -> None:
        """Say whether the write that broke may have arrived."""
        self.maybe = maybe
        super().__init__(detail, code)


class DeviceSilent(DeviceError):
    """Raised when a device that should answer has not answered for too long."""

    code = "silent"


class DeviceStuck(DeviceError):
    """Raised when a device takes no more bytes within the write timeout."""

    code = "stuck"


class BadTicket(DeviceError):
    """Raised when a ticket cannot be encoded at all (a picture that is none)."""

    code = "bad_ticket"


class JournalFailed(DeviceError):
    """Raised when the print journal cannot be read or written."""

    code = "journal"


class NoPicture(DeviceError):
    """Raised when a camera has no fresh frame to capture."""

    code = "no_picture"


class BadAddress(DeviceError):
    """Raised when a device URL is wrong; `problems` names everything that is wrong with it."""

    code = "bad_address"

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep all problems, so that they can be shown at once."""
        self.problems = problems
        super().__init__("; ".join(problems))
