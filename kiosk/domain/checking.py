"""Checks a catalogue folder and reports every problem at once."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.findings import Finding, nearest, reason_text
from kiosk.domain.region_rules import check_region
from kiosk.domain.service_rules import check_service
from kiosk.domain.shared_rules import check_shared
from kiosk.domain.sources import REGION_FILE, Sources, in_file, placed, read
from kiosk.domain.together_rules import check_popular, check_together

__all__ = ["Finding", "check", "findings", "nearest", "reason_text"]


def check(folder: Path) -> tuple[Finding, ...]:
    """Return everything that is wrong in the folder, sorted by file. Never raises for content."""
    return findings(read(folder))


def findings(sources: Sources) -> tuple[Finding, ...]:
    """Return what reading found and what the rules find."""
    found = [in_file(item, REGION_FILE) for item in check_region(sources.region)]
    popular = check_popular(sources.region.region.popular, sources.services)
    found += [in_file(item, REGION_FILE) for item in popular]
    for part in sources.shared:
        found += [in_file(item, part.file) for item in check_shared(part)]
    for source in sources.services:
        flaws = tuple(check_service(source, sources.region))
        found += [in_file(item, source.file) for item in placed(flaws, source.places)]
    for file, item in check_together(sources.services, sources.hidden):
        found.append(in_file(item, file))
    read_first = (*sources.findings, *_elsewhere(found, sources.findings))
    return tuple(sorted(read_first, key=lambda item: item.file))


def _elsewhere(found: list[Finding], told: tuple[Finding, ...]) -> Iterator[Finding]:
    """Drop what the rules find where reading already did: it only saw a stand-in there."""
    places = {(item.file, item.key) for item in told}
    return (item for item in found if (item.file, item.key) not in places)
