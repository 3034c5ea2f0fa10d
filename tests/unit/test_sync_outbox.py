"""What happens to an application between "Kirim" and the office, on the kiosk's disk."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import judge
from sync.db import Store, set_fact
from sync.envelope import hash_token
from sync.errors import DatabaseBroken, DatabaseNewer
from sync.lookup import Found, Paused, Wrong
from sync.outbox import NotTaken, Stored
from sync.signatures import parse_proof, proof_valid
from sync.trust import seal_key
from sync.wire import KeyRecord
from tests.unit.sync_kiosk import CANARY, NAME, Kiosk
from tests.unit.sync_office import Office


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.close()


@pytest.fixture
def kiosk(tmp_path: Path, office: Office) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path / "kiosk", office.url).enrol(office)
    yield made
    made.close()


def test_an_application_is_stored_signed_and_proven(kiosk: Kiosk) -> None:
    stored = kiosk.submit(photos=1)
    assert (stored.seq, stored.epoch, stored.kiosk) == (1, 1, "k-1")
    assert stored.reference == "K01-0001"
    proof, trust = parse_proof(stored.proof_url), kiosk.trust.trust()
    assert proof is not None
    assert trust is not None
    assert proof_valid(proof, trust)
    assert (proof.seq, proof.digest) == (stored.seq, stored.digest)


def test_a_double_tap_is_one_application(kiosk: Kiosk) -> None:
    act = kiosk.act(photos=1)
    first = kiosk.outbox.append(act)
    assert kiosk.outbox.append(act) == first
    assert kiosk.outbox.counts().pending == 1


def test_the_same_id_for_another_act_is_a_mistake(kiosk: Kiosk) -> None:
    act = kiosk.act()
    kiosk.outbox.append(act)
    with pytest.raises(ValueError, match="another act"):
        kiosk.outbox.append(msgspec.structs.replace(act, token=b"x" * 16))


def test_sequence_and_chain_have_no_gap(kiosk: Kiosk) -> None:
    stored = [kiosk.submit() for _ in range(5)]
    heads = [msgspec.json.decode(e.head) for e in kiosk.outbox.pending()]
    assert [h["seq"] for h in heads] == [1, 2, 3, 4, 5]
    assert [h["prev"] for h in heads] == ["", *(s.digest for s in stored[:4])]


def test_many_threads_submit_at_once(kiosk: Kiosk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    acts = [kiosk.act() for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        stored = list(pool.map(kiosk.outbox.append, [*acts, *acts]))
    assert {s.seq for s in stored if isinstance(s, Stored)} == set(range(1, 13))
    assert stored[:12] == stored[12:]


def test_nothing_readable_is_on_the_disk(kiosk: Kiosk, office: Office) -> None:
    for _ in range(3):
        kiosk.submit(photos=2, size=2000)
    kiosk.agent.step()
    tokens = [n.to_bytes(16, "big") for n in (1, 2, 3)]
    canaries = [CANARY.encode(), NAME.encode(), b"canary-service", b"000001", *tokens]
    for path in kiosk.folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        found = [c for c in canaries if c in raw and c != b"000001"]
        assert not found, (path, found)
        assert not re.search(rb"(?<!\d)00000[123](?!\d)", raw), path
    assert kiosk.outbox.counts().acknowledged == 3
    assert CANARY.encode() in office.plaintext(kiosk.act(1).id)


def test_no_program_can_delete_or_alter_an_envelope(kiosk: Kiosk) -> None:
    kiosk.submit(photos=1)
    for sql in (
        "DELETE FROM outbox",
        "UPDATE outbox SET sealed = x'00'",
        "UPDATE outbox SET seq = 9",
        "DELETE FROM attachment",
        "UPDATE attachment SET data = x'00'",
        "INSERT OR REPLACE INTO outbox SELECT * FROM outbox",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            kiosk.store.write(lambda db, sql=sql: db.execute(sql))  # type: ignore[misc]
    assert kiosk.outbox.counts().pending == 1


# --- fail closed ---------------------------------------------------------------------------------


def test_before_enrolment_nothing_is_taken(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    refused = kiosk.outbox.append(kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"
    kiosk.close()


def test_without_the_key_file_nothing_is_taken(kiosk: Kiosk) -> None:
    identity = kiosk.trust.identity()
    assert identity is not None
    kiosk.trust.key_path(identity.key).unlink()
    refused = kiosk.outbox.append(kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"


@pytest.mark.parametrize("public", [b"", b"short", bytes(32)])
def test_a_seal_key_that_is_none_takes_nothing(kiosk: Kiosk, office: Office, public: bytes) -> None:
    office.seal_public = public
    office.trust_version += 1
    assert kiosk.trust.accept(office.signed_trust())
    refused = kiosk.outbox.append(kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"
    assert kiosk.outbox.counts().pending == 0


def test_a_trust_altered_on_the_disk_is_not_used(kiosk: Kiosk) -> None:
    raw = kiosk.store.read(
        lambda db: db.execute("SELECT value FROM fact WHERE name='trust'").fetchone()[0]
    )
    kiosk.store.write(lambda db: set_fact(db, "trust", raw.replace("kota-contoh", "kota-lain")))
    assert kiosk.trust.trust() is None
    assert isinstance(kiosk.outbox.append(kiosk.act()), NotTaken)


def test_an_older_trust_never_comes_back(kiosk: Kiosk, office: Office) -> None:
    old = office.signed_trust()
    office.trust_version += 5
    assert kiosk.trust.accept(office.signed_trust())
    assert kiosk.trust.accept(old) is None
    stranger = Office()
    stranger.trust_version = 100
    assert kiosk.trust.accept(stranger.signed_trust()) is None
    stranger.close()


def test_the_newest_seal_key_of_the_best_algorithm_is_used() -> None:
    def key(name: str, alg: str, since: str, purpose: str = "seal") -> KeyRecord:
        return KeyRecord(name, purpose, alg, b"", since)

    hybrid, plain = (
        "MLKEM768-X25519+HKDF-SHA256+CHACHA20POLY1305",
        "X25519+HKDF-SHA256+CHACHA20POLY1305",
    )
    keys = (
        key("a", hybrid, "2026-01-01"),
        key("b", hybrid, "2026-03-01"),
        key("c", plain, "2026-09-01"),
        key("d", "SOMETHING-NEWER", "2027-01-01"),
        key("e", hybrid, "2027-01-01", "reply"),
    )
    chosen = seal_key(keys)
    assert chosen is not None
    assert chosen.id == "b"
    assert seal_key(keys[3:]) is None


# --- look-ups ------------------------------------------------------------------------------------


def test_a_token_finds_its_application_and_opens_the_stub(kiosk: Kiosk) -> None:
    stored = kiosk.submit()
    kiosk.submit()
    found = kiosk.lookup.by_token((1).to_bytes(16, "big"))
    assert found is not None
    assert (found.id, found.state) == (stored.id, "pending")
    assert found.stub == b'{"service":"canary-service"}'
    assert kiosk.lookup.by_token(b"z" * 16) is None


def test_reference_and_code_find_it_without_the_stub(kiosk: Kiosk) -> None:
    stored = kiosk.submit()
    found = kiosk.lookup.by_reference(" k01-0001 ", "000001")
    assert isinstance(found, Found)
    assert (found.id, found.stub) == (stored.id, None)


@pytest.mark.parametrize("reference", ["K01-0001", "K01-9999"])
def test_five_wrong_codes_pause_a_reference_for_an_hour(
    kiosk: Kiosk, office: Office, reference: str
) -> None:
    kiosk.submit()
    answers = [kiosk.lookup.by_reference(reference, "999999") for _ in range(6)]
    assert answers == [Wrong()] * 5 + [Paused(3600)]
    again = Kiosk(kiosk.folder, office.url)  # a restart does not help
    assert isinstance(again.lookup.by_reference(reference, "000001"), Paused)
    again.clock.now += timedelta(seconds=3601)
    right = again.lookup.by_reference(reference, "000001")
    assert isinstance(right, Found if reference == "K01-0001" else Wrong)
    again.close()


def test_a_right_code_forgives_the_wrong_ones(kiosk: Kiosk) -> None:
    kiosk.submit()
    for _ in range(3):
        for _ in range(4):
            assert kiosk.lookup.by_reference("K01-0001", "999999") == Wrong()
        assert isinstance(kiosk.lookup.by_reference("K01-0001", "000001"), Found)


def test_a_supplement_does_not_hide_the_application(kiosk: Kiosk) -> None:
    act = kiosk.act()
    kiosk.outbox.append(act)
    later = msgspec.structs.replace(kiosk.act(), kind="supplement", token=act.token)
    kiosk.outbox.append(later)
    found = kiosk.lookup.by_token(act.token)
    assert found is not None
    assert found.id == act.id
    assert hash_token(act.token) == hash_token(later.token)


# --- the file ------------------------------------------------------------------------------------


def test_the_strict_mode_is_in_force_and_reported(kiosk: Kiosk) -> None:
    mode = kiosk.store.mode()
    assert (mode.journal, mode.synchronous, mode.durable) == ("delete", "EXTRA", True)
    assert mode.sqlite == sqlite3.sqlite_version
    assert kiosk.store.path.stat().st_mode & 0o077 == 0


def noise(raw: bytes) -> bytes:
    return raw[:4096] + b"\xa5" * 7904 + raw[12_000:]


def torn(raw: bytes) -> bytes:
    return raw[:4096] + raw[12_000:]


def unspeakable(raw: bytes) -> bytes:
    """SQLite's own words about this schema are no UTF-8."""
    return raw.replace(b"CREATE TABLE", b"CREATE TABL\xde")


