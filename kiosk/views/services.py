"""A service's page, and its standard."""

from kiosk.domain.catalogue import How, Service
from kiosk.domain.localized import NO_TEXT, Localized
from kiosk.domain.telling import duration, fee, needed, validity
from kiosk.events import BeginForm, OpenStandard, PrintNeeds
from kiosk.journey import power
from kiosk.viewdata import Action, Banner, Fact, Need, ServiceView, StandardView
from kiosk.views.browsing import service_tile
from kiosk.views.context import Context

MOST_OTHERS = 2
"""Other services that the page of one names; more would hide what this page is about."""


def service(context: Context) -> ServiceView:
    _ = context.translate
    it = context.service
    agency = context.agency_name(it.agency)
    catalogue = context.world.catalogue
    offered = catalogue.offered(context.state.regions)
    others = [s for code in it.see_also for s in offered if s.code == code]
    group_name = next(g.name for g in context.world.catalogue.groups if g.code == it.group)
    privacy = _("Data Anda dikunci di kios ini dan hanya bisa dibuka {agency}.")
    return ServiceView(
        crumb=context.pick(group_name),
        title=context.pick(it.name),
        label=context.region_name(it.code),
        summary=context.pick(it.summary),
        facts=_facts(context, it),
        needs=_needs(context, it),
        privacy=f"{privacy.format(agency=agency)} {_unnamed(context, it)}".strip(),
        actions=_actions(context),
        banner=_banner(context),
        print_needs=_print(context),
        agency=agency,
        hours=context.pick(catalogue.agency(it.agency).hours),
        see_also=tuple(service_tile(context, s) for s in others[:MOST_OTHERS]),
    )


def _unnamed(context: Context, it: Service) -> str:
    _ = context.translate
    said = {
        "optional": _("Anda boleh mengirim tanpa nama."),
        "none": _("Nama dan NIK Anda tidak ditanyakan."),
    }
    return said.get(it.identity, "")


def _actions(context: Context) -> tuple[Action, ...]:
    _ = context.translate
    begin = Action(_("Mulai"), BeginForm(), icon="arrow-right", icon_after=True)
    standard = Action(
        _("Dasar hukum dan standar layanan"), OpenStandard(), style="secondary", icon="gavel"
    )
    return (standard,) if power.too_long(context.state, context.service) else (begin, standard)


def _banner(context: Context) -> Banner | None:
    _ = context.translate
    if not power.too_long(context.state, context.service):
        return None
    return Banner(
        "warning",
        "plug-circle-xmark",
        _("Layanan ini panjang dan belum bisa dimulai. Layanan singkat tetap bisa."),
        _("Listrik padam, kios memakai baterai"),
    )


def _print(context: Context) -> Action | None:
    if not context.state.printer_usable():
        return None
    label = context.translate("Cetak daftar ini")
    return Action(label, PrintNeeds(), style="secondary", icon="print")


def _facts(context: Context, it: Service) -> tuple[Fact, ...]:
    _ = context.translate
    count = sum(not question.show_when for question in it.form.question)
    questions = _("{n} pertanyaan") if count == len(it.form.question) else _("{n}+ pertanyaan")
    return (
        Fact("clock", duration(it.time, _), _("Waktu penyelesaian")),
        Fact("coins", fee(it.fee, _, context.language), _("Biaya")),
        Fact("file-lines", questions.format(n=count), _("± {n} menit").format(n=it.minutes)),
    )


def _needs(context: Context, it: Service) -> tuple[Need, ...]:
    _ = context.translate
    notes = {
        How.SHOW: "",
        How.ORIGINAL: "",
        How.HELD: _("(kami sudah punya)"),
        How.PHOTO: _("(difoto di sini)") if context.world.has_camera else _("(bawa ke loket)"),
    }
    texts = needed(it, context.language)
    items = zip(it.requirement, texts, strict=True)
    return tuple(Need(item.icon, text, notes[item.how]) for item, text in items)


def standard(context: Context) -> StandardView:
    """The fourteen components; time, fee and requirements come from their structured fields."""
    _ = context.translate
    it = context.service
    texts = it.standard
    needs = "\n".join(f"{i}. {t}" for i, t in enumerate(needed(it, context.language), 1))
    product = context.pick(texts.product)
    if it.validity:
        product = f"{product} {validity(it.validity, _)}"
    cost = fee(it.fee, _, context.language)
    if it.fee.note != NO_TEXT:
        cost = f"{cost}. {context.pick(it.fee.note)}"
    rows: tuple[tuple[str, str | Localized], ...] = (
        (_("Dasar hukum"), texts.legal_basis),
        (_("Persyaratan"), needs),
        (_("Prosedur"), texts.procedure),
        (_("Waktu"), duration(it.time, _)),
        (_("Biaya"), cost),
        (_("Hasil layanan"), product),
        (_("Pengaduan dan saran"), texts.complaints),
        (_("Sarana"), texts.facilities),
        (_("Kompetensi petugas"), texts.competence),
        (_("Pengawasan"), texts.supervision),
        (_("Jumlah petugas"), texts.staffing),
        (_("Jaminan layanan"), texts.service_guarantee),
        (_("Jaminan keamanan"), texts.safety_guarantee),
        (_("Evaluasi kinerja"), texts.evaluation),
    )
    return StandardView(
        crumb=context.pick(it.name),
        title=_("Dasar hukum dan standar layanan"),
        rows=tuple((h, t if isinstance(t, str) else context.pick(t)) for h, t in rows),
    )
