"""Whom the kiosk believes, and who it is: enrolled root, root-signed Trust, identity and key."""

import hashlib
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from sync.db import Store, fact, set_fact
from sync.envelope import ALGORITHMS
from sync.keycommand import CommandKey
from sync.keycommand import new_key as new_command_key
from sync.keys import (
    KeyFileBroken,
    SigningKey,
    fingerprint,
    generate_signing_key,
    load_public_key,
    load_signing_key,
    save_public_key,
    save_signing_key,
)
from sync.signatures import open_trust
from sync.wire import KeyRecord, SignedTrust, Trust

_ORDER: Final = tuple(ALGORITHMS)


class Identity(Struct, frozen=True):
    """Who this kiosk is at the office; `code` is printed in references, `key` a fingerprint."""

    kiosk: str
    epoch: int
    code: str
    key: str


class Sealing(Struct, frozen=True):
    """All that is needed to take an application."""

    identity: Identity
    key: SigningKey
    recipient: KeyRecord
    status_url: str


class TrustStore:
    """What was enrolled. `keys` is the folder of key files, one per enrolment."""

    def __init__(self, store: Store, keys: Path, key_command: str = "") -> None:
        """`key_command` makes and holds the kiosk's keys, as `sync.keycommand` says."""
        self._store = store
        self._keys = keys
        self._command = key_command
        self._cache: tuple[tuple[str, str], Trust] | None = None

    def root(self) -> str:
        """Return the enrolled root's fingerprint, "" before."""
        return self._store.read(lambda db: fact(db, "root"))

    def trust(self) -> Trust | None:
        """Return the Trust in force; checked against the root each time it is read from disk."""
        raw, root = self._store.read(lambda db: (fact(db, "trust"), fact(db, "root")))
        if self._cache and self._cache[0] == (raw, root):
            return self._cache[1]
        trust = open_trust(raw.encode(), root)
        self._cache = ((raw, root), trust) if trust else None
        return trust

    def digest(self) -> str:
        """Return the SHA-256 of the Trust's exact text, to compare with `TurnReply.trust`."""
        raw = self._store.read(lambda db: fact(db, "trust"))
        if not raw:
            return ""
        body = msgspec.json.decode(raw, type=SignedTrust).body
        return hashlib.sha256(body.encode()).hexdigest()

    def accept(self, raw: bytes) -> Trust | None:
        """Keep a SignedTrust; None unless the root signed it and its version does not go back."""
        trust = open_trust(raw, self.root())
        current = self.trust()
        if trust is None or (current is not None and trust.version < current.version):
            return None
        self._store.write(lambda db: set_fact(db, "trust", raw.decode()), urgent=True)
        return trust

    def identity(self) -> Identity | None:
        """Return who this kiosk is; None before enrolment, or when the disk has altered it."""
        text = self._store.read(lambda db: fact(db, "identity"))
        try:
            return msgspec.json.decode(text, type=Identity) if text else None
        except msgspec.MsgspecError:
            return None

    def adopt(self, identity: Identity) -> None:
        """Become this kiosk; later envelopes are of its epoch."""
        text = msgspec.json.encode(identity).decode()
        self._store.write(lambda db: set_fact(db, "identity", text))

    def signing_key(self, identity: Identity) -> SigningKey | None:
        """Return the identity's key, or None when its file is gone or not the right one."""
        try:
            key = self.key(identity.key)
        except (OSError, KeyFileBroken):
            return None
        return key if fingerprint(key.public) == identity.key else None

    def key(self, name: str) -> SigningKey:
        """Return the key of this fingerprint; OSError or KeyFileBroken."""
        path = self.key_path(name)
        public = load_public_key(path)
        if public is None:
            return load_signing_key(path)
        if not self._command:
            raise KeyFileBroken(f"{path} names a key of a command, and no key_command is set")
        return CommandKey(self._command, public)

    def new_key(self) -> SigningKey:
        """Make a key and remember it durably: in a file, or with the command; KeyUnusable."""
        self._keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._command:
            key = generate_signing_key()
            save_signing_key(self.key_path(fingerprint(key.public)), key)
            return key
        held = new_command_key(self._command)
        save_public_key(self.key_path(fingerprint(held.public)), held.public)
        return held

    def key_path(self, name: str) -> Path:
        return self._keys / f"kiosk-{name}.key"

    def sealing(self, region: str = "") -> Sealing | None:
        """Return what sealing needs, or None: then no application is taken.

        `region` is the code of a neighbouring region; "" is the kiosk's own office.
        """
        identity, trust = self.identity(), self.trust()
        if identity is None or trust is None:
            return None
        key, recipient = self.signing_key(identity), seal_key(keys_of(trust, region))
        if key is None or recipient is None:
            return None
        return Sealing(identity, key, recipient, trust.status_url)

    def neighbours(self) -> frozenset[str]:
        """Return the codes of the neighbouring regions that this kiosk can seal to."""
        trust = self.trust()
        regions = trust.neighbours if trust else ()
        return frozenset(n.region for n in regions if n.region and seal_key(n.keys))


def keys_of(trust: Trust, region: str) -> tuple[KeyRecord, ...]:
    """Return the keys of a region: of the neighbour with this code, of the office itself for ""."""
    if not region:
        return trust.keys
    return next((n.keys for n in trust.neighbours if n.region == region), ())


def seal_key(keys: tuple[KeyRecord, ...]) -> KeyRecord | None:
    """Choose the newest seal key of the best algorithm this program knows."""
    known = [key for key in keys if key.purpose == "seal" and key.alg in ALGORITHMS]
    return max(known, key=lambda k: (-_ORDER.index(k.alg), k.not_before, k.id), default=None)
