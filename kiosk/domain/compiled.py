"""The compiled catalogue: one read-only file with every service and the search index.

An SQLite database: table `about` (name, value), table `whole` (the Catalogue as JSON) and the
tables of `finder.index`. The same sources give the same bytes (with the same SQLite): rows are
written in order, nothing in it tells the time, and SQLite's own version number is blanked.
"""

import gc
import hashlib
import sqlite3
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.checking import findings
from kiosk.domain.finder.index import build
from kiosk.domain.finder.searcher import Searcher
from kiosk.domain.layers import chain
from kiosk.domain.reading import load
from kiosk.domain.search import prepare
from kiosk.domain.sources import as_sources

COMPILED_FILE = "catalogue.db"
FORMAT = "3"
SOURCES = ("*.toml", "*/*.toml", "*.png")
_STAMP = slice(92, 100)
"""Of the database header: the change counter and the SQLite version that wrote it last."""

_DAMAGE = (sqlite3.Error, msgspec.MsgspecError, TypeError, ValueError, MemoryError, OverflowError)
"""What SQLite and msgspec say to bytes that are something else; MemoryError is "no bytes"."""


class CompiledError(Exception):
    """Raised when a file is not a compiled catalogue of a known format."""


class About(Struct, frozen=True):
    """What a compiled catalogue says of itself."""

    format: str
    version: str
    source: str  # fingerprint of the folder that it was made from
    services: int


def compiled(catalogue: Catalogue, source: str = "") -> bytes:
    """Return the file for this catalogue."""
    connection = sqlite3.connect(":memory:")
    connection.execute("pragma page_size = 4096")
    database = Database(connection)
    about = {"format": FORMAT, "version": catalogue.version, "source": source}
    database["about"].insert_all(
        [{"name": name, "value": value} for name, value in about.items()], pk="name"
    )
    body = msgspec.json.encode(catalogue, order="deterministic")
    database["whole"].insert({"body": body})
    build(database, catalogue)
    connection.commit()
    connection.execute("vacuum")
    made = bytearray(connection.serialize())
    made[_STAMP] = bytes(8)
    return bytes(made)


def opened(data: bytes) -> tuple[Catalogue, About]:
    """Return the catalogue of a compiled file, its index ready; CompiledError when it is none."""
    catalogue, about, searcher = _read(data)
    prepare(catalogue, searcher)
    return catalogue, about


def _read(data: bytes) -> tuple[Catalogue, About, Searcher]:
    try:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(data)
        said = dict(connection.execute("select name, value from about"))
        if said.get("format") != FORMAT:
            raise CompiledError(f"format {said.get('format')} is not known here")
        body = connection.execute("select body from whole").fetchone()[0]
        catalogue = _decoded(body)
        searcher = Searcher(connection)
    except _DAMAGE as error:
        raise CompiledError(str(error) or "not a compiled catalogue") from error
    about = About(
        format=FORMAT,
        version=catalogue.version,
        source=said.get("source", ""),
        services=len(catalogue.services),
    )
    return catalogue, about, searcher


def unfit(data: bytes) -> str:
    """Return why no kiosk should take this file, "" when it is right.

    It must open, offer something, and hold nothing in which the checker finds what stops a service.
    """
    try:
        catalogue, _about, _searcher = _read(data)
    except CompiledError as error:
        return str(error)
    if not catalogue.services:
        return "it offers no service"
    stopping = (item for item in findings(as_sources(catalogue)) if item.stops)
    return next((f"{item.file} {item.key}: {item.reason}" for item in stopping), "")


def _decoded(body: bytes) -> Catalogue:
    """Decode without the collector: it would look through 100,000 new objects, and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return msgspec.json.decode(body, type=Catalogue)
    finally:
        if collecting:
            gc.enable()


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 (hex) of all TOML and PNG of the folder and its base, names included."""
    digest = hashlib.sha256()
    for layer in chain(folder):
        for path in sorted(p for kind in SOURCES for p in layer.glob(kind)):
            content = path.read_bytes()
            name = path.relative_to(layer).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def open_folder(folder: Path) -> Catalogue:
    """Return the folder's catalogue: the compiled one when it is current, else read anew.

    A compiled file without any TOML beside it is current by itself. Never raises for content.
    """
    file = folder / COMPILED_FILE
    try:
        catalogue, about = opened(file.read_bytes())
        alone = not (folder / "region.toml").exists()
        if alone or about.source == fingerprint(folder):
            return catalogue
    except (OSError, CompiledError):
        pass  # not there, or damaged: the files themselves are the truth
    return load(folder)
