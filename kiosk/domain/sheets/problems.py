"""What a workbook says that a service cannot hold, in words for the officer who wrote it."""

from msgspec import Struct

from kiosk.domain.words import _


class Problem(Struct, frozen=True, order=True):
    """One problem and the cell it is in. `stops`: nothing is made of the workbook until mended."""

    sheet: str  # "" for the whole workbook
    row: int  # as the spreadsheet counts, the headers are row 1; 0 for the whole sheet
    column: str  # the header, or the column's letter where there is none
    reason: str
    hint: str = ""  # the nearest valid word, or how to write it
    stops: bool = True


REASONS: dict[str, str] = {
    # the workbook
    "no_workbook": _("Berkas ini bukan buku kerja Excel (.xlsx) yang utuh."),
    "too_large": _("Berkas ini lebih besar dari {count} MB."),
    "too_many_cells": _("Lembar ini lebih dari {count} baris atau {other} kolom."),
    "no_sheet": _("Lembar ini belum ada."),
    "unknown_sheet": _("Lembar ini tidak dikenal. Hapus, atau betulkan namanya."),
    "pyxform": _("XLSForm ini ditolak pyxform: {detail}."),
    # columns and cells
    "same_column": _("Kolom ini ada dua kali."),
    "no_header": _("Sel ini terisi, tetapi kolomnya tidak berjudul."),
    "unknown_column": _("Kolom ini tidak dikenal, padahal terisi. Hapus, atau betulkan judulnya."),
    "unknown_language": _("Bahasa {word} belum dilayani kios."),
    "excel_formula": _("Sel ini berisi rumus atau galat Excel. Tulis nilainya sebagai teks."),
    "not_used": _("Kolom ini tidak dipakai untuk {word}. Kosongkan selnya."),
    "not_shown": _("Kios tidak memakai ini: satu layar satu pertanyaan. Isinya diabaikan."),
    "not_a_number": _("Isinya harus bilangan bulat, bukan {word}."),
    "not_yes_or_no": _("Isinya harus yes atau no, bukan {word}."),
    "needed": _("Kolom ini harus diisi."),
    # rows
    "unknown_type": _("Jenis {word} tidak dikenal."),
    "refused_decimal": _("Bilangan pecahan tidak ada. Pakai satuan yang lebih kecil."),
    "refused_note": _(
        "Kios tidak punya catatan tersendiri. Tulis sebagai hint pertanyaan berikut."
    ),
    "refused_place": _("Kios tidak mengukur tempat. Tanyakan alamat."),
    "refused_metadata": _("Waktu dan kios dicatat sendiri. Hapus baris ini."),
    "refused_datetime": _("Tanggal dan jam ditanyakan sendiri-sendiri."),
    "refused_media": _("Kios hanya memotret dokumen."),
    "refused_external": _(
        "Pilihan dari berkas lain tidak bisa. Tulis pilihannya di lembar choices."
    ),
    "refused_other": _("Pilihan lain ditulis sebagai pilihan biasa, lalu ditanyakan sebagai teks."),
    "refused_type": _("Kios tidak punya layar untuk jenis {word}."),
    "kind_not_type": _("Jenis {word} tidak ditulis dengan tipe ini."),
    "unknown_kind": _("Jenis {word} tidak dikenal."),
    "no_list": _("Daftar pilihan {word} tidak ada di lembar choices."),
    "unused_list": _("Daftar pilihan {word} tidak dipakai pertanyaan mana pun."),
    "yes_no_list": _("Pertanyaan ya atau tidak perlu tepat dua pilihan, yaitu {word}."),
    "nested_repeat": _("Kelompok berulang tidak boleh berisi kelompok berulang."),
    "open_group": _("Kelompok {word} belum ditutup."),
    "empty_group": _("Kelompok {word} tidak berisi pertanyaan."),
    "no_group": _("Tidak ada kelompok yang bisa ditutup di sini."),
    # expressions
    "too_long": _("Rumus atau syarat ini terlalu panjang. Bagi menjadi beberapa pertanyaan."),
    "too_deep": _("Tanda kurung dalam rumus atau syarat ini terlalu banyak."),
    "unreadable": _("Rumus atau syarat ini tidak bisa dibaca di dekat {word}."),
    "curly_quotes": _("Tanda kutip harus lurus, seperti pada 'ya', bukan {word}."),
    "chained": _("Perbandingan berantai tidak bisa. Sambung dua perbandingan dengan and."),
    "bare_word": _("Kata {word} bukan nama pertanyaan dan bukan teks."),
    "strange_name": _("Nama {word} hanya boleh huruf kecil, angka, dan garis bawah."),
    "strange_text": _("Teks {word} tidak bisa ditulis dalam rumus."),
    "strange_list": _("Daftar dalam {word} tidak bisa ditulis di XLSForm."),
    "strange_comparison": _("Perbandingan {word} tidak bisa ditulis di XLSForm."),
    "strange_call": _("Fungsi {word} tidak dipakai seperti ini."),
    "unknown_function": _("Fungsi {word} tidak dikenal di sini."),
    "dot_outside": _("Titik hanya untuk kolom constraint."),
    "bare_yes_no": _("Pertanyaan {word} dijawab ya atau tidak; bandingkan jawabannya."),
    "use_selected": _("Pertanyaan {word} bisa punya beberapa jawaban. Pakai selected."),
    "not_yes_no": _("{word} bukan jawaban pertanyaan ya atau tidak."),
    "fraction": _("Pembagian {word} bisa menghasilkan pecahan. Bulatkan hasilnya."),
    "strange_constraint": _("Batasan ini tidak bisa dipakai untuk jenis {word}."),
    "same_bound": _("Batas ini ditulis dua kali."),
    "lone_message": _("Pesan ini hanya untuk pola (regex). Batas lain punya kalimat dari kios."),
    # the service
    "unknown_field": _("Bagian {word} tidak dikenal."),
    "same_field": _("Bagian {word} ditulis dua kali."),
    "own_version": _("Versi dihitung kios sendiri. Isinya diabaikan."),
    "one_row": _("Lembar ini hanya punya satu baris isi."),
    "two_values": _("Isinya berbeda dari {word} di lembar service."),
    "not_the_same": _("Layanan ini tidak akan kembali sama dari Excel, jadi tidak ditulis."),
    "control_letters": _("Teks ini berisi huruf yang tidak bisa ditulis di Excel."),
}


def problem(
    code: str,
    sheet: str = "",
    row: int = 0,
    column: str = "",
    hint: str = "",
    *,
    stops: bool = True,
    **params: str,
) -> Problem:
    reason = REASONS[code].format_map(params)
    return Problem(sheet=sheet, row=row, column=column, reason=reason, hint=hint, stops=stops)
