"""A TUF repository (specification 1.0.34) in a folder: one target, four roles.

metadata/  <n>.root.json  <n>.targets.json  <n>.snapshot.json  timestamp.json
targets/   <sha256>.catalogue.db.gz

Every file but timestamp.json is written once. timestamp.json is written last, so that whoever
reads meanwhile, or after a crash, finds the old state whole.
"""

import fcntl
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from backoffice.publishing import signing
from backoffice.publishing.files import TARGET, newest_root
from sync.durable import write_whole


class Role(Struct, frozen=True):
    """How many keys a role has, how many must sign, and how long a signature lasts."""

    keys: int
    threshold: int
    days: int


ROLES = {
    "root": Role(keys=3, threshold=2, days=3 * 365),
    "targets": Role(keys=1, threshold=1, days=365),
    "snapshot": Role(keys=1, threshold=1, days=90),
    "timestamp": Role(keys=1, threshold=1, days=30),
}
RENEWED_DAILY = timedelta(days=1)


class KeysMissing(Exception):  # noqa: N818 - named after what happened
    """Raised when too few key files of a role are here to sign for it."""

    def __init__(self, role: str, have: int, need: int) -> None:
        super().__init__(f"{need} keys of {role} must sign and {have} are here")


class NotPublished(Exception):  # noqa: N818 - named after what happened
    """Raised when there is nothing yet to refresh or to renew."""


class Standing(Struct, frozen=True):
    """What the newest timestamp.json leads to."""

    root: Metadata[Root]
    targets: Metadata[Targets]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]

    def expires(self) -> dict[str, datetime]:
        return {role: getattr(self, role).signed.expires for role in ROLES}


