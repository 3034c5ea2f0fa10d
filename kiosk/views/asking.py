"""The one generic question screen: who is applying, every kind of question, number and code."""

from msgspec.structs import replace

from kiosk.domain import flow
from kiosk.domain.form import Kind, Question
from kiosk.journey import questions
from kiosk.journey.state import Path, Screen, path_text
from kiosk.viewdata import Prompt, QuestionView
from kiosk.views.context import Context
from kiosk.views.entries import entry
from kiosk.views.problems import photo_sentence, sentence


def nik(context: Context) -> QuestionView:
    """NIK, by a card where the reader gives one, or typed."""
    _ = context.translate
    by_card = context.world.reader_gives_identity and _reader_works(context)
    prompt = Prompt("id-card", _("Menunggu kartu…"), _("atau ketik NIK")) if by_card else None
    shown = _shown(context, questions.NIK, prompt)
    if not by_card:
        return shown
    return replace(
        shown,
        title=_("Tempelkan KTP-el Anda"),
        hint=_("Letakkan kartu di atas pembaca di bawah layar sampai terdengar bunyi."),
    )


def who(context: Context) -> QuestionView:
    return _shown(context, questions.WHO)


def birth(context: Context) -> QuestionView:
    return _shown(context, questions.BIRTH)


def reference(context: Context) -> QuestionView:
    _ = context.translate
    prompt = None
    if context.world.has_scanner:
        prompt = Prompt("qrcode", _("Pindai QR pada struk…"), _("atau ketik nomor bukti"))
    return replace(_shown(context, questions.REFERENCE, prompt), crumb=_("Cek status"))


def code(context: Context) -> QuestionView:
    return replace(_shown(context, questions.CODE), crumb=context.translate("Cek status"))


def question(context: Context) -> QuestionView:
    """A question of the form, or of one repetition in it."""
    path = context.visit.at
    asked = questions.question_at(context.state, context.world, path)
    shown = _shown(context, asked)
    crumb, progress = _place(context, path)
    problem = shown.problem or photo_sentence(context)
    return replace(shown, crumb=crumb, progress=progress, problem=problem)


def _shown(context: Context, asked: Question, prompt: Prompt | None = None) -> QuestionView:
    _ = context.translate
    editing = context.visit.editing and len(context.visit.at) == 1
    return QuestionView(
        key=path_text(context.visit.at),
        crumb=context.pick(context.service.name) if context.visit.service else "",
        progress=None,
        title=context.pick(asked.label),
        hint=context.pick(asked.hint),
        entry=entry(context, asked),
        problem=sentence(context, asked),
        optional=not asked.required and asked.kind is not Kind.COMPUTED,
        next_label=_("Simpan") if editing else _("Lanjut"),
        prompt=prompt,
    )


def _place(context: Context, path: Path) -> tuple[str, float | None]:
    """Return "Pertanyaan 2 dari 5" and how far that is; the total only when it is reliable."""
    _ = context.translate
    if len(path) > 1:
        return _inside(context, path), None
    asked = [q.key for q in questions.top_level(context.state, context.world)]
    number = asked.index(str(path[0])) + 1 if path[0] in asked else 1
    form = context.service.form
    if context.visit.wanted or flow.total_reliable(form, context.visit.answers):
        text = _("Pertanyaan {n} dari {total}").format(n=number, total=len(asked))
        return text, number / (len(asked) + 1)
    return _("Pertanyaan {n}").format(n=number), None


def _inside(context: Context, path: Path) -> str:
    _ = context.translate
    group = questions.question_at(context.state, context.world, path[:1])
    keys = [q.key for q in questions.inner(context.state, context.world, path)]
    number = keys.index(str(path[2])) + 1 if path[2] in keys else 1
    return _("{item} {i} · pertanyaan {n} dari {total}").format(
        item=context.pick(group.item).capitalize(), i=int(path[1]) + 1, n=number, total=len(keys)
    )


def _reader_works(context: Context) -> bool:
    device = context.state.devices.get("card_reader")
    return device is not None and device.state in {"ready", "warning"}


SCREENS = {
    Screen.WHO: who,
    Screen.NIK: nik,
    Screen.BIRTH: birth,
    Screen.QUESTION: question,
    Screen.STATUS_REFERENCE: reference,
    Screen.STATUS_CODE: code,
}
