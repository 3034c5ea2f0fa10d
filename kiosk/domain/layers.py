"""A catalogue folder as raw TOML: the folder itself, or a region's overlay on its base.

A region's folder names its base in region.toml (`base = "../../services"`). What it writes wins:
tables are merged key by key, arrays of tables by their `code`, a service file replaces the base's
of that code, and changes.toml hides and changes single services.
"""

import hashlib
import io
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from PIL import Image

from kiosk.domain.findings import Finding, finding, nearest

Table = dict[str, Any]
REGION_FILE = "region.toml"
CHANGES_FILE = "changes.toml"
_NOTHING: Mapping[str, Table] = {}
LARGEST_PICTURE = 200_000
"""Bytes: the catalogue carries the logo to every kiosk."""
MOST_PIXELS = 1_000_000
DEEPEST = 3
"""Layers: a region on a province on the base."""


class Layers:
    """Reads files from the base upwards, keeping what is wrong and the digest of every byte.

    `also` are raw services by file, which stand in the folder for as long as it is read.
    """

    def __init__(self, folder: Path, also: Mapping[str, Table] = _NOTHING) -> None:
        self.also = also
        self.found: list[Finding] = []
        self.digest = hashlib.sha256()
        self.hidden: frozenset[str] = frozenset()  # service codes, once services were read
        self.folders = chain(folder)

    def tell(self, file: str, *items: Finding) -> None:
        self.found += [in_file(item, file) for item in items]

    def merged(self, file: str) -> Table | None:
        """Return the file of all layers as one; None when none has it."""
        whole: Table | None = None
        for folder in self.folders:
            data = self._toml(folder / file, file)
            if data is not None:
                whole = data if whole is None else merge(whole, data)
        return whole

    def services(self) -> Iterator[tuple[str, Any]]:
        """Yield (file, raw service) in the order of their files, changes made."""
        files: dict[str, Path] = {}
        for folder in self.folders:
            own = {p.relative_to(folder).as_posix(): p for p in sorted(folder.glob("*/*.toml"))}
            codes = {path.stem for path in own.values()} if files else set()
            files = {name: p for name, p in files.items() if p.stem not in codes} | own
        added = {PurePosixPath(name).stem for name in self.also}
        files = {name: path for name, path in files.items() if path.stem not in added}
        hidden, changes = self._changes({*added, *(path.stem for path in files.values())})
        self.hidden = frozenset(hidden)
        for name, path in sorted(files.items()):
            data = None if path.stem in hidden else self._toml(path, name)
            if data is not None:
                yield name, merge(data, changes.get(path.stem, {}))
        for name, data in self.also.items():
            yield name, merge(data, changes.get(PurePosixPath(name).stem, {}))

    def picture(self, name: str, key: str) -> bytes:
        """Return the PNG of this name from the uppermost layer that has it; else b"", and tell."""
        if not name:
            return b""
        for folder in reversed(self.folders if Path(name).name == name else ()):
            content = _bytes(folder / name)
            if len(content) <= LARGEST_PICTURE and _is_png(content):
                self.digest.update(f"{name}\0{len(content)}\0".encode() + content)
                return content
        self.tell(REGION_FILE, finding("bad_logo", key, word=name))
        return b""

    def _changes(self, known: set[str]) -> tuple[set[str], Table]:
        data = self.merged(CHANGES_FILE) or {}
        strange = [word for word in data if word not in ("hide", "change")]
        self.tell(
            CHANGES_FILE, *(finding("unknown_key", w, "hide, change", word=w) for w in strange)
        )
        hide, change = data.get("hide", []), data.get("change", {})
        hidden = (
            {code for code in hide if isinstance(code, str)} if isinstance(hide, list) else set()
        )
        changes = change if isinstance(change, dict) else {}
        for code in sorted({*hidden, *changes} - known):
            self.tell(
                CHANGES_FILE, finding("unknown_service", code, nearest(code, known), word=code)
            )
        return hidden, {k: v for k, v in changes.items() if isinstance(v, dict)}

    def _toml(self, path: Path, file: str) -> Table | None:
        if not path.exists():
            return None
        try:
            content = path.read_bytes()
            data = tomllib.loads(content.decode())
        except (OSError, ValueError, RecursionError) as error:
            self.tell(file, finding("unreadable", "", detail=_first_line(error)))
            return None
        self.digest.update(f"{file}\0{len(content)}\0".encode() + content)
        return data


def chain(folder: Path) -> tuple[Path, ...]:
    """Return the folder with those below it, the base first."""
    folders = [folder]
    while len(folders) < DEEPEST:
        try:
            data = tomllib.loads((folders[0] / REGION_FILE).read_bytes().decode())
        except (OSError, ValueError, RecursionError):
            break
        base = data.get("base")
        if not isinstance(base, str) or not base:
            break
        below = (folders[0] / base).resolve()
        if below in [f.resolve() for f in folders]:
            break
        folders.insert(0, below)
    return tuple(folders)


def merge(below: Any, above: Any) -> Any:
    """Lay one raw value over another."""
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {k: merge(below[k], v) if k in below else v for k, v in above.items()}
    if _coded(below) and _coded(above):
        codes = {item["code"]: item for item in above}
        kept = [merge(item, codes.pop(item["code"], {})) for item in below]
        return [*kept, *codes.values()]
    return above


def _coded(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(i, dict) and isinstance(i.get("code"), str) for i in value)
    )


def in_file(item: Finding, file: str) -> Finding:
    return msgspec.structs.replace(item, file=file)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return b""


def _is_png(content: bytes) -> bool:
    """Whether it can be drawn to its last row: a receipt with half a logo would not be printed."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return False
            picture.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:160]
