"""Names of what a neighbouring region offers here: "3299:surat-keterangan-pindah".

Own codes have no colon, so two regions may use the same code for different things. The
neighbour's office knows the code without the region, and that alone is sealed.
"""

from msgspec.structs import replace

from kiosk.domain.catalogue import REGION_MARK, Agency, Neighbour, NeighbourServices, Service


def qualified(region: str, code: str) -> str:
    """Return the name here of a service or agency of a region; "" is the kiosk's own."""
    return f"{region}{REGION_MARK}{code}" if region and code else code


def region_of(code: str) -> str:
    """Return the code of the neighbouring region, "" for the kiosk's own."""
    return code.partition(REGION_MARK)[0] if REGION_MARK in code else ""


def plain(code: str) -> str:
    """Return the name that the region itself uses."""
    return code.rpartition(REGION_MARK)[2]


def offered_by(
    region: Neighbour, agencies: tuple[Agency, ...], services: tuple[Service, ...]
) -> NeighbourServices:
    """Return a neighbour's services under names of this kiosk. Their forms stay as they are."""
    here = {service.code for service in services}
    return NeighbourServices(
        region,
        tuple(replace(a, code=qualified(region.code, a.code)) for a in agencies),
        tuple(
            replace(
                s,
                code=qualified(region.code, s.code),
                agency=qualified(region.code, s.agency),
                see_also=tuple(qualified(region.code, code) for code in s.see_also if code in here),
            )
            for s in services
        ),
    )
