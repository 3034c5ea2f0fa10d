"""One file holds the whole catalogue: always the same bytes, and never a reason not to start."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from kiosk.domain import compiled as made
from kiosk.domain.reading import load
from kiosk.domain.search import search

SERVICES = Path(__file__).parents[2] / "assets" / "services"
CATALOGUE = load(SERVICES)
BYTES = made.compiled(CATALOGUE, "source")


def test_the_same_sources_give_the_same_bytes(tmp_path):
    copy = shutil.copytree(SERVICES, tmp_path / "elsewhere")
    assert made.compiled(load(copy), "source") == BYTES
    assert made.fingerprint(copy) == made.fingerprint(SERVICES)


def test_what_comes_out_is_what_went_in():
    catalogue, about = made.opened(BYTES)
    assert catalogue == CATALOGUE
    assert about.services == len(CATALOGUE.services)
    assert about.version == CATALOGUE.version


def test_searching_the_compiled_catalogue_finds_the_same():
    catalogue, _about = made.opened(BYTES)
    for query in ("sktm", "mau buka warung", "spandk", "warehouse", "pernikahan", "x"):
        assert search(catalogue, query) == search(CATALOGUE, query)


def test_any_sqlite_reads_it():
    connection = sqlite3.connect(":memory:")
    connection.deserialize(BYTES)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, len(BYTES) // 2])
def test_a_file_that_was_cut_off_is_refused(cut):
    with pytest.raises(made.CompiledError):
        made.opened(BYTES[:cut])


def test_a_damaged_file_beside_the_sources_does_not_stop_the_kiosk(tmp_path):
    folder = shutil.copytree(SERVICES, tmp_path / "services")
    (folder / made.COMPILED_FILE).write_bytes(b"not a database" * 1000)
    assert made.open_folder(folder) == CATALOGUE


def test_a_changed_source_is_read_anew(tmp_path):
    folder = shutil.copytree(SERVICES, tmp_path / "services")
    (folder / made.COMPILED_FILE).write_bytes(made.compiled(load(folder), made.fingerprint(folder)))
    file = next(folder.glob("surat-warga/*.toml"))
    file.write_text(file.read_text().replace("minutes = ", "minutes = 1", 1))
    assert made.open_folder(folder).version == load(folder).version


def test_the_compiled_file_alone_is_enough(tmp_path):
    (tmp_path / made.COMPILED_FILE).write_bytes(BYTES)
    assert made.open_folder(tmp_path) == CATALOGUE


def test_a_folder_with_nothing_in_it_gives_an_empty_catalogue(tmp_path):
    assert made.open_folder(tmp_path).services == ()
