"""What has become of an application."""

from kiosk.domain.catalogue import TARGET_STATES
from kiosk.domain.status import REASONS, CaseState, StatusStep
from kiosk.domain.status_words import NAMES
from kiosk.domain.words import mark
from kiosk.events import (
    Back,
    CompleteNow,
    ConfirmWithdraw,
    Finish,
    Home,
    OpenStatus,
    PrintStatus,
    ResumeForm,
    StatusFound,
    Withdraw,
)
from kiosk.journey.checking_status import can_complete, can_withdraw
from kiosk.journey.scanning import can_resume
from kiosk.viewdata import Action, Banner, BusyView, MessageView, StatusView, Step
from kiosk.views import lettering
from kiosk.views.context import Context

TONES = {CaseState.INCOMPLETE: "attention", CaseState.REJECTED: "rejected"}
MISSING = {
    "wrong": (
        mark("Nomor atau kode belum cocok"),
        mark("Periksa lagi nomor bukti dan kode pada struk Anda, lalu coba lagi."),
    ),
    "paused": (
        mark("Tunggu satu jam, lalu coba lagi"),
        mark("Kode untuk nomor ini salah lima kali. Demi keamanan, cek status ditunda satu jam."),
    ),
    "offline": (
        mark("Belum bisa dicek di kios ini"),
        mark("Jaringan sedang padam. Coba lagi nanti, atau di kios tempat Anda mendaftar."),
    ),
    "scan": (
        mark("Itu bukan QR struk e-Kios"),
        mark("Pindai QR pada struk Anda, atau ketik nomor bukti dan kodenya."),
    ),
}


def looking_up(context: Context) -> BusyView:
    _ = context.translate
    return BusyView(_("Mencari permohonan Anda…"), _("Mohon tunggu sebentar."))


def status(context: Context) -> StatusView:
    _ = context.translate
    found = context.visit.found
    if found is None:
        raise LookupError("a status screen without a status")
    finished = found.letter is not None
    return StatusView(
        crumb=_("Cek status"),
        title=_(lettering.TITLE) if finished else found.reference,
        subtitle=_subtitle(context, found, found.reference if finished else ""),
        steps=_steps(context, found),
        banner=_banner(context, found),
        actions=_actions(context),
    )


def _subtitle(context: Context, found: StatusFound, *first: str) -> str:
    service = context.world.catalogue.find(found.service)
    known = (context.pick(service.name), context.agency_name(service.agency)) if service else ()
    return " · ".join(part for part in (*first, *known) if part)


def _steps(context: Context, found: StatusFound) -> tuple[Step, ...]:
    """Return what happened, each state once, and what is still ahead."""
    _ = context.translate
    way = _way(context, found)
    if not found.sent:
        saved = Step(_("Tersimpan di kios"), _("Belum terkirim ke kantor."), "attention")
        return (saved, *(Step(_(NAMES[state]), "", "todo") for state in way))
    happened = _latest(found.steps)
    last = happened[-1].state if happened else None
    done = tuple(
        Step(_(NAMES[s.state]), _step_text(context, s), TONES.get(s.state, "done"))
        for s in happened
    )
    return (*done, *(Step(_(NAMES[state]), "", "todo") for state in _ahead(last, way)))


def _latest(steps: tuple[StatusStep, ...]) -> tuple[StatusStep, ...]:
    """Keep the last visit to each state; "perlu dilengkapi" goes once it was completed."""
    last = {step.state: index for index, step in enumerate(steps)}
    completed = last.get(CaseState.REVIEW, -1) > last.get(CaseState.INCOMPLETE, len(steps))
    return tuple(
        step
        for index, step in enumerate(steps)
        if last[step.state] == index and not (completed and step.state is CaseState.INCOMPLETE)
    )


def _way(context: Context, found: StatusFound) -> tuple[CaseState, ...]:
    """Return the states of a case of this service that ends well."""
    service = context.world.catalogue.find(found.service)
    return (CaseState.RECEIVED, *(service.target_states if service else TARGET_STATES))


def _ahead(last: CaseState | None, way: tuple[CaseState, ...]) -> tuple[CaseState, ...]:
    if last in {CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.READY}:
        return ()
    if last is CaseState.INCOMPLETE:
        return tuple(s for s in way if s not in {CaseState.RECEIVED, CaseState.REVIEW})
    return way[way.index(last) + 1 :] if last in way else way


def _step_text(context: Context, step: StatusStep) -> str:
    _ = context.translate
    if step.state not in TONES:
        return context.moment(step.at)
    words = [_(REASONS.get(step.reason, "")) if step.reason else "", step.text]
    return " ".join(word for word in words if word) or context.moment(step.at)


def _banner(context: Context, found: StatusFound) -> Banner:
    _ = context.translate
    as_of = _("Diperbarui {moment}.").format(moment=context.moment(found.as_of))
    if not found.sent:
        later = _("Terkirim otomatis saat jaringan pulih.")
        return Banner("warning", "link-slash", later, _("Tersimpan di kios, belum terkirim."))
    if found.steps and found.steps[-1].state is CaseState.INCOMPLETE:
        stopped = _("Waktu layanan berhenti selama menunggu Anda.")
        if not can_complete(context.state):
            stopped += " " + _("Untuk melengkapi di sini, pindai QR pada struk Anda.")
        return Banner("info", "clock", f"{stopped} {as_of}")
    return lettering.banner(context, found) or Banner("info", "clock", as_of)


def _actions(context: Context) -> tuple[Action, ...]:
    _ = context.translate
    if can_resume(context.state):
        return (
            Action(_("Selesai"), Finish(), style="quiet"),
            *_printing(context),
            Action(_("Lanjut mengisi"), ResumeForm()),
        )
    actions = []
    if can_withdraw(context.state):
        actions.append(Action(_("Tarik permohonan"), Withdraw(), style="quiet"))
    if letter := lettering.offered(context):
        return letter
    actions += _printing(context)
    if can_complete(context.state):
        actions.append(Action(_("Lengkapi sekarang"), CompleteNow()))
    else:
        actions.append(Action(_("Selesai"), Finish()))
    return tuple(actions)


def _printing(context: Context) -> tuple[Action, ...]:
    if not context.state.printer_usable() or "printer" not in context.state.devices:
        return ()
    return (Action(context.translate("Cetak status"), PrintStatus(), style="secondary"),)


def missing(context: Context) -> MessageView:
    _ = context.translate
    title, text = MISSING.get(context.visit.failure, MISSING["offline"])
    return MessageView(
        tone="warning",
        icon="circle-exclamation",
        title=_(title),
        text=_(text),
        actions=(
            Action(_("Lanjut mengisi"), ResumeForm())
            if can_resume(context.state)
            else Action(_("Coba lagi"), OpenStatus()),
            Action(_("Beranda"), Home(), style="secondary", icon="house"),
        ),
    )


def withdraw(context: Context) -> MessageView:
    _ = context.translate
    return MessageView(
        tone="warning",
        icon="triangle-exclamation",
        title=_("Tarik permohonan ini?"),
        text=_("Kantor berhenti memproses permohonan. Penarikan tidak bisa dibatalkan."),
        actions=(
            Action(_("Tarik permohonan"), ConfirmWithdraw(), style="danger"),
            Action(_("Tidak jadi"), Back(), style="secondary", icon="arrow-left"),
        ),
    )
