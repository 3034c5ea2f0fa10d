"""Which catalogue a kiosk starts with, and how it notices a newer one."""

import pytest

from kiosk.domain.compiled import CompiledError, opened
from kiosk.usecases.shelf import Shelf
from sync.catalogue.outcome import Found, Outcome
from sync.catalogue.slots import Slots
from sync.errors import StorageError
from tests.small_catalogue import small, small_file

OFFICE = "AAAA-BBBB"


class Stand:
    def __init__(self, folder) -> None:
        self.slots = Slots(folder)
        self.office = OFFICE

    def install(self, version: str, data: bytes = b"", office: str = OFFICE) -> None:
        self.slots.install(data or small_file(version), target=version, root=office, good=good)

    def shelf(self) -> Shelf:
        return Shelf(self.slots, lambda: small("shipped"), lambda: self.office)

    def spoil(self, slot: str, data: bytes = b"rot") -> None:
        (self.slots.folder / slot / "catalogue.db").write_bytes(data)


def good(data: bytes) -> bool:
    try:
        return bool(opened(data))
    except CompiledError:
        return False


@pytest.fixture
def stand(tmp_path) -> Stand:
    return Stand(tmp_path / "catalogue")


def test_without_an_office_the_programs_own_is_used_and_nothing_is_said(stand):
    shelf = stand.shelf()
    assert shelf.open().version == "shipped"
    assert shelf.reading() is None
    assert shelf.health() == {"catalogue_update": "none"}


def test_the_newest_of_the_office_is_used(stand):
    for version in "123":
        stand.install(version)
        assert stand.shelf().open().version == version
    assert [slot.about.target for slot in stand.slots.claimed()] == ["3", "2"]


def test_what_fails_to_load_makes_way_for_the_last_good_one_and_is_told(stand):
    stand.install("1")
    stand.install("2")
    stand.spoil(stand.slots.current())
    shelf = stand.shelf()
    assert shelf.open().version == "1"
    assert shelf.health()["catalogue_update"] == "fallback"
    card = shelf.reading()
    assert (card.device, card.state) == ("catalogue", "warning")
    assert "not the one that was installed" in card.detail


def test_a_format_of_another_program_makes_way_too(stand):
    stand.install("1")
    stand.install("2", b"a format of next year")
    assert stand.shelf().open().version == "1"


def test_when_both_fail_the_programs_own_is_left(stand):
    stand.install("1")
    stand.install("2")
    stand.spoil("a")
    stand.spoil("b")
    shelf = stand.shelf()
    assert shelf.open().version == "shipped"
    assert shelf.health()["catalogue_update"] == "fallback"


def test_the_last_good_one_outlives_bad_ones(stand):
    stand.install("1")
    for _ in range(3):
        stand.install("2", b"unreadable")
        assert stand.shelf().open().version == "1"
    stand.install("3")
    assert stand.shelf().open().version == "3"


def test_another_offices_catalogue_is_left_alone(stand):
    stand.install("1", office="CCCC-DDDD")
    assert stand.shelf().open().version == "shipped"
    stand.office = ""  # the database was lost; the kiosk is out of service, but not without words
    assert stand.shelf().open().version == "1"


def test_a_broken_database_does_not_stop_the_start(stand):
    def broken() -> str:
        raise StorageError("gone")

    stand.install("1")
    assert Shelf(stand.slots, lambda: small("shipped"), broken).open().version == "1"


def test_a_newer_one_is_noticed_once(stand):
    shelf = stand.shelf()
    shelf.open()
    assert shelf.newer() is None
    stand.install("1")
    assert shelf.newer().version == "1"
    assert shelf.newer() is None
    stand.install("2", b"unreadable")
    assert shelf.newer() is None
    assert shelf.health()["catalogue_update"] == "fallback"


def test_a_repaired_one_is_noticed(stand):
    stand.install("1")
    stand.install("2")
    stand.spoil(stand.slots.current())
    shelf = stand.shelf()
    assert shelf.open().version == "1"
    stand.install("2")
    assert shelf.newer().version == "2"
    assert shelf.health()["catalogue_update"] == "none"


def test_a_refusal_is_told_to_the_technician(stand):
    stand.install("1")
    shelf = stand.shelf()
    shelf.open()
    assert shelf.reading().state == "ready"
    shelf.heard(Outcome(Found.REFUSED, "expired: snapshot"))
    assert (shelf.reading().state, shelf.reading().detail) == ("warning", "expired: snapshot")
    shelf.heard(Outcome(Found.UNREACHABLE, "no line"))
    assert shelf.reading().state == "ready"


@pytest.mark.parametrize("said", ["", "c", "../../etc", "a\nb"])
def test_a_spoiled_pointer_is_no_reason_to_stop(stand, said):
    stand.install("1")
    (stand.slots.folder / "current").write_text(said)
    assert stand.shelf().open().version == "1"


@pytest.mark.parametrize("said", [b"", b"{}", b"[1]", bytes(9)])
def test_a_spoiled_word_about_a_folder_counts_as_none(stand, said):
    stand.install("1")
    stand.install("2")
    (stand.slots.folder / stand.slots.current() / "about.json").write_bytes(said)
    assert stand.shelf().open().version == "1"
