"""Somebody on the line, or at the office's disk, wants kiosks to use another catalogue."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, repeat

import pytest

from sync.catalogue.outcome import Found
from sync.transport import Transport
from tests.catalogue_office import FAST, CatalogueOffice, Fetching

OLD, NEW = b"the old catalogue" * 9999, b"the new catalogue" * 9999


@pytest.fixture
def office(tmp_path) -> Iterator[CatalogueOffice]:
    made = CatalogueOffice(tmp_path / "office")
    made.publish(OLD)
    yield made
    made.close()


@pytest.fixture
def kiosk(office, tmp_path) -> Fetching:
    made = Fetching(office, tmp_path / "kiosk")
    assert made.look().found is Found.INSTALLED
    return made


def refused(kiosk: Fetching, *words: str) -> None:
    """The kiosk refuses, says why, and goes on with what it has."""
    outcome = kiosk.look()
    assert outcome.found is Found.REFUSED, outcome
    assert any(word in outcome.detail for word in words), outcome.detail
    assert kiosk.held() == OLD


def files(office: CatalogueOffice, suffix: str):
    return sorted(office.folder.glob(f"*/*{suffix}"))


def test_nothing_wrong(office, kiosk):
    assert kiosk.look().found is Found.CURRENT
    office.publish(NEW)
    assert kiosk.look().found is Found.INSTALLED
    assert kiosk.held() == NEW


def test_an_expired_timestamp_is_refused_and_the_catalogue_in_hand_is_used_on(office, kiosk):
    office.later(days=31)
    refused(kiosk, "expired")
    office.repository.refresh(office.now)
    assert kiosk.look().found is Found.CURRENT


def test_an_expired_snapshot_or_catalogue_is_refused(office, kiosk):
    office.publish(NEW)
    office.later(days=366)
    kiosk.update._now = lambda: office.now
    shutil.rmtree(kiosk.slots.folder / "tuf")
    refused(kiosk, "expired")


def test_an_office_put_back_to_an_older_state_is_refused(office, kiosk, tmp_path):
    before = shutil.copytree(office.folder, tmp_path / "before")
    office.publish(OLD)
    office.publish(OLD)
    assert kiosk.look().found is Found.CURRENT
    shutil.rmtree(office.folder)
    shutil.copytree(before, office.folder)
    refused(kiosk, "older than what was seen before")


def test_an_office_put_back_by_itself_is_followed_again_after_new_keys(office, kiosk, tmp_path):
    before = shutil.copytree(office.folder, tmp_path / "before")
    for _ in range(3):
        office.publish(OLD)
        kiosk.look()
    shutil.rmtree(office.folder)
    shutil.copytree(before, office.folder)
    refused(kiosk, "older than what was seen before")
    office.repository.renew("timestamp", office.now)
    office.repository.renew("snapshot", office.now)
    assert kiosk.look().found is Found.CURRENT
    office.publish(NEW)
    assert kiosk.look().found is Found.INSTALLED


def test_one_changed_byte_of_the_catalogue_is_refused(office, kiosk):
    office.publish(NEW)
    for file in files(office, ".gz"):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    refused(kiosk, "not the file that was signed")
    assert not (kiosk.slots.folder / "parts").exists()


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_changed_metadata_is_refused(office, kiosk, role):
    office.publish(NEW)
    for file in files(office, f"{role}.json"):
        file.write_bytes(file.read_bytes().replace(b'"version":2', b'"version":3'))
    refused(kiosk, "not signed")


def test_parts_of_two_publications_are_not_mixed(office, kiosk, tmp_path):
    """Each file is signed, but they do not belong together."""
    office.publish(NEW)
    (office.folder / "metadata" / "2.targets.json").write_bytes(
        (office.folder / "metadata" / "1.targets.json").read_bytes()
    )
    refused(kiosk, "older than what", "not what the office signed")


def test_another_offices_catalogue_is_refused(office, kiosk, tmp_path):
    other = CatalogueOffice(tmp_path / "other")
    try:
        other.publish(NEW)
        other.publish(NEW)
        shutil.rmtree(office.folder)
        shutil.copytree(other.folder, office.folder)
        refused(kiosk, "not signed")
    finally:
        other.close()


def test_a_root_that_the_old_root_did_not_sign_is_refused(office, kiosk, tmp_path):
    other = CatalogueOffice(tmp_path / "other")
    try:
        other.publish(NEW)
        other.repository.renew("root", office.now)
        shutil.copy(other.folder / "metadata" / "2.root.json", office.folder / "metadata")
        refused(kiosk, "not signed")
    finally:
        other.close()


def test_a_trust_of_nonsense_is_refused(office, kiosk):
    kiosk.trusted = "{}"
    refused(kiosk, "not what the office signed")


@pytest.mark.parametrize("name", ["timestamp.json", ".snapshot.json", ".catalogue.db.gz"])
def test_endless_data_is_refused(office, kiosk, name):
    office.publish(NEW)
    office.mischief = lambda asked, _headers: (
        (200, {}, repeat(bytes(1 << 16))) if asked.endswith(name) else None
    )
    refused(kiosk, "larger than what was signed")
    assert not (kiosk.slots.folder / "parts").exists()


def test_data_that_drips_for_ever_is_given_up(office, tmp_path):
    """One byte has come and the next will not for a while: the time of the whole is what counts."""
    patience = threading.Event()
    office.mischief = lambda _asked, _headers: (200, {}, dripping(patience))
    ticks = count(step=1000.0)
    line = Transport(office.url, limits=FAST, monotonic=lambda: next(ticks))
    kiosk = Fetching(office, tmp_path / "kiosk", line)
    outcome = kiosk.look()
    patience.set()
    line.close()
    assert outcome.found is Found.UNREACHABLE
    assert "dripped" in outcome.detail


def dripping(patience: threading.Event) -> Iterator[bytes]:
    yield b"{"
    patience.wait(30)


def test_a_portals_page_is_nothing(office, kiosk):
    page = b"<html>Masuk</html>"
    office.mischief = lambda _asked, _headers: (200, {}, iter((page,)))
    outcome = kiosk.look()
    assert outcome.found is Found.REFUSED
    office.mischief = lambda _asked, _headers: (302, {"Location": "/login"}, iter(()))
    assert kiosk.look().found is Found.UNREACHABLE
    assert kiosk.held() == OLD


def test_renewed_keys_are_followed_and_stolen_ones_are_worth_nothing(office, kiosk, tmp_path):
    stolen = shutil.copytree(office.keys, tmp_path / "stolen")
    before = shutil.copytree(office.folder, tmp_path / "before")
    for role in ("timestamp", "snapshot", "targets", "root"):
        office.repository.renew(role, office.now)
    assert kiosk.look().found is Found.CURRENT
    office.publish(NEW)
    shutil.copytree(before, office.folder, dirs_exist_ok=True)
    shutil.rmtree(office.keys)
    shutil.copytree(stolen, office.keys)
    for _ in range(9):
        office.repository.__class__(before, office.keys).publish(b"forged", office.now)
    shutil.copy(before / "metadata" / "timestamp.json", office.folder / "metadata")
    refused(kiosk, "not signed")


def test_an_office_that_lost_its_repository_begins_anew_with_a_new_trust(office, kiosk):
    for _ in range(3):
        office.publish(OLD)
    assert kiosk.look().found is Found.CURRENT
    shutil.rmtree(office.folder)
    shutil.rmtree(office.keys)
    office.publish(NEW)
    refused(kiosk, "not signed")
    kiosk.trusted = office.root  # a Trust that the office's own root signed
    assert kiosk.look().found is Found.INSTALLED


def test_a_wrong_clock_only_stops_fetching(office, kiosk):
    office.publish(NEW)
    right = office.now
    office.now = right + timedelta(days=30_000)
    refused(kiosk, "expired")
    office.now = right
    assert kiosk.look().found is Found.INSTALLED
