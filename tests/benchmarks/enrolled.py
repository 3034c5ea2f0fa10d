"""A kiosk's outbox that was enrolled at an invented office; real keys, a real file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct
from uuid_utils import uuid7

from kiosk.domain import reference
from sync.db import Store, set_fact
from sync.envelope import DEFAULT_ALGORITHM, new_seal_keypair
from sync.keys import SigningKey, fingerprint, generate_signing_key, save_signing_key
from sync.outbox import Outbox, Submission
from sync.signatures import sign_trust
from sync.trust import Identity, TrustStore
from sync.wire import KeyRecord, KioskKey, Trust

KIOSK = "contoh-7"
BEGAN = "2026-01-01T00:00:00Z"
# As large as a long form's answers: Surat Keterangan Pindah with three followers.
ANSWERS = b'{"kind":"application","service":"pindah","answers":"' + b"x" * 1600 + b'"}'


class Kiosk(Struct, frozen=True):
    store: Store
    outbox: Outbox
    key: SigningKey


def application(plaintext: bytes = ANSWERS) -> Submission:
    return Submission(str(uuid7()), "application", plaintext, b"t" * 16, "482193", stub=b"s" * 60)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder on the disk of the working copy; /tmp may be memory."""
    build = Path(__file__).resolve().parents[2] / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=build) as folder:
        yield Path(folder)


@contextmanager
def kiosk(folder: Path) -> Iterator[Kiosk]:
    store = Store(folder / "kiosk.sqlite3")
    trust = TrustStore(store, folder)
    key = generate_signing_key()
    identity = Identity(KIOSK, 1, "K07", fingerprint(key.public))
    save_signing_key(trust.key_path(identity.key), key)
    _believe(store, trust, key)
    trust.adopt(identity)
    outbox = Outbox(store, trust, reference=reference.make, clock=lambda: datetime.now(UTC))
    try:
        yield Kiosk(store, outbox, key)
    finally:
        store.close()


def _believe(store: Store, trust: TrustStore, key: SigningKey) -> None:
    root = generate_signing_key()
    _, public = new_seal_keypair()
    office = Trust(
        version=1,
        region="99.99",
        keys=(KeyRecord("seal-1", "seal", DEFAULT_ALGORITHM, public, BEGAN),),
        kiosks=(KioskKey(KIOSK, 1, "K07", key.public),),
        status_url="https://contoh.example/status",
    )
    store.write(lambda db: set_fact(db, "root", fingerprint(root.public)))
    assert trust.accept(msgspec.json.encode(sign_trust(root, office))) is not None
