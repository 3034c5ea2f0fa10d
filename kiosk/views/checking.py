"""The check page: every answer once more, two boxes, one button."""

from datetime import date

from kiosk.domain import dates, display, masking
from kiosk.events import Submit
from kiosk.journey import questions
from kiosk.journey.consent import consent_text
from kiosk.journey.submitting import BOXES
from kiosk.viewdata import Action, Box, CheckRow, CheckView
from kiosk.views.context import Context


def check(context: Context) -> CheckView:
    _ = context.translate
    service = context.service
    supplement = bool(context.visit.wanted)
    privacy = _("Dasar hukum: {basis}. Untuk: {purpose}. Disimpan {years} tahun.").format(
        basis=context.pick(service.privacy.legal_basis).rstrip("."),
        purpose=context.pick(service.privacy.purpose).rstrip("."),
        years=service.privacy.retention_years,
    )
    ticked = context.visit.ticked
    named = questions.named(context.state, context.world)
    consent = consent_text(context.world.catalogue, service.code, context.language, named=named)
    return CheckView(
        crumb=context.pick(service.name),
        title=_("Periksa jawaban Anda"),
        rows=(
            *_recipient(context),
            *(_supplement_rows(context) if supplement else (*_person(context), *_rows(context))),
        ),
        boxes=(
            Box("truth", _("Data yang saya isi benar."), "truth" in ticked),
            Box("consent", consent, "consent" in ticked),
        ),
        privacy=privacy,
        submit=Action(
            _("Kirim pelengkap") if supplement else _("Kirim permohonan"),
            Submit(),
            enabled=ticked == BOXES,
        ),
    )


def _recipient(context: Context) -> tuple[CheckRow, ...]:
    """Say where it goes when that is not this region."""
    service = context.service
    if not context.region_name(service.code):
        return ()
    return (CheckRow(context.translate("Dikirim ke"), context.agency_name(service.agency), ""),)


def _person(context: Context) -> tuple[CheckRow, ...]:
    """Return who sends it; where that is the citizen's choice, a row to change it."""
    _ = context.translate
    chosen = "@who" if context.service.identity == "optional" else ""
    if not questions.named(context.state, context.world):
        return (CheckRow(context.pick(questions.WHO.short), _("Tanpa nama"), chosen),)
    choice = (CheckRow(context.pick(questions.WHO.short), _("Dengan nama"), chosen),)
    return (*(choice if chosen else ()), *_applicant(context))


def _applicant(context: Context) -> tuple[CheckRow, ...]:
    _ = context.translate
    person = context.visit.applicant
    born = date.fromisoformat(person.birth_date) if person.birth_date else None
    typed = person.source == "typed"
    return (
        CheckRow("NIK", masking.number(person.nik), "@nik"),
        CheckRow(
            _("Tanggal lahir"),
            dates.in_words(born, context.language) if born else "",
            "@birth" if typed else "",
        ),
        CheckRow(_("Nama"), person.name, "@name" if typed else ""),
    )


def _rows(context: Context) -> tuple[CheckRow, ...]:
    rows = display.rows(
        context.service.form,
        context.visit.answers,
        context.language,
        translate=context.translate,
    )
    return tuple(CheckRow(r.label, r.value, r.path if r.changeable else "") for r in rows)


def _supplement_rows(context: Context) -> tuple[CheckRow, ...]:
    visit = context.visit
    return tuple(
        CheckRow(
            context.pick(q.short) or context.pick(q.label),
            display.show(
                q, visit.answers.get(q.key), context.language, translate=context.translate
            ),
            q.key,
        )
        for q in context.service.form.question
        if q.key in visit.wanted
    )
