"""Reads the catalogue from a folder of TOML files."""

from pathlib import Path

from msgspec.structs import replace

from kiosk.domain.catalogue import (
    Agency,
    Catalogue,
    Group,
    LifeEvent,
    Neighbour,
    NeighbourServices,
    Service,
)
from kiosk.domain.checking import findings
from kiosk.domain.regions import offered_by
from kiosk.domain.sources import read


def load(folder: Path, *, around: bool = True) -> Catalogue:
    """Read `region.toml` and `<group>/<code>.toml`; never raises for what is in the files.

    A service with a problem that stops it is left out and named in `broken`, as "file: reason".
    Only groups that have a service are offered, in the order of region.toml. `around`: read the
    neighbouring regions too.
    """
    sources = read(folder)
    stopping = [item for item in findings(sources) if item.stops]
    stopped = {item.file for item in stopping}
    services = [s.service for s in sources.services if s.file not in stopped]
    services.sort(key=lambda service: service.name.id)
    groups = _used(sources.region.group, {service.group for service in services})
    neighbours = _neighbours(folder, sources.region.neighbour) if around else ()
    return Catalogue(
        region=sources.region.region,
        groups=groups,
        agencies=_first(sources.region.agency),
        services=tuple(services),
        version=sources.version,
        broken=(
            *(f"{item.file}: {item.key} {item.reason}" for item in stopping),
            *_homeless(neighbours, groups),
        ),
        logo=sources.logo,
        same_words=tuple(same.words for same in sources.words.same),
        neighbours=_housed(neighbours, groups),
        life_events=_known(sources.region.life_event, services),
    )


def _neighbours(folder: Path, neighbours: tuple[Neighbour, ...]) -> tuple[NeighbourServices, ...]:
    found = []
    for neighbour in neighbours:
        theirs = load(folder / neighbour.catalogue, around=False)
        offered = neighbour.offers or tuple(s.code for s in theirs.services)
        services = tuple(s for s in theirs.services if s.code in offered)
        found.append(offered_by(neighbour, theirs.agencies, services))
    return tuple(found)


def _housed(
    neighbours: tuple[NeighbourServices, ...], groups: tuple[Group, ...]
) -> tuple[NeighbourServices, ...]:
    """Keep the services that stand in a group of this region: people find them there."""
    known = {group.code for group in groups}
    return tuple(
        replace(n, services=tuple(s for s in n.services if s.group in known)) for n in neighbours
    )


def _homeless(
    neighbours: tuple[NeighbourServices, ...], groups: tuple[Group, ...]
) -> tuple[str, ...]:
    known = {group.code for group in groups}
    return tuple(
        f"region.toml: neighbour {service.code}: this region has no group {service.group}"
        for neighbour in neighbours
        for service in neighbour.services
        if service.group not in known
    )


def _used(groups: tuple[Group, ...], used: set[str]) -> tuple[Group, ...]:
    """Return the groups with a service in them or in a group inside them, each code once."""
    wanted = used | {group.parent for group in groups if group.code in used}
    found = {group.code: group for group in reversed(groups) if group.code in wanted}
    return tuple(group for group in groups if found.get(group.code) is group)


def _known(events: tuple[LifeEvent, ...], services: list[Service]) -> tuple[LifeEvent, ...]:
    used = {code for service in services for code in service.life_events}
    found = {event.code: event for event in reversed(events) if event.code in used}
    return tuple(event for event in events if found.get(event.code) is event)


def _first(agencies: tuple[Agency, ...]) -> tuple[Agency, ...]:
    found = {agency.code: agency for agency in reversed(agencies)}
    return tuple(agency for agency in agencies if found[agency.code] is agency)
