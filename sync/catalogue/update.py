"""One look for a newer catalogue: ask, verify, check, install. Blocking; knows no thread.

tuf works on a copy of the metadata that was last believed; what it came to believe is written back
durably, file by file, so that a kill leaves nothing older than before.
"""

import fcntl
import gzip
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tuf.api import exceptions as said
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from sync.catalogue.fetcher import Fetcher
from sync.catalogue.outcome import Found, Outcome
from sync.catalogue.slots import Slots
from sync.durable import write_whole
from sync.transport import Transport

TARGET: Final = "catalogue.db.gz"
METADATA_AT: Final = "/api/v1/catalogue/metadata/"
TARGETS_AT: Final = "/api/v1/catalogue/targets/"
MOST_BYTES: Final = 256 << 20
"""Of a catalogue, unpacked: 10,000 services take about 130 MB."""
_LIMITS: Final = UpdaterConfig(
    max_root_rotations=32,
    root_max_length=64 << 10,
    timestamp_max_length=16 << 10,
    snapshot_max_length=64 << 10,
    targets_max_length=64 << 10,
)


REFUSALS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (said.ExpiredMetadataError, "expired"),
    (said.BadVersionNumberError, "older than what was seen before"),
    (said.UnsignedMetadataError, "not signed by the office's catalogue keys"),
    (said.LengthOrHashMismatchError, "not the file that was signed"),
    (said.DownloadLengthMismatchError, "larger than what was signed"),
    (said.RepositoryError, "not what the office signed"),
)
"""The first that fits says why."""


class CatalogueUpdate:
    """`look` may be repeated at any time; the catalogue in use is never touched."""

    def __init__(
        self,
        slots: Slots,
        transport: Transport,
        *,
        unfit: Callable[[bytes], str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`unfit` says why a file is no catalogue, "" when it is one; `now` judges expiry."""
        self._slots = slots
        self._transport = transport
        self._unfit = unfit
        self._now = now
        self._kept = slots.folder / "tuf"
        self._parts = slots.folder / "parts"
        self._unwanted: dict[str, str] = {}  # targets that were whole and unfit, and why

    def look(self, trusted_root: str, office: str) -> Outcome:
        """Fetch and install what is newer. `trusted_root` is TUF root metadata that is believed;
        `office` the fingerprint of the office's root.
        """
        if not trusted_root:
            return Outcome(Found.NONE, "the office publishes no catalogue")
        try:
            with self._alone() as alone:
                return self._look(trusted_root, office) if alone else Outcome(Found.BUSY)
        except (said.RepositoryError, said.DownloadLengthMismatchError) as error:
            why = next(words for kind, words in REFUSALS if isinstance(error, kind))
            return Outcome(Found.REFUSED, f"{why}: {error}"[:300])
        except said.DownloadError as error:
            return Outcome(Found.UNREACHABLE, str(error)[:300])
        except OSError as error:
            return Outcome(Found.REFUSED, f"it cannot be written: {error}"[:300])

    def _look(self, trusted_root: str, office: str) -> Outcome:
        with self._copy() as copy:
            tuf = Updater(
                str(copy),
                METADATA_AT,
                target_base_url=TARGETS_AT,
                fetcher=Fetcher(self._transport, self._parts),
                config=_LIMITS,
                bootstrap=trusted_root.encode(),
            )
            tuf._trusted_set.reference_time = self._now()  # noqa: SLF001 - the clock comes in
            try:
                tuf.refresh()
            finally:
                self._keep(copy)
            target = tuf.get_targetinfo(TARGET)
            if target is None:
                return Outcome(Found.NONE, "the office publishes no catalogue")
            return self._take(tuf, target, copy, office)

    def _take(self, tuf: Updater, target: TargetFile, copy: Path, office: str) -> Outcome:
        digest = target.hashes["sha256"]
        if self._holds(digest):
            return Outcome(Found.CURRENT)
        if digest in self._unwanted:
            return Outcome(Found.REFUSED, self._unwanted[digest])
        data = self._downloaded(tuf, target, copy)
        why = self._unfit(data) if data else f"it is no catalogue of at most {MOST_BYTES} bytes"
        if why:
            self._unwanted = {digest: why[:300]}
            return Outcome(Found.REFUSED, why[:300])
        self._slots.install(data, target=digest, root=office, good=lambda d: not self._unfit(d))
        return Outcome(Found.INSTALLED)

    def _holds(self, digest: str) -> bool:
        slots = self._slots.claimed()
        current = slots[0] if slots and slots[0].name == self._slots.current() else None
        if current is None or current.about.target != digest:
            return False
        return self._slots.read(current) is not None

    def _downloaded(self, tuf: Updater, target: TargetFile, copy: Path) -> bytes:
        """Return the catalogue unpacked, b"" when that cannot be; a broken line keeps its part."""
        try:
            file = tuf.download_target(target, str(copy / TARGET))
        except (said.RepositoryError, said.DownloadLengthMismatchError):
            shutil.rmtree(self._parts, ignore_errors=True)
            raise
        shutil.rmtree(self._parts, ignore_errors=True)
        return _unpacked(Path(file))

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self._slots.folder, prefix="work-") as name:
            copy = Path(name, "tuf")
            if self._kept.is_dir():
                shutil.copytree(self._kept, copy)
            copy.mkdir(exist_ok=True)
            yield copy

    def _keep(self, copy: Path) -> None:
        """Write back what tuf believes now, most general first: each file is right by itself."""
        names = [p.relative_to(copy) for p in sorted(copy.glob("root_history/*.json"))]
        names += [Path(f"{role}.json") for role in ("targets", "snapshot", "timestamp")]
        (self._kept / "root_history").mkdir(parents=True, exist_ok=True)
        for name in names:
            with suppress(FileNotFoundError):
                data = (copy / name).read_bytes()
                if not (self._kept / name).exists() or (self._kept / name).read_bytes() != data:
                    write_whole(self._kept / name, data)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Keep `ekios sync catalogue` and the running kiosk apart; clear what a kill left."""
        self._slots.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._slots.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            for left in self._slots.folder.glob("work-*"):
                shutil.rmtree(left, ignore_errors=True)
            yield True


def _unpacked(file: Path) -> bytes:
    try:
        with gzip.open(file) as stream:
            data = stream.read(MOST_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""
    return data if len(data) <= MOST_BYTES else b""
