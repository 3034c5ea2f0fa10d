"""Checks a catalogue folder and reports every problem at once."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.findings import Finding, finding, nearest, reason_text
from kiosk.domain.service_rules import check_service
from kiosk.domain.sources import REGION_FILE, RegionFile, Sources, in_file, read
from kiosk.domain.text_rules import blank, check_texts

__all__ = ["Finding", "check", "findings", "nearest", "reason_text"]


def check(folder: Path) -> tuple[Finding, ...]:
    """Return everything that is wrong in the folder, sorted by file. Never raises for content."""
    return findings(read(folder))


def findings(sources: Sources) -> tuple[Finding, ...]:
    """Return what reading found and what the rules find."""
    found = list(sources.findings)
    found += [in_file(item, REGION_FILE) for item in _region(sources.region)]
    first: dict[str, str] = {}
    for source in sources.services:
        found += [in_file(item, source.file) for item in check_service(source, sources.region)]
        code = source.service.code
        if code in first:
            same = finding("same_code", "code", word=code, other=first[code])
            found.append(in_file(same, source.file))
        first.setdefault(code, source.file)
    return tuple(sorted(_once(found), key=lambda item: item.file))


def _once(found: list[Finding]) -> Iterator[Finding]:
    """Drop a finding about a place that already has one: "absent" is said only once."""
    told: set[tuple[str, str, bool]] = set()
    for item in found:
        place = (item.file, item.key, item.code in ("absent", "component_absent"))
        if not (place[2] and (place in told)):
            yield item
        told.add(place)


def _region(source: RegionFile) -> Iterator[Finding]:
    yield from check_texts(source)
    yield from blank(source.region, "name", "headline", "lead", "contact", key="region")
    for name in ("group", "agency"):
        codes: list[str] = [item.code for item in getattr(source, name)]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                key = f"{name}[{index}].code"
                yield finding("same_code", key, word=code, other=REGION_FILE)
