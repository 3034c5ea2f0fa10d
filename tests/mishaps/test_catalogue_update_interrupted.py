"""Power, line and disk fail while a newer catalogue arrives: the kiosk has the old or the new."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.catalogue.outcome import Found
from tests.catalogue_office import CatalogueOffice, Fetching

OLD, NEW, NEWER = (os.urandom(200_000) for _ in range(3))
CALLS = ("write", "fsync", "replace", "unlink")
WHOLE = {"a", "b", "current", "tuf", "lock"}
MOST = 200


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


def look_in_a_child(kiosk: Fetching, number: int) -> bool:
    """Look once in a forked process that dies before one of its calls; whether it came through."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
        return os.WIFEXITED(status)
    left = iter(range(number))
    for name in CALLS:
        real = getattr(os, name)

        def stepped(*args, _real=real, **kwargs):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return _real(*args, **kwargs)

        setattr(os, name, stepped)
    os._exit(0 if kiosk.look().found is Found.INSTALLED else 1)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_at_every_step_leaves_the_old_or_the_new(office, kiosk, tmp_path):
    office.publish(NEW)
    seen = []
    for number in range(MOST):
        folder = shutil.copytree(kiosk.slots.folder, tmp_path / f"kiosk-{number}")
        again = Fetching(office, folder)
        through = look_in_a_child(again, number)
        seen.append(again.held())
        assert seen[-1] in (OLD, NEW), f"neither old nor new after {number} steps"
        if through or number % 3 == 0:
            assert again.look().found in {Found.INSTALLED, Found.CURRENT}
            assert again.held() == NEW
            assert {path.name for path in folder.iterdir()} <= WHOLE
        if through:
            break
    assert seen == sorted(seen, key=[OLD, NEW].index), "the new one came and went"
    assert (seen[0], seen[-1]) == (OLD, NEW)
    assert 20 < len(seen) < MOST


def broken_after(office: CatalogueOffice, count: int):
    """Return a mischief: the line breaks when so many bytes of a catalogue have passed."""

    def mischief(name, headers):
        if not name.startswith("targets/"):
            return None
        data = (office.folder / name).read_bytes()
        wanted = headers.get("Range", "")
        start = int(wanted[6:-1]) if wanted else 0
        length = {"Content-Length": str(len(data) - start)}
        return (206 if start else 200), length, iter((data[start : start + count],))

    return mischief


def test_a_line_that_breaks_again_and_again_gets_there_in_the_end(office, kiosk):
    office.publish(NEW)
    office.mischief = broken_after(office, 70_000)
    office.asked.clear()
    found = [kiosk.look().found for _ in range(3)]
    assert found == [Found.UNREACHABLE, Found.UNREACHABLE, Found.INSTALLED]
    ranges = [wanted for name, wanted in office.asked if name.startswith("targets/")]
    assert ranges == ["", "bytes=70000-", "bytes=140000-"]
    assert kiosk.held() == NEW


def test_an_office_that_cannot_go_on_begins_again(office, kiosk):
    office.publish(NEW)
    office.mischief = broken_after(office, 70_000)
    assert kiosk.look().found is Found.UNREACHABLE
    office.mischief = lambda name, _headers: (
        (200, {}, iter(((office.folder / name).read_bytes(),))) if "targets/" in name else None
    )
    assert kiosk.look().found is Found.INSTALLED
    assert kiosk.held() == NEW


def test_what_arrived_of_a_catalogue_that_was_replaced_is_forgotten(office, kiosk):
    office.publish(NEW)
    office.mischief = broken_after(office, 70_000)
    assert kiosk.look().found is Found.UNREACHABLE
    office.mischief = lambda _name, _headers: None
    office.publish(NEWER)
    assert kiosk.look().found is Found.INSTALLED
    assert kiosk.held() == NEWER


def test_a_part_that_is_wrong_is_thrown_away(office, kiosk):
    office.publish(NEW)
    office.mischief = broken_after(office, 70_000)
    kiosk.look()
    (part,) = (kiosk.slots.folder / "parts").iterdir()
    part.write_bytes(b"x" * 70_000)
    office.mischief = lambda _name, _headers: None
    assert kiosk.look().found is Found.REFUSED
    assert kiosk.look().found is Found.INSTALLED


def test_a_full_disk_changes_nothing(office, kiosk, monkeypatch):
    office.publish(NEW)

    def full(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    for place, name in ((os, "write"), (Path, "open")):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, full)
            outcome = kiosk.look()
        assert outcome.found is Found.REFUSED
        assert "No space left" in outcome.detail
        assert kiosk.held() == OLD
    assert kiosk.look().found is Found.INSTALLED


def test_a_catalogue_that_rotted_on_the_disk_is_fetched_again(office, kiosk):
    office.publish(NEW)
    assert kiosk.look().found is Found.INSTALLED
    (current, _last_good) = kiosk.slots.claimed()
    (kiosk.slots.folder / current.name / "catalogue.db").write_bytes(b"rot")
    assert kiosk.held() == OLD
    assert kiosk.look().found is Found.INSTALLED
    assert kiosk.held() == NEW
    assert OLD in [kiosk.slots.read(slot) for slot in kiosk.slots.claimed()]


def test_an_unfit_catalogue_is_never_installed_nor_asked_for_twice(office, kiosk, tmp_path):
    picky = Fetching(
        office, kiosk.slots.folder, unfit=lambda data: "it is new" if data == NEW else ""
    )
    office.publish(NEW)
    office.asked.clear()
    for _ in range(2):
        outcome = picky.look()
        assert (outcome.found, outcome.detail) == (Found.REFUSED, "it is new")
    assert len([name for name, _ in office.asked if name.startswith("targets/")]) == 1
    assert picky.held() == OLD
    office.publish(NEWER)
    assert picky.look().found is Found.INSTALLED


def test_two_programs_at_once_do_not_meet(office, kiosk):
    office.publish(NEW)
    with kiosk.update._alone() as alone:
        assert alone
        assert Fetching(office, kiosk.slots.folder).look().found is Found.BUSY
    assert kiosk.look().found is Found.INSTALLED
