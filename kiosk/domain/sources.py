"""Reads a catalogue folder as it stands: every file that can be read, and what was wrong.

region.toml            [region], [[region.emergency]], [[group]], [[life_event]], [[agency]]
blocks.toml, ...       what services share, see `shared`
words.toml             words of like meaning, for the search
<group>/<code>.toml    one service
"""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from kiosk.domain.catalogue import Agency, Group, LifeEvent, Region, Service
from kiosk.domain.expanding import complete, complete_part
from kiosk.domain.findings import Finding, finding
from kiosk.domain.shape import build
from kiosk.domain.shared import PARTS, Part, Shared, Table, by_code

REGION_FILE = "region.toml"
WORDS_FILE = "words.toml"


class RegionFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What `region.toml` holds."""

    region: Region
    group: tuple[Group, ...] = ()
    agency: tuple[Agency, ...] = ()
    life_event: tuple[LifeEvent, ...] = ()


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


def read(folder: Path) -> Sources:
    """Read the folder; never raises for what is in the files."""
    reader = _Reader(folder)
    region = reader.region()
    shared, built = reader.shared()
    agencies = {agency.code: msgspec.to_builtins(agency.name) for agency in region.agency}
    return Sources(
        region=region,
        services=tuple(reader.services(shared, agencies)),
        shared=built,
        words=reader.words(),
        findings=tuple(reader.found),
        version=reader.digest.hexdigest()[:12],
    )


class _Reader:
    """Reads the files of one folder, keeping what is wrong and the digest of every byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[Finding] = []
        self.digest = hashlib.sha256()

    def region(self) -> RegionFile:
        if not (self.folder / REGION_FILE).is_file():
            self._tell(REGION_FILE, finding("no_region", ""))
        data = self._toml(REGION_FILE)
        if data is None:
            return build({"region": {}}, RegionFile)[0]
        value, flaws = build(data, RegionFile)
        self._tell(REGION_FILE, *flaws)
        return value

    def words(self) -> WordsFile:
        value, flaws = build(self._toml(WORDS_FILE) or {}, WordsFile)
        self._tell(WORDS_FILE, *flaws)
        return value

    def shared(self) -> tuple[Shared, tuple[SharedFile, ...]]:
        tables = {part.name: self._tables(part) for part in PARTS}
        shared = Shared(**{name: by_code(items) for name, items in tables.items()})
        files = tuple(self._built(part, tables[part.name], shared) for part in PARTS)
        return shared, files

    def services(self, shared: Shared, agencies: Table) -> Iterator[ServiceFile]:
        for path in sorted(self.folder.glob("*/*.toml")):
            file = path.relative_to(self.folder).as_posix()
            data = self._toml(file)
            if data is not None:
                written = complete(data, shared, agencies)
                service, flaws = build(written.data, Service)
                self._tell(file, *written.findings, *placed(flaws, written.places))
                yield ServiceFile(file=file, service=service, places=written.places)

    def _tables(self, part: Part) -> list[Any]:
        data = self._toml(part.file) or {}
        strange = [word for word in data if word != part.word]
        self._tell(part.file, *(finding("unknown_key", w, part.word, word=w) for w in strange))
        items = data.get(part.word, [])
        return items if isinstance(items, list) else []

    def _built(self, part: Part, items: list[Any], shared: Shared) -> SharedFile:
        parts = []
        for index, item in enumerate(items):
            key = f"{part.word}[{index}]"
            whole, missing = complete_part(item, key, shared)
            value, flaws = build(whole, part.kind, key)
            self._tell(part.file, *missing, *flaws)
            parts.append(value)
        return SharedFile(file=part.file, word=part.word, parts=tuple(parts))

    def _toml(self, file: str) -> Table | None:
        path = self.folder / file
        if not path.exists():
            return None
        try:
            content = path.read_bytes()
            data = tomllib.loads(content.decode())
        except (OSError, ValueError, RecursionError) as error:
            self._tell(file, finding("unreadable", "", detail=_first_line(error)))
            return None
        self.digest.update(f"{file}\0{len(content)}\0".encode() + content)
        return data

    def _tell(self, file: str, *items: Finding) -> None:
        self.found += [in_file(item, file) for item in items]


def in_file(item: Finding, file: str) -> Finding:
    return msgspec.structs.replace(item, file=file)


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


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:160]
