"""Rules for region.toml: its groups, life events and agencies."""

from collections.abc import Iterator

from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.fit_rules import check_region_fit
from kiosk.domain.sources import REGION_FILE, RegionFile
from kiosk.domain.text_rules import blank, check_texts

_CODED = ("group", "agency", "life_event")


def check_region(source: RegionFile) -> Iterator[Finding]:
    """Yield what is wrong with the region, apart from its services."""
    yield from check_texts(source)
    yield from blank(source.region, "name", "headline", "lead", "contact", key="region")
    for name in _CODED:
        codes: list[str] = [item.code for item in getattr(source, name)]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                key = f"{name}[{index}].code"
                yield finding("same_code", key, word=code, other=REGION_FILE)
    yield from _parents(source)
    yield from check_region_fit(source)


def _parents(source: RegionFile) -> Iterator[Finding]:
    parents = {group.code: group.parent for group in source.group}
    for index, group in enumerate(source.group):
        key = f"group[{index}].parent"
        if group.parent and group.parent not in parents:
            hint = nearest(group.parent, parents)
            yield finding("unknown_group", key, hint, word=group.parent)
        elif group.parent and parents[group.parent]:
            yield finding("group_inside", key, word=group.parent)
