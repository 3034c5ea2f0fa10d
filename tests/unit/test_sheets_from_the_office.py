"""An officer writes a service in Excel, makes mistakes, and reads what is wrong by row."""

import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli.app import app
from kiosk.domain.reading import load
from kiosk.domain.sheets import incoming
from kiosk.domain.sheets.checking import check
from kiosk.domain.sheets.problems import REASONS
from tests.unit.sheets_office import SHEETS, SURVEY, saved

SERVICES = Path(__file__).parents[2] / "assets" / "services"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A catalogue without services: the region and the shared parts."""
    made = tmp_path_factory.mktemp("services")
    for file in SERVICES.glob("*.toml"):
        shutil.copy(file, made)
    return made


@pytest.fixture
def ekios(folder):
    def run(*words):
        words = ["services", *map(str, words), "--folder", str(folder)]
        return CliRunner().invoke(app, words)

    return run


@pytest.fixture
def workbook(tmp_path):
    file = tmp_path / "surat.xlsx"
    file.write_bytes(saved())
    return file


def test_a_service_written_in_excel_is_taken_into_the_catalogue(ekios, workbook, tmp_path):
    made = tmp_path / "surat-uji-usaha.toml"
    run = ekios("import", workbook, "--output", made)
    assert (run.exit_code, run.output) == (0, f"{made}: written.\n")
    data = tomllib.loads(made.read_text("utf-8"))
    questions = {question["key"]: question for question in data["form"]["question"]}
    assert questions["nama_usaha"]["min"] == 3
    assert questions["harga"] == {
        "key": "harga",
        "kind": "money",
        "label": {"id": "Berapa sewanya sebulan?", "en": "What is the rent a month?"},
        "short": {"id": "Sewa", "en": "Rent"},
        "min": 1000,
        "show_when": "jenis == 'toko'",
    }
    assert questions["mulai"]["show_when"] == "(jenis == 'toko') and (harga > 5000)"
    assert questions["mulai"]["not_after"] == "today"
    assert questions["iuran"]["formula"] == "(2 if jenis == 'toko' else 1) * 5000"
    assert questions["kode_pos"]["pattern"] == "[0-9]{5}"
    assert [q["kind"] for q in questions["pegawai"]["question"]] == ["nik"]
    assert questions["pegawai"]["required"] is False
    assert data["requirement"] == [{"use": "ktp"}, {"use": "kk", "how": "photo"}]
    assert data["code"] == "surat-uji-usaha"
    assert data["fee"] == {"kind": "computed", "question": "iuran"}


def test_a_service_that_is_there_is_not_overwritten_unasked(ekios, workbook, tmp_path):
    made = tmp_path / "surat.toml"
    made.write_text("old")
    run = ekios("import", workbook, "--output", made)
    assert run.exit_code == 1
    assert made.read_text() == "old"
    assert ekios("import", workbook, "--output", made, "--replace").exit_code == 0
    assert "old" not in made.read_text()


def test_a_service_that_changed_its_group_is_not_there_twice(ekios, workbook, folder):
    old = folder / "surat-tanah" / "surat-uji-usaha.toml"
    old.parent.mkdir()
    old.write_text("code = 'surat-uji-usaha'")
    run = ekios("import", workbook)
    assert run.exit_code == 1
    assert "in another group" in str(run.exception)
    old.unlink()
    assert ekios("import", workbook).exit_code == 0
    made = folder / "surat-warga" / "surat-uji-usaha.toml"
    assert [s.code for s in load(folder).services] == ["surat-uji-usaha"]
    made.unlink()


def test_nothing_is_written_while_something_is_wrong(ekios, tmp_path):
    file, made = tmp_path / "surat.xlsx", tmp_path / "surat.toml"
    file.write_bytes(saved(changes=[("survey", "A2", "decimal"), ("service", "B3", "surat-wrga")]))
    run = ekios("import", file, "--output", made)
    assert run.exit_code == 1
    assert run.output.splitlines() == [
        f"survey, baris 2, type: {REASONS['refused_decimal']} (integer)",
        "service, baris 3, value: Kelompok surat-wrga tidak ada di region.toml. (surat-warga)",
        f"{file}: nothing was written.",
    ]
    assert not made.exists()


def test_problems_are_for_machines_too(ekios, tmp_path):
    file = tmp_path / "surat.xlsx"
    file.write_bytes(saved(changes=[("survey", "A2", "decimal")]))
    run = ekios("import", file, "--json", "--output", tmp_path / "x.toml")
    assert run.exit_code == 1
    assert '"sheet":"survey","row":2,"column":"type"' in run.output


def test_the_checker_speaks_of_rows(folder):
    changes = [
        ("survey", "H6", "${hargaa} > 5000"),  # a question that is not there
        ("choices", "D3", None),  # no English
        ("service", "D5", None),
        ("service", "B8", "buka-usahaa"),
        ("requirement", "A2", "ktpp"),
        ("survey", "B13", "No HP"),
    ]
    told = incoming.read(saved(changes=changes))
    found = {(p.sheet, p.row, p.column) for p in check(told, folder)}
    assert found == {
        ("survey", 6, "relevant"),
        ("survey", 13, "name"),
        ("survey", 13, ""),  # pyxform, which stops at its first
        ("choices", 3, "label::English (en)"),
        ("service", 5, "text::English (en)"),
        ("service", 8, "value"),
        ("requirement", 2, "code"),
    }


def test_a_misspelt_profile_is_one_problem(folder):
    told = incoming.read(saved(changes=[("service", "B2", "kelurahn")]))
    [problem] = check(told, folder)
    assert (problem.sheet, problem.row, problem.hint) == ("service", 2, "kelurahan")


def test_a_service_may_be_of_a_region_alone(folder, tmp_path):
    (tmp_path / "region.toml").write_text(f'base = "{folder}"\n')
    assert check(incoming.read(saved()), tmp_path) == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"type,name\n"], ids=repr)
def test_what_is_no_workbook_is_one_sentence(ekios, tmp_path, content):
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    run = ekios("import", file)
    assert run.exit_code == 1
    assert run.output.startswith("Berkas ini bukan buku kerja Excel")


def test_a_file_that_is_not_there_is_one_sentence(ekios, tmp_path):
    run = ekios("import", tmp_path / "none.xlsx")
    assert run.exit_code == 1
    assert "No such file" in str(run.exception)


def test_what_pyxform_alone_refuses_is_told_with_its_reason():
    sheets = SHEETS | {"survey": [*SURVEY, ["text", "pegawai", "Lagi?", "Again?"]]}
    told = incoming.read(saved(sheets))
    [problem] = told.problems
    assert (problem.sheet, problem.row) == ("survey", 14)
    assert problem.reason.startswith("XLSForm ini ditolak pyxform: On the 'survey' sheet, the")
    assert problem.reason.count("\n") == 0


def test_what_excel_makes_of_cells_is_undone():
    """A time, a day, a number and a yes as Excel types them."""
    changes = [("service", "B11", 2.0), ("service", "B13", True), ("survey", "G2", True)]
    told = incoming.read(saved(changes=changes))
    assert not told.problems
    assert told.data["time"]["value"] == 2
    assert told.data["sample"] is True
