"""What a program did to its files, in order: its system calls, as strace writes them down.

The program, its SQLite and its file system are the real ones; nothing stands between them. The
program itself is not asked, except that lines it says on standard output are noted where they fall.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kiosk.paths import package_root

CALLS = (
    "openat,write,pwrite64,writev,pwritev,ftruncate,fallocate,fsync,fdatasync,sync_file_range,"
    "msync,rename,renameat2,unlink,unlinkat,link,mmap"
)
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


class Write(Struct, frozen=True):
    file: int
    offset: int
    data: bytes


class Truncate(Struct, frozen=True):
    file: int
    size: int


class Sync(Struct, frozen=True):
    """All that was written to the file so far is on the disk."""

    file: int


class Name(Struct, frozen=True):
    """A name now leads to `file`, or to nothing."""

    name: str
    file: int | None


class SyncFolder(Struct, frozen=True):
    """All names of a folder are on the disk."""

    folder: str


class Said(Struct, frozen=True):
    line: str


Deed = Write | Truncate | Sync | Name | SyncFolder | Said


def record(folder: Path, module: str, *arguments: str) -> list[Deed]:
    """Run a module under strace and return what it did in `folder`, which is "" in names."""
    log = folder.with_name(f"{folder.name}.strace")
    strace = ["strace", "-qq", "-xx", "-s", "9999999", "-o", str(log), "-e", f"trace={CALLS}"]
    subprocess.run(
        [*strace, sys.executable, "-m", module, str(folder), *arguments],
        cwd=package_root(),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    with log.open("rb") as lines:
        deeds = list(_Reader(folder).read(line.decode("ascii") for line in lines))
    log.unlink()
    return deeds


class _Reader:
    """Follows file descriptors and names; knows the calls that SQLite and `sync.keys` make."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[int, int | str] = {1: "said"}  # descriptor -> file, or a folder's name
        self._at: dict[int, int] = {}
        self._names: dict[str, int] = {}
        self._files = 0

    def read(self, lines: Iterator[str]) -> Iterator[Deed]:
        for line in lines:
            found = _LINE.match(line)
            if found is None or int(found[3]) < 0:
                continue
            texts = [_plain(text) for text, _more in _STRING.findall(found[2])]
            assert all(not more for _text, more in _STRING.findall(found[2])), "cut by strace"
            yield from self._deed(found[1], texts, found[2], int(found[3]))

    def _deed(self, call: str, texts: list[bytes], raw: str, result: int) -> Iterator[Deed]:
        if call == "openat":
            yield from self._opened(texts[0].decode(), raw, result)
        elif call in {"unlink", "unlinkat"}:
            yield from self._named(texts[0].decode(), None)
        elif call in {"rename", "renameat2"}:
            moved = self._names.get(self._own(texts[0].decode()) or "", None)
            yield from self._named(texts[1].decode(), moved)
            yield from self._named(texts[0].decode(), None)
        elif call == "mmap":
            assert "MAP_SHARED" not in raw or not self._ours(raw.split(", ")[4]), "unseen writes"
        elif (file := self._ours(raw.partition(",")[0])) is not None:
            yield from self._to_file(call, file, texts, raw.split(", "))

    def _to_file(
        self, call: str, file: int | str, texts: list[bytes], parts: list[str]
    ) -> Iterator[Deed]:
        if file == "said":
            yield Said(texts[0].decode().strip())
        elif isinstance(file, str):
            assert call in {"fsync", "fdatasync"}, call
            yield SyncFolder(file)
        elif call == "pwrite64":
            yield Write(file, int(parts[-1]), texts[0])
        elif call == "write":
            yield Write(file, self._at[file], texts[0])
            self._at[file] += len(texts[0])
        elif call in {"fsync", "fdatasync"}:
            yield Sync(file)
        elif call == "ftruncate":
            yield Truncate(file, int(parts[1]))
        else:
            assert call == "fallocate", f"{call} is not understood"

    def _opened(self, path: str, raw: str, descriptor: int) -> Iterator[Deed]:
        name = self._own(path)
        self._open.pop(descriptor, None)
        if name is None:
            return
        if "O_DIRECTORY" in raw or (self._folder / name).is_dir():
            self._open[descriptor] = name
            return
        if name not in self._names:
            if "O_CREAT" not in raw:
                return
            self._files += 1
            yield from self._named(path, self._files)
        self._open[descriptor] = file = self._names[name]
        self._at[file] = 0
        if "O_TRUNC" in raw:
            yield Truncate(file, 0)

    def _named(self, path: str, file: int | None) -> Iterator[Deed]:
        name = self._own(path)
        if name is None:
            return
        self._names.pop(name, None)
        if file is not None:
            self._names[name] = file
        yield Name(name, file)

    def _own(self, path: str) -> str | None:
        inside = Path(path).is_relative_to(self._folder)
        return str(Path(path).relative_to(self._folder)) if inside else None

    def _ours(self, descriptor: str) -> int | str | None:
        return self._open.get(int(descriptor)) if descriptor.isdigit() else None


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
