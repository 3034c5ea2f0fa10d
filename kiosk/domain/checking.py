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
    found = [in_file(item, REGION_FILE) for item in _region(sources.region)]
    first: dict[str, str] = {}
    for source in sources.services:
        found += [in_file(item, source.file) for item in check_service(source, sources.region)]
        code = source.service.code
        if code in first:
            same = finding("same_code", "code", word=code, other=first[code])
            found.append(in_file(same, source.file))
        first.setdefault(code, source.file)
    read_first = (*sources.findings, *_elsewhere(found, sources.findings))
    return tuple(sorted(read_first, key=lambda item: item.file))


def _elsewhere(found: list[Finding], told: tuple[Finding, ...]) -> Iterator[Finding]:
    """Drop what the rules find where reading already did: it only saw a stand-in there."""
    places = {(item.file, item.key) for item in told}
    return (item for item in found if (item.file, item.key) not in places)


def _region(source: RegionFile) -> Iterator[Finding]:
    yield from check_texts(source)
    yield from blank(source.region, "name", "headline", "lead", "contact", key="region")
    for name in ("group", "agency"):
        codes: list[str] = [item.code for item in getattr(source, name)]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                key = f"{name}[{index}].code"
                yield finding("same_code", key, word=code, other=REGION_FILE)
