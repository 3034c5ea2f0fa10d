"""Sealing to another region: only with a key that the own root signed, and the newest of them."""

import json
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from sync.db import set_fact
from sync.envelope import DEFAULT_ALGORITHM, new_seal_keypair, open_envelope
from sync.keys import fingerprint, generate_signing_key, save_signing_key
from sync.outbox import NotTaken, Stored
from sync.signatures import sign_trust
from sync.trust import Identity
from sync.wire import Envelope, KeyRecord, KioskKey, NeighbourKeys, SignedTrust, Trust
from tests.unit.sync_kiosk import Kiosk


class Root:
    """The own office's root, and a kiosk that believes it."""

    def __init__(self, folder: Path) -> None:
        self.key, self.version, self.private = generate_signing_key(), 0, {}
        self.kiosk = Kiosk(folder)
        mine = generate_signing_key()
        identity = Identity("contoh-7", 1, "K07", fingerprint(mine.public))
        (folder / "keys").mkdir()
        save_signing_key(self.kiosk.trust.key_path(identity.key), mine)
        self.directory = (KioskKey("contoh-7", 1, "K07", mine.public),)
        root = fingerprint(self.key.public)
        self.kiosk.store.write(lambda db: set_fact(db, "root", root))
        self.own = self.record("seal-own", 1)
        self.says()
        self.kiosk.trust.adopt(identity)

    def record(self, key_id: str, day: int) -> KeyRecord:
        self.private[key_id], public = new_seal_keypair()
        began = f"2026-01-0{day}T00:00:00Z"
        return KeyRecord(key_id, "seal", DEFAULT_ALGORITHM, public, began)

    def says(self, *neighbours: NeighbourKeys) -> bool:
        self.version += 1
        trust = Trust(self.version, "Kota", (self.own,), self.directory, "u", neighbours=neighbours)
        raw = msgspec.json.encode(sign_trust(self.key, trust))
        return self.kiosk.trust.accept(raw) is not None

    def submit(self, region: str) -> Stored | NotTaken:
        return self.kiosk.outbox.append(replace(self.kiosk.act(), region=region))

    def head_key(self) -> str:
        envelope = self.kiosk.outbox.pending()[-1]
        return json.loads(envelope.head)["key"]


@pytest.fixture
def root(tmp_path):
    made = Root(tmp_path)
    yield made
    made.kiosk.close()


def test_without_its_key_nothing_is_taken_for_a_region(root):
    assert root.kiosk.trust.neighbours() == frozenset()
    refused = root.submit("3298")
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"
    assert isinstance(root.submit(""), Stored)
    assert root.head_key() == "seal-own"


def test_its_newest_key_is_used_and_the_own_one_does_not_open_it(root):
    keys = root.record("seal-old", 2), root.record("seal-new", 3)
    assert root.says(NeighbourKeys("3298", "Teladan", keys))
    assert root.kiosk.trust.neighbours() == {"3298"}
    assert isinstance(root.submit("3298"), Stored)
    assert root.head_key() == "seal-new"
    [envelope] = root.kiosk.outbox.pending()
    whole = Envelope(envelope.head, envelope.sealed, envelope.signature)
    assert not isinstance(open_envelope(whole, lambda _id: root.private["seal-own"]), bytes)
    assert isinstance(open_envelope(whole, root.private.get), bytes)


@pytest.mark.parametrize(
    "keys", [(), (KeyRecord("x", "seal", "a suite of tomorrow", b"", ""),)], ids=["none", "unknown"]
)
def test_a_region_without_a_usable_key_is_no_neighbour(root, keys):
    assert root.says(NeighbourKeys("3298", "Teladan", keys))
    assert root.kiosk.trust.neighbours() == frozenset()
    assert isinstance(root.submit("3298"), NotTaken)


def test_a_region_that_left_the_list_is_left(root):
    root.says(NeighbourKeys("3298", "Teladan", (root.record("seal-new", 3),)))
    root.says()
    assert isinstance(root.submit("3298"), NotTaken)


def test_a_neighbour_cannot_put_itself_into_the_list(root):
    stranger, trust = generate_signing_key(), root.kiosk.trust.trust()
    entry = NeighbourKeys("3298", "Teladan", (root.record("seal-x", 3),))
    forged = sign_trust(stranger, replace(trust, version=9, neighbours=(entry,)))
    assert root.kiosk.trust.accept(msgspec.json.encode(forged)) is None
    claimed = SignedTrust(forged.body, root.key.public, forged.signature)
    assert root.kiosk.trust.accept(msgspec.json.encode(claimed)) is None
    assert root.kiosk.trust.neighbours() == frozenset()


def test_a_trust_of_before_is_still_understood():
    old = b'{"version":1,"region":"Kota","keys":[],"kiosks":[],"status_url":"u"}'
    assert msgspec.json.decode(old, type=Trust).neighbours == ()
