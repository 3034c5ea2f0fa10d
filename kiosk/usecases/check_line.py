"""The checks of the line as sentences for the technician."""

from collections.abc import Callable, Iterable

from kiosk.commands import CheckLine
from kiosk.domain.words import Translate, mark
from kiosk.events import Inspected
from kiosk.events.servicing import Row
from sync.line_checks import Check

NAMES = {
    "name": mark("Nama kantor (DNS)"),
    "port": mark("Sambungan"),
    "certificate": mark("Sertifikat (TLS)"),
    "clock": mark("Jam"),
    "answer": mark("Jawaban kantor"),
}
WORDS: dict[str, tuple[str, str]] = {
    "unknown_name": (mark("Nama tidak ditemukan. Periksa kabel, Wi-Fi, dan DNS."), "danger"),
    "no_address": (mark("Alamat kantor belum diatur."), "danger"),
    "refused": (mark("Server ada, tetapi menolak. Periksa porta dan layanan kantor."), "danger"),
    "no_way": (mark("Tidak ada jalan ke server. Periksa router."), "danger"),
    "slow": (mark("Server tidak menjawab pada waktunya. Periksa jaringan."), "danger"),
    "untrusted": (mark("Sertifikat tidak dipercaya. Mungkin ada pencegat."), "danger"),
    "expired": (mark("Sertifikat di luar masa berlaku. Periksa jam kios."), "warning"),
    "wrong_host": (mark("Sertifikat milik alamat lain."), "danger"),
    "no_tls": (mark("Server tidak berbicara TLS."), "danger"),
    "plain": (mark("Tanpa TLS. Hanya untuk percobaan."), "warning"),
    "wrong_clock": (mark("Jam kios berbeda jauh dari kantor."), "warning"),
    "no_date": (mark("Kantor tidak menyebut waktu."), "plain"),
    "portal": (mark("Halaman masuk Wi-Fi yang menjawab, bukan kantor. Masuk dulu."), "danger"),
    "other": (mark("Yang menjawab bukan kantor."), "danger"),
    "nothing": (mark("Tidak ada jawaban."), "danger"),
    "ok": (mark("Baik."), "success"),
}


class LineCheck:
    """Runs the checks when asked; on a lane that may wait."""

    def __init__(
        self,
        checks: Callable[[], Iterable[Check]],
        translators: Callable[[str], Translate],
    ) -> None:
        self._checks, self._translators = checks, translators

    def __call__(self, command: CheckLine) -> Inspected:
        _ = self._translators(command.language)
        rows = tuple(_row(check, _) for check in self._checks())
        return Inspected(command.visit, "line", rows)


def _row(check: Check, _: Translate) -> Row:
    words, tone = WORDS[check.found]
    return _(NAMES[check.what]), " ".join(part for part in (_(words), check.detail) if part), tone