class Repository:
    """`folder` is served as it stands, `keys` holds private keys. Writers wait for each other."""

    def __init__(self, folder: Path, keys: Path) -> None:
        self.metadata = folder / "metadata"
        self.targets = folder / "targets"
        self._keys = keys

    def root_bytes(self) -> bytes | None:
        """Return the newest root metadata as it was signed; None before the first publication."""
        return newest_root(self.metadata)

    def standing(self) -> Standing | None:
        """Return what is published now; None before the first publication."""
        file = self.metadata / "timestamp.json"
        root = self.root_bytes()
        if root is None or not file.exists():
            return None
        timestamp: Metadata[Timestamp] = Metadata.from_bytes(file.read_bytes())
        snapshot = self._read("snapshot", timestamp.signed.snapshot_meta.version)
        targets = self._read("targets", snapshot.signed.meta["targets.json"].version)
        return Standing(Metadata.from_bytes(root), targets, snapshot, timestamp)

    def publish(self, catalogue: bytes, now: datetime) -> Standing:
        """Sign a compiled catalogue and make it the newest one; KeysMissing."""
        with self._locked():
            root = self._founded(now)
            packed = gzip.compress(catalogue, 9, mtime=0)
            target = TargetFile.from_data(TARGET, packed, ["sha256"])
            last = self.standing()
            targets = _next(last.targets if last else Metadata(Targets()), "targets", now)
            targets.signed.targets = {TARGET: target}
            self.targets.mkdir(parents=True, exist_ok=True)
            write_whole(self.targets / f"{target.hashes['sha256']}.{TARGET}", packed)
            return self._release(root, targets, last, now)

    def refresh(self, now: datetime) -> Standing:
        """Sign anew what nears its end: the timestamp daily, the others at half their life."""
        with self._locked():
            last = self._last()
            left = {role: end - now for role, end in last.expires().items()}
            if left["targets"] < _life("targets") / 2 and self._held(last.root, "targets"):
                return self._release(last.root, _next(last.targets, "targets", now), last, now)
            if left["snapshot"] < _life("snapshot") / 2:
                return self._snap(last.root, last.targets, last, now)
            if left["timestamp"] > _life("timestamp") - RENEWED_DAILY:
                return last
            return self._stamp(last.root, last.targets, last.snapshot, last, now)

    def renew(self, role: str, now: datetime) -> Standing:
        """Give a role new keys, by a new root; what it signed is signed again. KeysMissing."""
        with self._locked():
            last = self._last()
            root = _next(last.root, "root", now)
            former = self._held(last.root, "root")
            _enough("root", len(former), last.root.signed.roles["root"].threshold)
            retired = list(root.signed.roles[role].keyids)
            self._give_keys(root, role)
            for name in retired:
                root.signed.revoke_key(name, role)
            self._sign_root(root, former)
            return self._release(root, _next(last.targets, "targets", now), last, now)

    def _last(self) -> Standing:
        last = self.standing()
        if last is None:
            raise NotPublished("no catalogue was published yet")
        return last

    def _founded(self, now: datetime) -> Metadata[Root]:
        """Return the root; the first time, make it and all keys."""
        made = self.root_bytes()
        if made is not None:
            return Metadata.from_bytes(made)
        root = Metadata(Root(consistent_snapshot=True, expires=_end("root", now)))
        for role in ROLES:
            self._give_keys(root, role)
        self._sign_root(root, [])
        return root

    def _give_keys(self, root: Metadata[Root], role: str) -> None:
        for _ in range(ROLES[role].keys):
            root.signed.add_key(signing.make(self._keys, role).public_key, role)
        root.signed.roles[role].threshold = ROLES[role].threshold

    def _sign_root(self, root: Metadata[Root], former: list[signing.FileSigner]) -> None:
        """Sign by the root's own keys, and by those of the root before it."""
        root.signatures.clear()
        signers = {s.public_key.keyid: s for s in (*former, *self._held(root, "root"))}
        for signer in signers.values():
            root.sign(signer, append=True)
        self._write("root", root)

    def _release(
        self, root: Metadata[Root], targets: Metadata[Targets], last: Standing | None, now: datetime
    ) -> Standing:
        self._sign(root, "targets", targets)
        return self._snap(root, targets, last, now)

    def _snap(
        self, root: Metadata[Root], targets: Metadata[Targets], last: Standing | None, now: datetime
    ) -> Standing:
        snapshot = _next(last.snapshot if last else Metadata(Snapshot()), "snapshot", now)
        snapshot.signed.meta = {"targets.json": MetaFile(targets.signed.version)}
        self._sign(root, "snapshot", snapshot)
        return self._stamp(root, targets, snapshot, last, now)

    def _stamp(
        self,
        root: Metadata[Root],
        targets: Metadata[Targets],
        snapshot: Metadata[Snapshot],
        last: Standing | None,
        now: datetime,
    ) -> Standing:
        timestamp = _next(last.timestamp if last else Metadata(Timestamp()), "timestamp", now)
        timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
        self._sign(root, "timestamp", timestamp)
        return Standing(root, targets, snapshot, timestamp)

    def _sign(self, root: Metadata[Root], role: str, metadata: Metadata[Any]) -> None:
        signers = self._held(root, role)
        _enough(role, len(signers), root.signed.roles[role].threshold)
        metadata.signatures.clear()
        for signer in signers:
            metadata.sign(signer, append=True)
        self._write(role, metadata)

    def _held(self, root: Metadata[Root], role: str) -> list[signing.FileSigner]:
        return signing.held(self._keys, role, root.signed.roles[role].keyids)

    def _write(self, role: str, metadata: Metadata[Any]) -> None:
        number = "" if role == "timestamp" else f"{metadata.signed.version}."
        write_whole(self.metadata / f"{number}{role}.json", metadata.to_bytes())

    def _read(self, role: str, version: int) -> Metadata[Any]:
        return Metadata.from_bytes((self.metadata / f"{version}.{role}.json").read_bytes())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.metadata.mkdir(parents=True, exist_ok=True)
        with (self.metadata / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _next(metadata: Metadata[Any], role: str, now: datetime) -> Metadata[Any]:
    """Return a copy to change and sign: the next version (the first stays 1), with a new end."""
    copy = Metadata.from_dict(metadata.to_dict())
    copy.signed.version += 1 if metadata.signatures else 0
    copy.signed.expires = _end(role, now)
    return copy


def _end(role: str, now: datetime) -> datetime:
    return now.replace(microsecond=0) + _life(role)


def _life(role: str) -> timedelta:
    return timedelta(days=ROLES[role].days)


def _enough(role: str, have: int, need: int) -> None:
    if have < need:
        raise KeysMissing(role, have, need)
