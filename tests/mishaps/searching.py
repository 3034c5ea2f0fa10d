"""Looks for what must not be there: in every byte of a folder, in every object of the program."""

import base64
import gc
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

MASK = 0x5A
SHORTEST = 6  # shorter words stand everywhere by chance


class Canaries:
    """What a citizen left behind, kept masked, so that a search does not find the list itself."""

    def __init__(self) -> None:
        self._masked: dict[bytes, str] = {}

    def add(self, what: str, value: str | bytes) -> None:
        data = value.encode() if isinstance(value, str) else value
        if len(data) >= SHORTEST:
            self._masked[mask(data)] = what

    def __len__(self) -> int:
        return len(self._masked)

    def in_files(self, folder: Path) -> list[str]:
        """Return where one stands in a file, in any of the usual writings."""
        found = []
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = read(path)
            found += [f"{what} in {path.name}" for what, form in self._forms() if form in data]
        return found

    def in_objects(self, *roots: object) -> list[str]:
        """Return what texts and bytes reachable from `roots` hold one, with the way there.

        "Reachable" is what the garbage collector follows: attributes, containers, closures, module
        globals, caches; so nearly the whole program, whatever the root. A copy in memory that was
        freed is not looked for: that is what the ban on core dumps and plain swap is for.
        """
        needles = [(mask(masked), what) for masked, what in self._masked.items()]
        own = {id(needle) for needle, _what in needles}
        found = []
        for thing, way in reachable(roots):
            if id(thing) in own:
                continue
            data = thing.encode("utf-8", "surrogatepass") if isinstance(thing, str) else thing
            found += [f"{what}: {way()}" for needle, what in needles if stands_in(needle, data)]
        return found

    def _forms(self) -> Iterator[tuple[str, bytes]]:
        for masked, what in self._masked.items():
            for form in forms(mask(masked)):
                yield what, form


def read(path: Path) -> bytes:
    """Return the bytes of a file; none where it went meanwhile, as a journal of SQLite does."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def mask(data: bytes) -> bytes:
    return bytes(byte ^ MASK for byte in data)


def forms(data: bytes) -> Iterator[bytes]:
    """Yield how bytes may be written: as they are, UTF-16, hex, base64 at each alignment."""
    yield data
    yield data.decode("utf-8", "replace").encode("utf-16-le")
    yield data.hex().encode()
    yield data.hex().upper().encode()
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + data).rstrip(b"=")
        yield text[4 if shift else 0 : -2]
        yield text[4 if shift else 0 : -2].replace(b"+", b"-").replace(b"/", b"_")


def stands_in(needle: bytes, data: bytes) -> bool:
    """Tell whether it is there; digits as short as a code only when they stand alone."""
    at = data.find(needle)
    if len(needle) > SHORTEST or not needle.isdigit():
        return at >= 0
    while at >= 0:
        around = data[max(at - 1, 0) : at] + data[at + len(needle) : at + len(needle) + 1]
        if not around.isalnum():
            return True
        at = data.find(needle, at + 1)
    return False


def reachable(roots: Iterable[object]):
    """Yield each text and bytes once, with a function that describes the way to it."""
    seen: dict[int, object] = {}
    parents: dict[int, int] = {}
    waiting = list(roots)
    seen |= {id(root): root for root in waiting}
    while waiting:
        thing = waiting.pop()
        # By type(): isinstance() would ask a weak proxy for its class, and its object may be gone.
        if issubclass(type(thing), str | bytes | bytearray):
            yield thing, partial(describe, id(thing), parents, seen)
            continue
        for child in gc.get_referents(thing):
            if id(child) not in seen and child is not seen and child is not parents:
                seen[id(child)] = child
                parents[id(child)] = id(thing)
                waiting.append(child)


def describe(at: int, parents: dict[int, int], seen: dict[int, object]) -> str:
    names = []
    while at in parents and len(names) < 8:
        at = parents[at]
        names.append(type(seen[at]).__name__)
    return " < ".join(names)