@pytest.mark.parametrize("damage", [noise, torn, unspeakable])
def test_a_corrupted_file_at_start_is_moved_aside_whole(
    kiosk: Kiosk, damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    for _ in range(5):
        kiosk.submit(photos=1, size=5000)
    kiosk.close()
    path = kiosk.store.path
    raw = damage(path.read_bytes())
    path.write_bytes(raw)
    with pytest.raises(DatabaseBroken) as caught:
        Store(path)
    aside = caught.value.moved_to
    assert aside is not None
    assert aside.read_bytes() == raw
    assert str(aside) in str(caught.value)
    fresh = Kiosk(kiosk.folder)  # starts, but takes nothing: its epoch is unknown
    assert isinstance(fresh.outbox.append(fresh.act()), NotTaken)
    fresh.close()


def test_two_damaged_files_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.sqlite3"
    for number in (1, 2):
        path.write_bytes(b"not a database, " * 100)
        with pytest.raises(DatabaseBroken) as caught:
            Store(path)
        assert caught.value.moved_to == tmp_path / f"kiosk.sqlite3.damaged-{number}"


def test_a_file_of_a_newer_program_is_left_alone(kiosk: Kiosk) -> None:
    kiosk.store.write(
        lambda db: db["_sqlite_migrations"].insert(
            {"migration_set": "ekios", "name": "9999_future", "applied_at": ""}
        )
    )
    kiosk.close()
    with pytest.raises(DatabaseNewer, match="9999_future"):
        Store(kiosk.store.path)
    assert kiosk.store.path.exists()


def test_what_was_stored_is_there_after_a_restart(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit(photos=1)
    kiosk.close()
    again = Kiosk(kiosk.folder, office.url)
    assert again.outbox.append(again.act(1)) == stored
    assert again.outbox.counts().pending == 1
    again.close()


# --- the clock -----------------------------------------------------------------------------------


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)), st.floats(0, 9))
def test_an_uncertain_time_is_never_called_certain(
    now: datetime, heard: datetime, offset: float
) -> None:
    moment = judge(now, heard, offset)
    if moment.certain:
        assert abs((now - heard).total_seconds()) <= 400 * 86_400
    assert not judge(now, None, offset).certain


@pytest.mark.parametrize("year", [1970, 2001, 2038, 9998])
def test_a_wrong_clock_stops_nobody_and_says_so(kiosk: Kiosk, year: int) -> None:
    kiosk.agent.step()
    right = kiosk.submit()
    kiosk.clock.now = datetime(year, 1, 19, 3, 14, 8, tzinfo=UTC)
    wrong = kiosk.submit()
    assert (right.time_certain, wrong.time_certain) == (True, False)
    assert wrong.seq == right.seq + 1
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 0
    heads = [msgspec.json.decode(e.head) for e in kiosk.outbox.pending()]
    assert heads == []


def test_the_pending_batch_respects_count_and_bytes(kiosk: Kiosk) -> None:
    for _ in range(6):
        kiosk.submit()
    assert len(kiosk.outbox.pending(4)) == 4
    assert len(kiosk.outbox.pending(100, max_bytes=10_000)) == 2
    assert len(kiosk.outbox.pending(100, max_bytes=1)) == 1
    first = msgspec.json.decode(kiosk.outbox.pending(1)[0].head)["id"]
    assert len(kiosk.outbox.pending(skip={first})) == 5
