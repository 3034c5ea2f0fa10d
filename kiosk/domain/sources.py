"""Reads a catalogue folder as it stands: every file that can be read, and what was wrong.

region.toml            [region], [[region.emergency]], [[group]], [[life_event]], [[agency]]
blocks.toml, ...       what services share, see `shared`
words.toml             words of like meaning, for the search
<group>/<code>.toml    one service
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from kiosk.domain.catalogue import (
    Agency,
    Catalogue,
    Group,
    LifeEvent,
    Neighbour,
    Region,
    Service,
)
from kiosk.domain.expanding import complete, complete_part
from kiosk.domain.findings import Finding, finding
from kiosk.domain.layers import REGION_FILE, Layers, in_file
from kiosk.domain.shape import build
from kiosk.domain.shared import PARTS, Part, Shared, Table, by_code

WORDS_FILE = "words.toml"
_NOTHING: Mapping[str, Table] = {}


__all__ = ["REGION_FILE", "Sources", "in_file", "read"]


class RegionFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What `region.toml` holds."""

    region: Region
    group: tuple[Group, ...] = ()
    agency: tuple[Agency, ...] = ()
    life_event: tuple[LifeEvent, ...] = ()
    neighbour: tuple[Neighbour, ...] = ()
    base: str = ""  # the folder that this region lies on


class ServiceFile(Struct, frozen=True):
    """One service and where it stands."""

    file: str  # "<group>/<code>.toml"
    service: Service
    places: dict[str, tuple[str, str]] = field(default_factory=dict)  # see `expanding.Written`


class SharedFile(Struct, frozen=True):
    """The parts of one shared file, built."""

    file: str
    word: str
    parts: tuple[Any, ...]


class SameWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of like meaning: whoever types one finds the others."""

    words: tuple[str, ...]


class WordsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What `words.toml` holds."""

    same: tuple[SameWords, ...] = ()


class Sources(Struct, frozen=True):
    """The whole folder. A service file that is no TOML at all is only in `findings`."""

    region: RegionFile
    services: tuple[ServiceFile, ...]
    findings: tuple[Finding, ...]
    version: str  # short digest of all bytes read
    shared: tuple[SharedFile, ...] = ()
    words: WordsFile = WordsFile()
    hidden: frozenset[str] = frozenset()  # services that the region leaves out
    logo: bytes = b""  # the PNG that region.toml names


def read(folder: Path, also: Mapping[str, Table] = _NOTHING) -> Sources:
    """Read the folder, and the base below it; never raises for what is in the files.

    `also`: raw services by file, read as if they stood in the folder.
    """
    layers = Layers(folder, also)
    region = _region(layers, folder)
    shared, built = _shared(layers)
    logo = layers.picture(region.region.look.logo, "region.look.logo")
    agencies = {agency.code: msgspec.to_builtins(agency.name) for agency in region.agency}
    services = tuple(_services(layers, shared, agencies))
    return Sources(
        region=region,
        services=services,
        hidden=layers.hidden,
        logo=logo,
        shared=built,
        words=_whole(layers, WORDS_FILE, WordsFile),
        findings=tuple(layers.found),
        version=layers.digest.hexdigest()[:12],
    )


def as_sources(catalogue: Catalogue) -> Sources:
    """Return a whole catalogue as if it had been read, so that the same rules look at it."""
    return Sources(
        region=RegionFile(
            region=catalogue.region,
            group=catalogue.groups,
            agency=catalogue.agencies,
            life_event=catalogue.life_events,
            neighbour=tuple(offered.region for offered in catalogue.neighbours),
        ),
        services=tuple(ServiceFile(f"{s.group}/{s.code}.toml", s) for s in catalogue.services),
        findings=(),
        version=catalogue.version,
    )


def _region(layers: Layers, folder: Path) -> RegionFile:
    if not (folder / REGION_FILE).is_file():
        layers.tell(REGION_FILE, finding("no_region", ""))
    data = layers.merged(REGION_FILE)
    value, flaws = build({"region": {}} if data is None else data, RegionFile)
    layers.tell(REGION_FILE, *(flaws if data is not None else ()))
    return value


def _whole(layers: Layers, file: str, kind: Any) -> Any:
    value, flaws = build(layers.merged(file) or {}, kind)
    layers.tell(file, *flaws)
    return value


def _shared(layers: Layers) -> tuple[Shared, tuple[SharedFile, ...]]:
    tables = {part.name: _tables(layers, part) for part in PARTS}
    shared = Shared(**{name: by_code(items) for name, items in tables.items()})
    return shared, tuple(_built(layers, part, tables[part.name], shared) for part in PARTS)


def _services(layers: Layers, shared: Shared, agencies: Table) -> Iterator[ServiceFile]:
    for file, data in layers.services():
        written = complete(data, shared, agencies)
        service, flaws = build(written.data, Service)
        layers.tell(file, *written.findings, *placed(flaws, written.places))
        yield ServiceFile(file=file, service=service, places=written.places)


def _tables(layers: Layers, part: Part) -> list[Any]:
    data = layers.merged(part.file) or {}
    strange = [word for word in data if word != part.word]
    layers.tell(part.file, *(finding("unknown_key", w, part.word, word=w) for w in strange))
    items = data.get(part.word, [])
    return items if isinstance(items, list) else []


def _built(layers: Layers, part: Part, items: list[Any], shared: Shared) -> SharedFile:
    parts = []
    for index, item in enumerate(items):
        key = f"{part.word}[{index}]"
        whole, missing = complete_part(item, key, shared)
        value, flaws = build(whole, part.kind, key)
        layers.tell(part.file, *missing, *flaws)
        parts.append(value)
    return SharedFile(file=part.file, word=part.word, parts=tuple(parts))


def placed(items: tuple[Finding, ...], places: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    """Yield the findings with their keys as the officer wrote the form, not as it was expanded."""
    for item in items:
        head = longest(item.key, places)
        key = places[head][0] + item.key[len(head) :] if head else item.key
        yield msgspec.structs.replace(item, key=key)


def longest(key: str, places: dict[str, tuple[str, str]]) -> str:
    """Return the longest expanded place that the key lies in; "" when it was written so."""
    parts = key.split("].")
    heads = ("].".join(parts[:n]) + "]" for n in range(len(parts) - 1, 0, -1))
    return next((head for head in heads if head in places), key if key in places else "")
