"""What the office's codes say to people, as tables."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kiosk.domain.status import CaseState

BADGES: dict[str, str] = {
    CaseState.RECEIVED: "info",
    CaseState.REVIEW: "primary",
    CaseState.INCOMPLETE: "warning",
    CaseState.APPROVED: "success",
    CaseState.REJECTED: "danger",
    CaseState.READY: "success",
    CaseState.WITHDRAWN: "default",
}

VERBS = {
    CaseState.REVIEW: _("Mulai periksa"),
    CaseState.APPROVED: _("Setujui"),
    CaseState.INCOMPLETE: _("Perlu dilengkapi"),
    CaseState.REJECTED: _("Tolak"),
    CaseState.READY: _("Siap diambil"),
    CaseState.WITHDRAWN: _("Tarik"),
}

ICONS = {
    CaseState.RECEIVED: "inbox",
    CaseState.REVIEW: "visibility",
    CaseState.APPROVED: "check_circle",
    CaseState.INCOMPLETE: "edit_note",
    CaseState.REJECTED: "cancel",
    CaseState.READY: "inventory",
    CaseState.WITHDRAWN: "undo",
}

REASONS_FOR: dict[str, tuple[str, ...]] = {
    CaseState.INCOMPLETE: (
        "photo_unreadable",
        "photo_wrong_document",
        "answer_incomplete",
        "answer_differs",
        "requirement_missing",
        "other",
    ),
    CaseState.REJECTED: ("not_entitled", "duplicate", "other"),
    CaseState.WITHDRAWN: ("by_applicant",),
}

FAULTS = {
    "move": _("Keadaan permohonan sudah berubah. Muat ulang halaman ini."),
    "reason": _("Pilih alasan dari daftar."),
    "wanted": _("Pilih jawaban yang ada di formulir."),
}

LETTER_FAULTS = {
    "missing": _("Pilih berkas PDF, paling besar 4 MB."),
    "type": _("Berkas ini bukan PDF. Simpan surat sebagai PDF, lalu lampirkan lagi."),
    "size": _("Berkas ini terlalu besar; paling besar 4 MB."),
    "damaged": _("PDF ini rusak dan tidak dapat dibaca."),
    "locked": _("PDF ini terkunci dengan sandi. Simpan tanpa sandi."),
    "pages": _("Surat di kios paling banyak 10 halaman."),
    "paper": _("Semua halaman harus berukuran A4."),
    "state": _("Surat hanya dilampirkan pada permohonan yang disetujui."),
    "none": _("Tidak ada surat yang terlampir."),
}

LETTERS: dict[str, tuple[Any, str, str]] = {
    "attached": (_("surat dilampirkan"), "attach_file", "info"),
    "taken_back": (_("surat dicabut"), "undo", "default"),
    "allowed": (_("boleh dicetak sekali lagi"), "plus_one", "info"),
    "given": (_("surat diberikan ke kios untuk dicetak"), "outgoing_mail", "info"),
    "printed": (_("surat tercetak di kios"), "print", "success"),
    "sent": (_("surat dikirim ke pencetak kios, tidak terpastikan"), "print", "success"),
    "failed": (_("surat tidak tercetak di kios"), "print_disabled", "warning"),
    "unknown": (_("tidak diketahui apakah surat tercetak"), "help", "warning"),
}
"""What happened to a letter: words, icon, tone."""

FOLLOWUPS = {
    "not_authorised": _("Susulan ditolak: bukti pemohon tidak cocok."),
    "too_late": _("Penarikan ditolak: permohonan sudah diputuskan."),
    "not_asked": _("Susulan tidak diterapkan: tidak sedang diminta."),
    "empty": _("Susulan tidak berisi jawaban yang diminta."),
}

QUARANTINE = {
    "malformed": _("Isi kiriman tidak berbentuk amplop."),
    "head": _("Kepala amplop tidak dapat dibaca."),
    "wrong_kiosk": _("Amplop atas nama kios lain."),
    "unknown_epoch": _("Kunci kios ini tidak dikenal."),
    "signature": _("Tanda tangan kios tidak cocok."),
    "revoked": _("Kunci kios sudah dicabut."),
    "other_bytes": _("Nomor amplop sama, isinya berbeda."),
    "open.head": _("Kepala amplop tidak dapat dibaca."),
    "open.version": _("Versi amplop belum dikenal program ini."),
    "open.algorithm": _("Cara penyegelan belum dikenal program ini."),
    "open.key": _("Kunci pembuka tidak ada di kantor ini."),
    "open.mismatch": _("Cara penyegelan tidak sesuai dengan kuncinya."),
    "open.sealed": _("Segel rusak atau isi berubah."),
    "act": _("Isi amplop bukan permohonan yang dikenal."),
    "form": _("Formulirnya belum terpasang di kantor ini."),
    "secrets": _("Bukti pemohon di dalam amplop tidak lengkap."),
    "program": _("Program gagal mengolahnya; bukan salah pemohon."),
}

ALARMS = {
    "forward": _("Ada penerusan ke daerah tetangga yang perlu dilihat."),
    "neighbour": _("Kunci baru daerah tetangga tidak diterima."),
    "fork": _("Rantai kios bercabang; kuncinya ditangguhkan."),
    "quarantine": _("Ada amplop masuk karantina."),
    "followup": _("Ada susulan yang tidak dapat diterapkan."),
}
