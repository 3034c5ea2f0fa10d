"""`ekios sync verify` finds what is wrong with what is stored, and names it by its reference."""

from pathlib import Path

import pytest

from sync.verify import Verified, verify
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

TRIGGERS = ("outbox_same", "outbox_purge", "outbox_keep", "attachment_keep", "attachment_same")


@pytest.fixture
def kiosk(tmp_path: Path):
    office = Office()
    kiosk = Kiosk(tmp_path, office.url).enrol(office)
    for _ in range(4):
        kiosk.submit(photos=1)
    yield kiosk
    kiosk.close()
    office.close()


def test_what_is_whole_is_said_to_be_whole(kiosk: Kiosk) -> None:
    assert verify(kiosk.store, kiosk.trust) == Verified(4, 0, ())


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE outbox SET sealed = zeroblob(9) WHERE seq = 2", "K01-0002: the digest is another"),
        ("UPDATE outbox SET signature = zeroblob(64) WHERE seq = 2", "signature does not hold"),
        ("UPDATE outbox SET head = 'x' WHERE seq = 2", "K01-0002: the head cannot be read"),
        ("DELETE FROM outbox WHERE seq = 2", "K01-0003: number 3 follows 1"),
        ("UPDATE outbox SET digest = 'ff' WHERE seq = 2", "K01-0003: the chain is broken"),
        ("DELETE FROM attachment WHERE rowid = 2", "is missing"),
        ("UPDATE attachment SET data = x'00' WHERE rowid = 3", "is damaged"),
    ],
)
def test_each_damage_is_named(kiosk: Kiosk, damage: str, said: str) -> None:
    def spoil(db) -> None:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for trigger in TRIGGERS:
            db.execute(f"DROP TRIGGER {trigger}")
        if damage.startswith("DELETE FROM outbox"):
            db.execute("DELETE FROM attachment WHERE rowid = 2")
        db.execute(damage)

    kiosk.store.write(spoil)
    problems = verify(kiosk.store, kiosk.trust).problems
    assert any(said in problem for problem in problems), problems
