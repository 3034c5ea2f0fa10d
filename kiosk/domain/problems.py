"""Why something that was entered cannot be taken yet, and the sentence that says what to do."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct, field

from kiosk.domain import dates, money
from kiosk.domain.form import Answer, Question
from kiosk.domain.words import Translate, _, lower_first


class Problem(Struct, frozen=True):
    """`code` names a sentence of PROBLEMS; `params` fill its {places}.

    Params: "min", "max", "count", "index" (int), "amount" (rupiah), "date" (ISO), texts.
    """

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


class Valid(Struct, frozen=True):
    """An answer; None when an optional question was left empty (then store nothing).

    `warning` is worth telling the citizen, but does not stop them.
    """

    value: Answer | None
    warning: Problem | None = None


Result = Valid | Problem

PROBLEMS: dict[str, str] = {
    "required": _("Isi {field} dulu."),
    "required_choice": _("Pilih satu jawaban dulu."),
    "required_date": _("Isi hari, bulan, dan tahun."),
    "required_time": _("Isi jam dan menit."),
    "required_photo": _("Ambil foto dulu, atau bawa dokumennya ke loket."),
    "too_short": _("Tulis {field} paling sedikit {min} huruf."),
    "too_long": _("Tulis {field} paling banyak {max} huruf."),
    "pattern": _("Tulis {field} seperti contoh di bawah pertanyaan."),
    "digits_only": _("Tulis dengan angka saja."),
    "not_whole": _("Tulis dengan angka bulat, misalnya 12."),
    "not_amount": _("Tulis jumlah rupiah dengan angka, misalnya 1.250.000."),
    "too_small": _("Tulis angka paling kecil {min}."),
    "too_large": _("Tulis angka paling besar {max}."),
    "amount_small": _("Tulis paling sedikit {amount}."),
    "amount_large": _("Tulis paling banyak {amount}."),
    "month": _("Tulis bulan dengan angka 1 sampai 12 atau dengan namanya."),
    "year": _("Tulis tahun dengan empat angka, misalnya 1995."),
    "no_such_day": _("Tanggal itu tidak ada di kalender. Periksa hari dan bulannya."),
    "too_early": _("Isi tanggal {date} atau sesudahnya."),
    "too_late": _("Isi tanggal {date} atau sebelumnya."),
    "time_range": _("Tulis jam 0 sampai 23 dan menit 0 sampai 59."),
    "choice": _("Pilih jawaban yang ada di layar."),
    "few_choices": _("Pilih paling sedikit {min} jawaban."),
    "many_choices": _("Pilih paling banyak {max} jawaban."),
    "nik_length": _("NIK terdiri dari 16 angka. Baru terisi {count} angka."),
    "nik_too_long": _("NIK terdiri dari 16 angka. Terisi {count} angka."),
    "nik_date": _("Angka ke-7 sampai ke-12 NIK adalah tanggal lahir. Periksa lagi di KTP-el."),
    "nik_sequence": _("Empat angka terakhir NIK dimulai dari 0001. Periksa lagi di KTP-el."),
    "kk_length": _("Nomor KK terdiri dari 16 angka. Terisi {count} angka."),
    "kk_unusual": _("Periksa lagi nomor KK di kartu Anda, lalu lanjutkan."),
    "npwp_length": _("NPWP terdiri dari 15 atau 16 angka. Terisi {count} angka."),
    "npwp_unusual": _("Periksa lagi NPWP di kartu Anda, lalu lanjutkan."),
    "phone": _("Tulis nomor HP Indonesia yang dimulai dengan 08."),
    "phone_length": _("Nomor HP terdiri dari 10 sampai 13 angka. Terisi {count} angka."),
    "emergency_number": _("{number} adalah nomor darurat. Tulis nomor HP Anda sendiri."),
    "street": _("Tulis nama jalan, gang, atau dusun, paling sedikit {min} huruf."),
    "rt": _("Tulis nomor RT dengan 1 sampai 3 angka."),
    "rw": _("Tulis nomor RW dengan 1 sampai 3 angka."),
    "few_entries": _("Tambahkan paling sedikit {min} {item}."),
    "many_entries": _("Isi paling banyak {max} {item}."),
    "entry_incomplete": _("Lengkapi {item} nomor {index}."),
}
"""Every code that validation gives, with its sentence (the gettext message id)."""

_ANSWER = _("jawaban")
_ENTRY = _("isian")


def problem_text(
    problem: Problem, question: Question, translate: Translate, language: str = "id"
) -> str:
    """Return the sentence that says how to fix it, in the citizen's language."""
    own = question.pattern_message.pick(language)
    if problem.code == "pattern" and own:
        return own
    places = {
        "field": lower_first(question.short.pick(language)) or translate(_ANSWER),
        "item": question.item.pick(language) or translate(_ENTRY),
        **{name: _shown(name, value, language) for name, value in problem.params.items()},
    }
    return translate(PROBLEMS[problem.code]).format_map(places)


_SHOWN: Mapping[str, Callable[[int | str, str], str]] = {
    "amount": lambda value, language: money.rupiah(int(value), language),
    "date": lambda value, language: dates.in_words(date.fromisoformat(str(value)), language),
}


def _shown(name: str, value: int | str, language: str) -> str:
    if name in _SHOWN:
        return _SHOWN[name](value, language)
    return money.number(value, language) if isinstance(value, int) else value
