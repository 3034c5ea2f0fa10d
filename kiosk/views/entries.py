"""What a question is answered with: kind -> entry, as a table."""

from collections.abc import Callable

from kiosk.domain import display, expressions, flow
from kiosk.domain.form import Answers, Kind, Question, Raw
from kiosk.journey import questions
from kiosk.journey.state import path_text
from kiosk.viewdata import (
    ChoiceEntry,
    ComputedEntry,
    DigitsEntry,
    Entry,
    EntryRow,
    FieldEntry,
    FieldsEntry,
    OptionRow,
    PhotoEntry,
    RepeatEntry,
    TextEntry,
)
from kiosk.views.context import Context

NIK_GROUPS = (4, 4, 4, 4)
MAX_TEXT = 80
MAX_LONG_TEXT = 500


def entry(context: Context, question: Question) -> Entry:
    """Return how `question` is answered, with what was last entered for it."""
    special = SPECIAL.get(question.key)
    return special(context, question) if special else KINDS[question.kind](context, question)


def _raw(context: Context) -> Raw:
    return context.visit.typed.get(path_text(context.visit.at))


def _text(context: Context) -> str:
    raw = _raw(context)
    return raw if isinstance(raw, str) else ""


def _field(context: Context, name: str) -> str:
    raw = _raw(context)
    return raw.get(name, "") if isinstance(raw, dict) else ""


def _short_text(context: Context, question: Question) -> Entry:
    return TextEntry(
        _text(context), placeholder=question.example, max_length=question.max or MAX_TEXT
    )


def _long_text(context: Context, question: Question) -> Entry:
    return TextEntry(_text(context), multiline=True, max_length=question.max or MAX_LONG_TEXT)


def _number(context: Context, question: Question) -> Entry:
    unit = context.pick(question.unit)
    digits = len(str(question.max)) if question.max else 9
    return DigitsEntry(_text(context), suffix=unit, thousands=not question.plain, max_length=digits)


def _money(context: Context, _question: Question) -> Entry:
    return DigitsEntry(_text(context), prefix="Rp", thousands=True, max_length=13)


def _sixteen(context: Context, _question: Question) -> Entry:
    return DigitsEntry(_text(context), groups=NIK_GROUPS, masked=True, max_length=16)


def _npwp(context: Context, _question: Question) -> Entry:
    return DigitsEntry(_text(context), max_length=16)


def _phone(context: Context, _question: Question) -> Entry:
    return DigitsEntry(_text(context), max_length=15)


def _date(context: Context, _question: Question) -> Entry:
    _ = context.translate
    return FieldsEntry(
        (
            FieldEntry("day", _("Tanggal"), _field(context, "day"), 2, "12"),
            FieldEntry("month", _("Bulan"), _field(context, "month"), 2, "11"),
            FieldEntry("year", _("Tahun"), _field(context, "year"), 4, "1987"),
        )
    )


def _time(context: Context, _question: Question) -> Entry:
    _ = context.translate
    return FieldsEntry(
        (
            FieldEntry("hour", _("Jam"), _field(context, "hour"), 2, "09"),
            FieldEntry("minute", _("Menit"), _field(context, "minute"), 2, "30"),
        )
    )


def _address(context: Context, _question: Question) -> Entry:
    _ = context.translate
    return FieldsEntry(
        (
            FieldEntry("street", _("Jalan dan nomor"), _field(context, "street")),
            FieldEntry("rt", "RT", _field(context, "rt"), 3, "003"),
            FieldEntry("rw", "RW", _field(context, "rw"), 3, "005"),
        )
    )


def _one_of(context: Context, question: Question) -> Entry:
    chosen = _text(context)
    rows = (OptionRow(o.value, context.pick(o.label), o.value == chosen) for o in question.options)
    return ChoiceEntry(tuple(rows))


def _several_of(context: Context, question: Question) -> Entry:
    raw = _raw(context)
    chosen = raw if isinstance(raw, list) else []
    rows = (OptionRow(o.value, context.pick(o.label), o.value in chosen) for o in question.options)
    return ChoiceEntry(tuple(rows), several=True)


def _yes_no(context: Context, _question: Question) -> Entry:
    _ = context.translate
    chosen = _text(context)
    return ChoiceEntry(
        (OptionRow("yes", _("Ya"), chosen == "yes"), OptionRow("no", _("Tidak"), chosen == "no"))
    )


def _photo(context: Context, _question: Question) -> Entry:
    _ = context.translate
    taken = context.visit.photo
    state = "taken" if taken else "preview" if context.state.camera_usable() else "absent"
    return PhotoEntry(
        state=state,
        photo=taken,
        consent=_("Kamera hanya memotret dokumen. Foto dikunci bersama permohonan Anda."),
        absent_text=_("Kamera sedang tidak bisa dipakai. Bawa dokumen aslinya ke loket."),
        can_keep=context.visit.may_keep_photo,
    )


def _group(context: Context, question: Question) -> Entry:
    _ = context.translate
    item = context.pick(question.item)
    filled = flow.entries(context.visit.answers.get(question.key))
    rows = tuple(
        EntryRow(f"{item.capitalize()} {i}", _entry_detail(question, row))
        for i, row in enumerate(filled, 1)
    )
    can_add = question.max is None or len(rows) < question.max
    return RepeatEntry(rows, _("Tambah {item}").format(item=item), can_add)


def _entry_detail(group: Question, row: Answers) -> str:
    for inner in group.question:
        if inner.kind is Kind.TEXT and inner.key in row:
            return str(row[inner.key])
    return ""


def _computed(context: Context, question: Question) -> Entry:
    answers = questions.scope(context.visit, context.visit.at)
    form = context.service.form
    shown = display.show(
        question,
        answers.get(question.key),
        context.language,
        translate=context.translate,
    )
    rows = display.rows(form, context.visit.answers, context.language, translate=context.translate)
    names = expressions.names(question.formula)
    return ComputedEntry(
        value=shown, lines=tuple((r.label, r.value) for r in rows if r.path in names)
    )


def _reference(context: Context, _question: Question) -> Entry:
    return TextEntry(_text(context), placeholder="K07-4821-93", max_length=20, keyboard="code")


def _code(context: Context, _question: Question) -> Entry:
    return DigitsEntry(_text(context), groups=(3, 3), max_length=6)


KINDS: dict[Kind, Callable[[Context, Question], Entry]] = {
    Kind.TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
    Kind.INTEGER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.SEVERAL_OF: _several_of,
    Kind.NIK: _sixteen,
    Kind.KK: _sixteen,
    Kind.NPWP: _npwp,
    Kind.PHONE: _phone,
    Kind.ADDRESS: _address,
    Kind.PHOTO: _photo,
    Kind.GROUP: _group,
    Kind.COMPUTED: _computed,
}
SPECIAL = {"@reference": _reference, "@code": _code}
