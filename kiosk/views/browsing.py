"""Attract, home, groups, life events and search."""

from kiosk.domain.catalogue import Group, Service
from kiosk.domain.search import search
from kiosk.domain.telling import duration, fee
from kiosk.events import (
    OpenEvent,
    OpenEvents,
    OpenGroup,
    OpenSearch,
    OpenService,
    OpenStatus,
    SetLanguage,
)
from kiosk.journey.browsing import most_asked
from kiosk.viewdata import (
    Action,
    AttractView,
    Choice,
    HomeView,
    ListView,
    SearchView,
    Tile,
)
from kiosk.views.context import Context

LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
SEARCH_LIMIT = 12
HOME_TILES = 8


def language_choices(context: Context) -> tuple[Choice, ...]:
    """Return the region's languages in its order; none where there is nothing to choose."""
    languages = context.world.languages
    return tuple(
        Choice(LANGUAGE_NAMES[code], SetLanguage(code), selected=code == context.language)
        for code in (languages if len(languages) > 1 else ())
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
    """Return one page of tiles; life events stand in the search where there is no room here."""
    _ = context.translate
    groups = tuple(group_tile(context, g) for g in context.world.catalogue.groups_in())
    events = events_tile(context) if events_at_home(context) else ()
    status = Tile(
        _("Cek status"),
        _("Pindai struk atau ketik nomor") if context.world.has_scanner else _("Ketik nomor bukti"),
        "barcode",
        OpenStatus(),
    )
    return HomeView(tiles=(*groups, *events, status))


def events_at_home(context: Context) -> bool:
    """Whether the life events, and the status beside them, fit on the first page of home."""
    return len(context.world.catalogue.groups_in()) + 2 <= HOME_TILES


def events_tile(context: Context) -> tuple[Tile, ...]:
    """Return the way to the life events; none where the region names none."""
    _ = context.translate
    if not context.world.catalogue.life_events:
        return ()
    text = _("Punya anak, pindah rumah, buka usaha, dan lainnya")
    return (Tile(_("Menurut peristiwa"), text, "people-roof", OpenEvents()),)


def group_tile(context: Context, group: Group) -> Tile:
    return Tile(
        context.pick(group.name), context.pick(group.summary), group.icon, OpenGroup(group.code)
    )


def group(context: Context) -> ListView:
    """Return the groups inside this one, then its own services, what many ask for first."""
    catalogue = context.world.catalogue
    found = next(g for g in catalogue.groups if g.code == context.visit.group)
    above = next((g.name for g in catalogue.groups if g.code == found.parent), None)
    inside = tuple(group_tile(context, g) for g in catalogue.groups_in(found.code))
    often = most_asked(context.state, context.world)
    offered = catalogue.in_group(found.code, context.state.regions)
    services = sorted(offered, key=lambda s: s.code not in often)
    rows = tuple(service_tile(context, s) for s in services)
    crumb = context.pick(above) if above else context.translate("Beranda")
    return ListView(crumb, context.pick(found.name), inside + rows, look_instead(context))


def events(context: Context) -> ListView:
    _ = context.translate
    rows = tuple(
        Tile(context.pick(e.name), context.pick(e.summary), e.icon, OpenEvent(e.code))
        for e in context.world.catalogue.life_events
    )
    return ListView(crumb=_("Beranda"), title=_("Apa yang sedang Anda alami?"), rows=rows)


def event(context: Context) -> ListView:
    catalogue = context.world.catalogue
    found = next(e for e in catalogue.life_events if e.code == context.visit.event)
    rows = tuple(
        service_tile(context, s) for s in catalogue.in_event(found.code, context.state.regions)
    )
    crumb = context.translate("Menurut peristiwa")
    return ListView(crumb, context.pick(found.name), rows, look_instead(context))


def look_instead(context: Context) -> tuple[Action, ...]:
    """Return the button to the search, for whoever tires of turning pages."""
    return (Action(context.translate("Cari"), OpenSearch(), "secondary", "magnifying-glass"),)


def service_tile(context: Context, service: Service) -> Tile:
    _ = context.translate
    text = f"{duration(service.time, _)} · {fee(service.fee, _, context.language)}"
    region = context.region_name(service.code)
    if region:
        text = f"{context.pick(context.world.catalogue.agency(service.agency).name)} · {text}"
    name = context.pick(service.name)
    return Tile(name, text, service.icon, OpenService(service.code), label=region)


def searching(context: Context) -> SearchView:
    """Return what was found; where there is nothing, what is most asked for and life events."""
    _ = context.translate
    query, catalogue = context.visit.query, context.world.catalogue
    found = search(catalogue, query, context.language, SEARCH_LIMIT, context.state.regions)
    nothing = _("Belum ada layanan dengan kata itu. Coba kata lain.")
    asked = () if found else most_asked(context.state, context.world)
    rows = found or tuple(catalogue.service(code) for code in asked)
    elsewhere = not query.strip() and events_at_home(context)
    events = () if found or elsewhere else events_tile(context)
    return SearchView(
        query=query,
        rows=(*(service_tile(context, s) for s in rows), *events),
        nothing=nothing if query.strip() and not found else "",
        heading=_("Sering dicari di sini") if asked else "",
    )
