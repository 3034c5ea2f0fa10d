"""What is wrong in a catalogue folder, in words for the officer who writes it."""

from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct, field

from kiosk.domain.words import Translate, _


class Finding(Struct, frozen=True, order=True):
    """One problem. `stops`: the kiosk leaves the service (or group, agency) out until mended.

    `reason` is a sentence of REASONS, already filled in Indonesian; `code` and `params` allow to
    say it in another language.
    """

    file: str  # relative to the folder
    key: str  # where in the file: "form.question[2].show_when"; "" for the whole file
    reason: str
    hint: str = ""  # the nearest valid word, or an example
    stops: bool = True
    code: str = ""
    params: dict[str, str] = field(default_factory=dict)


REASONS: dict[str, str] = {
    "unreadable": _("Berkas tidak bisa dibaca sebagai TOML: {detail}."),
    "no_region": _("Berkas region.toml belum ada."),
    "unknown_key": _("Kata {word} tidak dikenal di sini."),
    "absent": _("Bagian ini belum diisi."),
    "component_absent": _("Komponen standar pelayanan ini belum diisi."),
    "wrong_type": _("Isinya harus {wanted}."),
    "unknown_word": _("Pilihan {word} tidak dikenal."),
    "unknown_agency": _("Instansi {word} tidak ada di region.toml."),
    "unknown_group": _("Kelompok {word} tidak ada di region.toml."),
    "unknown_event": _("Peristiwa {word} tidak ada di region.toml."),
    "unknown_service": _("Layanan {word} tidak ada."),
    "unknown_block": _("Blok pertanyaan {word} tidak ada di blocks.toml."),
    "unknown_choices": _("Daftar pilihan {word} tidak ada di choices.toml."),
    "unknown_requirement": _("Syarat {word} tidak ada di requirements.toml."),
    "unknown_law": _("Dasar hukum {word} tidak ada di laws.toml."),
    "unknown_profile": _("Profil {word} tidak ada di profiles.toml."),
    "block_cycle": _("Blok {word} memakai dirinya sendiri, atau terlalu dalam."),
    "broken_block": _("Blok {word} sendiri belum benar. Periksa blocks.toml."),
    "not_in_block": _("Pertanyaan {word} tidak ada dalam blok ini."),
    "open_word": _("Kata {word} dalam kurung kurawal belum diisi."),
    "group_inside": _("Kelompok {word} sudah berada di dalam kelompok lain."),
    "no_translation": _("Terjemahan bahasa Inggris belum ada."),
    "long_sentence": _("Kalimat ini {count} kata, padahal paling banyak 20: {sentence}"),
    "bad_code": _("Kode hanya boleh huruf kecil, angka, dan tanda hubung."),
    "code_not_file": _("Kode harus sama dengan nama berkas, yaitu {word}."),
    "group_not_folder": _("Kelompok harus sama dengan nama folder, yaitu {word}."),
    "same_code": _("Kode {word} sudah dipakai di {other}."),
    "same_key": _("Kunci {word} dipakai dua kali."),
    "bad_key": _("Kunci hanya boleh huruf kecil, angka, dan garis bawah, diawali huruf."),
    "reserved_key": _("Kunci {word} sudah dipakai oleh bahasa rumus."),
    "no_questions": _("Formulir belum berisi pertanyaan."),
    "few_options": _("Pertanyaan ini perlu paling sedikit {count} pilihan."),
    "same_option": _("Pilihan {word} dipakai dua kali."),
    "not_for_kind": _("Bagian ini tidak dipakai untuk jenis {word}."),
    "needed_for_kind": _("Jenis {word} perlu bagian ini."),
    "nested_group": _("Kelompok berulang tidak boleh berisi kelompok berulang."),
    "min_over_max": _("Batas bawah lebih besar daripada batas atas."),
    "bad_pattern": _("Pola tidak bisa dibaca: {detail}."),
    "pattern_example": _("Contoh jawaban (example) harus ada dan cocok dengan pola."),
    "bad_bound": _("Batas tanggal tidak bisa dibaca."),
    "bound_question": _("Batas tanggal memakai {word}, yang bukan pertanyaan tanggal sebelumnya."),
    "bounds_crossed": _("Tidak ada tanggal di antara kedua batas."),
    "expression_empty": _("Rumus atau syarat ini kosong."),
    "expression_too_long": _("Rumus atau syarat ini lebih dari 500 huruf."),
    "expression_syntax": _("Rumus atau syarat ini tidak bisa dibaca. Periksa kurung dan kutipnya."),
    "expression_not_allowed": _("Rumus atau syarat tidak boleh memakai {word}."),
    "expression_unknown_function": _("Fungsi {word} tidak ada."),
    "unknown_question": _("Pertanyaan {word} tidak ada."),
    "later_question": _("Pertanyaan {word} baru muncul sesudah ini."),
    "cycle": _("Syarat berputar: {word} dan pertanyaan ini saling menunggu."),
    "not_an_option": _("{word} bukan pilihan dari pertanyaan {other}."),
    "not_a_condition": _("Syarat harus menghasilkan benar atau salah."),
    "not_computable": _("Rumus ini tidak bisa dihitung dari jawaban yang wajar."),
    "unreachable": _("Syarat ini tidak pernah terpenuhi, jadi pertanyaannya tidak pernah muncul."),
    "always_asked": _("Syarat ini selalu terpenuhi. Hapus, atau periksa pilihannya."),
    "too_wide": _("Teks ini tidak muat di tempatnya. Paling banyak kira-kira {count} huruf."),
    "synonym_twice": _("Sebutan {word} ditulis dua kali."),
    "synonym_clash": _("Sebutan {word} sudah dipakai layanan {other}."),
    "bad_colour": _("Warna ditulis seperti #0B5563."),
    "bad_logo": _("Logo “{word}” tidak ada di samping berkas ini sebagai PNG sampai 200 KB."),
    "pale": _("Kontras warna ini kurang dari 4,5 banding 1, jadi tulisan sulit dibaca."),
    "not_positive": _("Isinya harus lebih besar dari 0."),
    "purpose_phrase": _("Tulis tujuan sebagai lanjutan kata untuk: tanpa huruf besar dan titik."),
    "fee_question": _("Biaya dihitung perlu nama pertanyaan berjenis computed."),
}


def finding(code: str, key: str, hint: str = "", *, stops: bool = True, **params: str) -> Finding:
    """Return a finding without its file; `in_file` adds that."""
    reason = REASONS[code].format_map(params)
    return Finding(
        file="", key=key, reason=reason, hint=hint, stops=stops, code=code, params=params
    )


def reason_text(item: Finding, translate: Translate) -> str:
    """Return the reason in another language."""
    return translate(REASONS[item.code]).format_map(item.params)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like this one, else all of them when they are few."""
    words = list(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return close[0]
    return ", ".join(words) if len(words) <= 8 else ""
