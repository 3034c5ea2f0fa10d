"""Attract, home, group, search, service and its standard."""

from kiosk.domain.catalogue import Duration, Fee, How, Service
from kiosk.domain.localized import LANGUAGES, NO_TEXT, Localized
from kiosk.domain.money import rupiah
from kiosk.domain.search import search
from kiosk.domain.words import Translate
from kiosk.events import (
    BeginForm,
    OpenGroup,
    OpenService,
    OpenStandard,
    OpenStatus,
    SetLanguage,
)
from kiosk.viewdata import (
    Action,
    AttractView,
    Choice,
    Fact,
    HomeView,
    ListView,
    Need,
    SearchView,
    ServiceView,
    StandardView,
    Tile,
)
from kiosk.views.context import Context

LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
SEARCH_LIMIT = 12


def language_choices(context: Context) -> tuple[Choice, ...]:
    return tuple(
        Choice(LANGUAGE_NAMES[code], SetLanguage(code), selected=code == context.language)
        for code in sorted(context.world.languages, key=LANGUAGES.index)
    )


def attract(context: Context) -> AttractView:
    region = context.world.catalogue.region
    network, icon = network_words(context)
    return AttractView(
        headline=context.pick(region.headline),
        lead=context.pick(region.lead),
        languages=language_choices(context),
        place=context.world.place,
        network=network,
        network_icon=icon,
    )


def network_words(context: Context) -> tuple[str, str]:
    """Return what is known of the line, and an icon; unknown is said as such."""
    _ = context.translate
    online = context.state.connection.online
    if online is None:
        return _("Memeriksa jaringan"), "circle-question"
    return (_("Terhubung"), "wifi") if online else (_("Jaringan padam"), "link-slash")


def home(context: Context) -> HomeView:
    _ = context.translate
    catalogue = context.world.catalogue
    groups = tuple(
        Tile(context.pick(g.name), context.pick(g.summary), g.icon, OpenGroup(g.code))
        for g in catalogue.groups
        if catalogue.in_group(g.code)
    )
    status = Tile(
        _("Cek status"),
        _("Pindai struk atau ketik nomor") if context.world.has_scanner else _("Ketik nomor bukti"),
        "barcode",
        OpenStatus(),
    )
    return HomeView(tiles=(*groups, status))


def group(context: Context) -> ListView:
    catalogue = context.world.catalogue
    found = next(g for g in catalogue.groups if g.code == context.visit.group)
    rows = tuple(service_tile(context, s) for s in catalogue.in_group(found.code))
    return ListView(crumb=context.translate("Beranda"), title=context.pick(found.name), rows=rows)


def service_tile(context: Context, service: Service) -> Tile:
    _ = context.translate
    text = f"{duration(service.time, _)} · {fee(service.fee, _, context.language)}"
    return Tile(context.pick(service.name), text, service.icon, OpenService(service.code))


def searching(context: Context) -> SearchView:
    _ = context.translate
    query = context.visit.query
    found = search(context.world.catalogue, query, context.language, SEARCH_LIMIT)
    nothing = _("Belum ada layanan dengan kata itu. Coba kata lain, atau lihat di Beranda.")
    return SearchView(
        query=query,
        rows=tuple(service_tile(context, s) for s in found),
        nothing=nothing if query.strip() and not found else "",
    )


def duration(time: Duration, _: Translate) -> str:
    words = {
        "working_days": _("{n} hari kerja"),
        "days": _("{n} hari"),
        "hours": _("{n} jam"),
        "minutes": _("{n} menit"),
    }
    return words[time.unit].format(n=time.value)


def fee(fee: Fee, _: Translate, language: str) -> str:
    if fee.kind == "free":
        return _("Gratis")
    return rupiah(fee.amount, language) if fee.kind == "fixed" else _("Dihitung")


def service(context: Context) -> ServiceView:
    _ = context.translate
    it = context.service
    agency = context.agency_name(it.agency)
    group_name = next(g.name for g in context.world.catalogue.groups if g.code == it.group)
    privacy = _(
        "Data Anda dikunci di kios ini dan hanya bisa dibuka {agency}. "
        "Dasar hukum dan standar layanan ada di halaman berikut."
    )
    return ServiceView(
        crumb=context.pick(group_name),
        title=context.pick(it.name),
        summary=context.pick(it.summary),
        facts=_facts(context, it),
        needs=_needs(context, it),
        privacy=privacy.format(agency=agency),
        actions=(
            Action(_("Mulai"), BeginForm(), icon="arrow-right", icon_after=True),
            Action(
                _("Dasar hukum dan standar layanan"),
                OpenStandard(),
                style="secondary",
                icon="gavel",
            ),
        ),
    )


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
        How.PHOTO: _("(difoto di sini)") if context.world.has_camera else _("(bawa ke loket)"),
    }
    return tuple(Need(r.icon, context.pick(r.text), notes[r.how]) for r in it.requirement)


def standard(context: Context) -> StandardView:
    """The fourteen components; time, fee and requirements come from their structured fields."""
    _ = context.translate
    it = context.service
    texts = it.standard
    needs = "\n".join(f"{i}. {context.pick(r.text)}" for i, r in enumerate(it.requirement, 1))
    cost = fee(it.fee, _, context.language)
    if it.fee.note != NO_TEXT:
        cost = f"{cost}. {context.pick(it.fee.note)}"
    rows: tuple[tuple[str, str | Localized], ...] = (
        (_("Dasar hukum"), texts.legal_basis),
        (_("Persyaratan"), needs),
        (_("Prosedur"), texts.procedure),
        (_("Waktu"), duration(it.time, _)),
        (_("Biaya"), cost),
        (_("Hasil layanan"), texts.product),
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
