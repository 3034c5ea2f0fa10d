"""A service that goes to Excel and comes back is the same service, whatever it holds."""

import io
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.cli.app import app
from kiosk.domain.catalogue import Fee, Law, Requirement, Service, Validity
from kiosk.domain.expanding import complete
from kiosk.domain.form import Form, Kind, Option, Question
from kiosk.domain.localized import Localized
from kiosk.domain.reading import load
from kiosk.domain.shape import build
from kiosk.domain.shared import Shared
from kiosk.domain.sheets import grid, incoming, outgoing
from kiosk.domain.sheets.toml_text import toml_text

CATALOGUE = load(Path(__file__).parents[2] / "assets" / "services")
SERVICES = CATALOGUE.services
BY_CODE = {service.code: service for service in SERVICES}


def read_as_toml(data):
    """Return the service that the catalogue would read from the file."""
    written = complete(tomllib.loads(toml_text(data)), Shared(), {})
    service, flaws = build(written.data, Service)
    assert (written.findings, flaws) == ((), ())
    return service


@pytest.mark.parametrize("start", range(4))
def test_every_shipped_service_comes_back_the_same(start):
    assert len(SERVICES) > 240
    for service in SERVICES[start::4]:
        book, problems = outgoing.workbook(service)
        told = incoming.understood(book)
        assert (problems, told.problems) == ((), ())
        assert read_as_toml(told.data) == service
        assert read_as_toml(told.data).form.digest() == service.form.digest()


@pytest.mark.parametrize("service", SERVICES[::29], ids=lambda service: service.code)
def test_the_file_holds_what_the_sheets_say_and_pyxform_accepts_it(service):
    content = outgoing.exported(service)
    assert grid.read(content) == (outgoing.workbook(service)[0], [])
    told = incoming.read(content)
    assert told.problems == ()
    assert read_as_toml(told.data) == service


def both(text):
    return Localized(id=text, en=f"{text} (en)")


def everything():
    """A service that uses every field of every part, each with a value of its own."""
    one = BY_CODE["surat-keterangan-usaha"]
    options = (Option("a", both("Satu")), Option("b", both("Dua")))
    inner = Question("lahir", Kind.DATE, both("Lahir?"), not_before="today-17y", not_after="mulai")
    asked = (
        Question("nama", Kind.TEXT, both("Nama?"), both("Nama"), both("Tulis."), min=1, max=9),
        Question("kode", Kind.LONG_TEXT, both("Kode?"), pattern="[A-Z]'{2}", example="A''",
                 pattern_message=both("Bukan kode."), required=False),
        Question("mulai", Kind.DATE, both("Mulai?"), not_before="2026-01-31",
                 not_after="today+30d"),
        Question("punya", Kind.YES_NO, both("Punya?"), show_when="answered(nama)"),
        Question("satu", Kind.ONE_OF, both("Satu?"), options=options),
        Question("lagi", Kind.ONE_OF, both("Lagi?"), options=options),
        Question("ya_tidak", Kind.SEVERAL_OF, both("Apa?"), options=options, min=1, max=2),
        Question("tahun", Kind.INTEGER, both("Tahun?"), plain=True, not_after="today", min=-5),
        Question("harga", Kind.MONEY, both("Harga?"), unit=both("sebulan"), max=10**9),
        Question("anak", Kind.GROUP, both("Anak?"), question=(inner,), item=both("anak"), min=0,
                 max=5, required=False, show_when="punya"),
        Question("iuran", Kind.COMPUTED, both("Iuran"), formula="harga // 3", unit=both("rupiah")),
        *(Question(f"k_{kind}", kind, both("Apa?"), required=kind is not Kind.KK) for kind in
          (Kind.TIME, Kind.NIK, Kind.KK, Kind.NPWP, Kind.PHONE, Kind.ADDRESS, Kind.PHOTO)),
    )  # fmt: skip
    return msgspec.structs.replace(
        one,
        form=Form(asked, service=one.code),
        requirement=(
            Requirement(both("KK")),
            Requirement(both("X"), icon="x", note=both("bila perlu"), code="x"),
        ),
        legal=(Law(both("UU 1"), "uu-1", "https://contoh.test/"), Law(Localized("UU 2"))),
        fee=Fee("computed", 5, "iuran", both("catatan")),
        validity=Validity("years", 5),
        see_also=("a", "b"),
        life_events=("buka-usaha",),
        minutes=7,
        sample=False,
    )


