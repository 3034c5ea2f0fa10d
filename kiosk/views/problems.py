"""Sentences for problems that the journey itself finds; the form's own are in the domain."""

from kiosk.domain.form import Question
from kiosk.domain.validation import Problem, problem_text
from kiosk.domain.words import mark as _
from kiosk.views.context import Context

SENTENCES = {
    "birth_differs": _(
        "Tanggal ini berbeda dengan NIK Anda. Periksa lagi. Jika sudah benar, tekan Lanjut."
    ),
    "card_unreadable": _("Kartu belum terbaca. Tempelkan lagi, atau ketik NIK."),
    "card_removed": _("Kartu terlalu cepat diangkat. Tempelkan dan tahan, atau ketik NIK."),
    "reference": _("Periksa lagi nomor bukti. Contohnya K07-4821-93."),
    "code": _("Tulis {digits} angka kode cek status yang ada di struk."),
}
STILL = {
    "blurred": _("Foto masih kabur. Foto ulang, atau pakai foto ini jika tulisannya terbaca."),
    "dark": _("Foto masih gelap. Foto ulang, atau pakai foto ini jika tulisannya terbaca."),
}
"""When a second try was no better, and the citizen may decide."""
PHOTO_SENTENCES = {
    "stale": _("Kamera belum siap. Tunggu sebentar, lalu ambil foto lagi."),
    "absent": _("Kamera terputus. Bawa dokumen ini ke loket."),
    "blurred": _("Foto kabur. Tahan dokumen sampai diam, lalu foto ulang."),
    "dark": _("Foto terlalu gelap. Beri cahaya pada dokumen, lalu foto ulang."),
}


def sentence(context: Context, question: Question) -> str:
    """Return what to say about the problem of this visit; "" when there is none."""
    problem: Problem | None = context.visit.problem
    if problem is None:
        return ""
    if problem.code in SENTENCES:
        return context.translate(SENTENCES[problem.code]).format(**problem.params)
    return problem_text(problem, question, context.translate, context.language)


def photo_sentence(context: Context) -> str:
    """Return what to say about a photo that could not be taken; "" when nothing is wrong."""
    reason = context.visit.photo_problem
    if not reason:
        return ""
    known = PHOTO_SENTENCES | STILL if context.visit.may_keep_photo else PHOTO_SENTENCES
    return context.translate(known.get(reason, PHOTO_SENTENCES["stale"]))