def test_every_field_comes_back():
    service = everything()
    assert {question.kind for question in service.form.question} == set(Kind)
    told = incoming.read(outgoing.exported(service))
    assert told.problems == ()
    assert read_as_toml(told.data) == service


@settings(max_examples=20)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip),
    st.sampled_from(
        ["=1+1", "+1", "-1", "@a", "'x", '"', "\\", "_x0041_", "a\nb", "#REF!", "1", "x"]
    ),
)
def test_any_text_comes_back(text, more):
    words = Localized(id=f"{more}{text}".strip(), en=text)
    service = msgspec.structs.replace(BY_CODE["surat-keterangan-usaha"], summary=words)
    made = outgoing.exported(service)
    if isinstance(made, tuple):
        assert made[0].column.startswith("text::")  # a letter that is none
        return
    book, problems = grid.read(made)
    assert problems == []
    assert read_as_toml(incoming.understood(book).data) == service


def test_nothing_is_ever_a_formula_for_excel():
    evil = Localized(id="=HYPERLINK(A1)", en="=1+1")
    service = msgspec.structs.replace(BY_CODE["surat-keterangan-usaha"], name=evil)
    book = openpyxl.load_workbook(io.BytesIO(outgoing.exported(service)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells if cell.value == "=1+1"] == [True]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"show_when": "1 < nama < 2"}, "relevant"),
        ({"pattern": "'\"", "example": "x"}, "constraint"),
        ({"hint": Localized(id="a\x07")}, "hint::Bahasa Indonesia (id)"),
        ({"hint": Localized(id=" a")}, "hint::Bahasa Indonesia (id)"),
        ({"pattern_message": both("Bukan.")}, ""),
    ],
)
def test_what_would_not_come_back_is_not_written(change, column):
    question = Question("nama", Kind.TEXT, both("Nama?"), **change)
    service = msgspec.structs.replace(
        BY_CODE["surat-keterangan-usaha"], form=Form((question,), service="surat-keterangan-usaha")
    )
    [problem] = outgoing.exported(service)
    assert problem.column == column


def ekios(*words):
    return CliRunner().invoke(app, ["services", *map(str, words)])


@pytest.fixture
def two_services(monkeypatch):
    few = msgspec.structs.replace(CATALOGUE, services=SERVICES[:2])
    monkeypatch.setattr("kiosk.cli.services.load", lambda _folder: few)


def test_one_service_goes_to_a_file(two_services, tmp_path):
    file = tmp_path / "new" / "a.xlsx"
    assert ekios("export", SERVICES[0].code, "--format", "xlsx", "--output", file).exit_code == 0
    assert incoming.read(file.read_bytes()).data["code"] == SERVICES[0].code


def test_all_services_go_to_a_folder(two_services, tmp_path):
    assert ekios("export", "--format", "xlsx", "--output", tmp_path).exit_code == 0
    assert {f.stem for f in tmp_path.glob("*.xlsx")} == {s.code for s in SERVICES[:2]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere", "--format", "xlsx", "--output", "x"), "no such service"),
        (("--format", "xlsx"), "--output"),
        ((SERVICES[0].code, "--format", "csv"), "only xlsx"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(two_services, words, sentence):
    run = ekios("export", *words)
    assert run.exit_code == 1
    assert sentence in str(run.exception)


def test_the_kiosk_starts_without_what_reads_spreadsheets():
    slow = ("pyxform", "openpyxl", "kiosk.domain.sheets.incoming", "kiosk.domain.sheets.outgoing")
    program = f"import sys, kiosk.cli.app; assert not set({slow!r}) & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
