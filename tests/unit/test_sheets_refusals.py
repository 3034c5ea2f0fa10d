"""Each thing that a kiosk cannot take from a workbook is named with sheet, row, column and why."""

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.sheets import grid, incoming
from kiosk.domain.sheets.columns import COLUMNS, headers
from kiosk.domain.sheets.grid import Row, Sheet, Workbook
from kiosk.domain.sheets.kinds import REFUSED, TYPES
from kiosk.domain.sheets.problems import REASONS
from tests.unit.sheets_office import SHEETS, saved

SPOILT = (
    # sheet, cell, what stands in it; column, the start of the reason, the hint
    ("survey", "A2", "textt", "type", "Jenis textt tidak dikenal", "text"),
    ("survey", "A2", None, "type", "Kolom ini harus diisi", ", ".join(TYPES)),
    ("survey", "A2", "decimal", "type", "Bilangan pecahan", "integer"),
    ("survey", "A2", "note", "type", "Kios tidak punya catatan", ""),
    ("survey", "A2", "geopoint", "type", "Kios tidak mengukur tempat", ""),
    ("survey", "A2", "deviceid", "type", "Waktu dan kios dicatat sendiri", ""),
    ("survey", "A2", "dateTime", "type", "Tanggal dan jam", "date, time"),
    ("survey", "A2", "video", "type", "Kios hanya memotret", "image"),
    ("survey", "A2", "barcode", "type", "Kios tidak punya layar", ""),
    ("survey", "A2", "text jenis", "type", "Jenis text jenis tidak dikenal", "text"),
    ("survey", "A3", "select_one", "type", "Jenis select_one tidak dikenal", "select_one daftar"),
    ("survey", "A3", "select_one jeniss", "type", "Daftar pilihan jeniss tidak ada", "jenis"),
    ("survey", "A3", "select_one jenis or_other", "type", "Pilihan lain ditulis", ""),
    ("survey", "A3", "select_one_from_file a.csv", "type", "Pilihan dari berkas lain", ""),
    ("survey", "A7", "end_repeat", "type", "Tidak ada kelompok", "end_group"),
    ("survey", "A7", "text", "type", "Kelompok sewa belum ditutup", "end_group"),
    ("survey", "C7", "Selesai", "label", "Kolom ini tidak dipakai untuk end_group", ""),
    ("survey", "A9", "begin_repeat", "type", "Kelompok berulang tidak boleh", ""),
    ("survey", "B2", None, "name", "Kolom ini harus diisi", ""),
    ("survey", "G2", "mungkin", "required", "Isinya harus yes atau no", "yes, no"),
    ("survey", "H5", "nama_usaha = 'x'", "relevant", "Kata nama_usaha bukan nama", "${nama_usaha}"),
    ("survey", "H5", "pulldata(1)", "relevant", "Fungsi pulldata tidak dikenal", ""),
    ("survey", "H4", "${jenis} ~ 'a'", "relevant", "Rumus atau syarat ini tidak bisa dibaca", ""),
    ("survey", "I2", ". > 3", "constraint", "Batasan ini tidak bisa dipakai untuk jenis text", ""),
    ("survey", "I5", ". > 3 or . < 1", "constraint", "Batasan ini tidak bisa dipakai", ". >= 1000"),
    ("survey", "I5", ". > 3 and . >= 5", "constraint", "Batas ini ditulis dua kali", ""),
    ("survey", "I5", ". > ${harga}", "constraint", "Isinya harus bilangan bulat", ""),
    ("survey", "I6", ". <= now()", "constraint", "Batasan ini tidak bisa dipakai", ". >= today()"),
    ("survey", "J2", "Terlalu pendek", "constraint_message", "Pesan ini hanya untuk pola", ""),
    ("survey", "L2", "1 + 1", "calculation", "Kolom ini tidak dipakai untuk text", "calculate"),
    ("survey", "M2", "numbers", "appearance", "Kolom ini tidak dipakai untuk text", ""),
    ("survey", "N2", "money", "ekios::kind", "Jenis money tidak ditulis dengan tipe", "integer"),
    ("survey", "N2", "phon", "ekios::kind", "Jenis phon tidak dikenal", "phone"),
    ("survey", "N3", "yes_no", "type", "Pertanyaan ya atau tidak perlu tepat dua pilihan", ""),
    ("survey", "E2", "=1+1", "hint", "Sel ini berisi rumus atau galat Excel", ""),
    ("survey", "V2", "x", "V", "Sel ini terisi, tetapi kolomnya tidak berjudul", ""),
    ("choices", "A2", None, "list_name", "Kolom ini harus diisi", ""),
    ("choices", "A3", "jasa", "list_name", "Daftar pilihan jasa tidak dipakai", ""),
    ("settings", "A3", "lagi", "form_title", "Lembar ini hanya punya satu baris", ""),
    ("settings", "A2", "Surat Lain", "form_title", "Isinya berbeda", "Surat Uji Usaha"),
    ("service", "A2", "profl", "field", "Bagian profl tidak dikenal", "profile"),
    ("service", "A2", None, "field", "Kolom ini harus diisi", ""),
    ("service", "B4", "Surat", "value", "Kolom ini tidak dipakai untuk name", "text"),
    ("service", "C2", "kelurahan", "text::Bahasa Indonesia (id)", "Kolom ini tidak dipakai", ""),
    ("service", "B11", "dua", "value", "Isinya harus bilangan bulat, bukan dua", ""),
    ("service", "B13", "mungkin", "value", "Isinya harus yes atau no", "yes, no"),
    ("service", "A7", "profile", "field", "Bagian profile ditulis dua kali", ""),
)
HEADERS = (
    # sheet, cell of the header, the header; the start of the reason, the hint
    ("survey", "D1", "label::Jawa (jv)", "Bahasa Jawa (jv) belum dilayani", "English (en)"),
    ("survey", "E1", "hintt", "Kolom ini tidak dikenal", "hint"),
    ("survey", "F1", "media::image", "Kolom ini tidak dikenal", ""),
    ("survey", "D1", "label", "Kolom ini ada dua kali", ""),
    ("survey", "D1", "label::Bahasa (id)", "Kolom ini ada dua kali", ""),
    ("choices", "D1", "kabupaten", "Kolom ini tidak dikenal", ""),
)


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: f"{s[0]} {s[1]} {s[2]}")
def test_a_spoilt_cell_is_named_with_its_row_and_a_reason(spoilt):
    sheet, cell, value, column, reason, hint = spoilt
    told = incoming.read(saved(changes=[(sheet, cell, value)]))
    row = int(cell[1:])
    found = [p for p in told.problems if (p.sheet, p.column) == (sheet, column)]
    named = [p for p in found if p.row == row or "belum ditutup" in p.reason]
    assert [p for p in named if p.reason.startswith(reason) and hint in p.hint], told.problems
    assert told.stops


@pytest.mark.parametrize("spoilt", HEADERS, ids=lambda s: f"{s[0]} {s[2]}")
def test_a_column_that_nobody_reads_is_named(spoilt):
    sheet, cell, value, reason, hint = spoilt
    told = incoming.read(saved(changes=[(sheet, cell, value)]))
    assert any(
        p.sheet == sheet and p.reason.startswith(reason) and hint in p.hint for p in told.problems
    ), told.problems
    assert told.stops


def test_every_refused_type_has_a_reason_of_its_own():
    heads = ("type", "name", "label")
    for word in REFUSED:
        rows = (Row(2, {"type": word, "name": "nama", "label": "Nama"}),)
        told = incoming.understood(Workbook((Sheet("survey", heads, rows),)))
        assert (2, "type") in [(p.row, p.column) for p in told.problems], word


def test_an_unknown_column_without_content_disturbs_nobody():
    assert incoming.read(saved(changes=[("survey", "V1", "catatan")])).problems == ()


def test_sheets_that_are_missing_or_strange_are_named():
    sheets = {name: rows for name, rows in SHEETS.items() if name != "service"}
    told = incoming.read(saved(sheets | {"servise": [["field"], ["x"]]}))
    assert {(p.sheet, p.row, p.hint) for p in told.problems} >= {
        ("servise", 0, "service"),
        ("service", 0, ""),
    }


def test_all_problems_are_told_at_once_in_the_order_of_the_workbook():
    changes = [(sheet, cell, value) for sheet, cell, value, *_ in SPOILT if cell[1:] != "1"]
    last = {(sheet, cell): value for sheet, cell, value in changes}
    told = incoming.read(saved(changes=[(*place, value) for place, value in last.items()]))
    assert len(told.problems) > 20
    sheets = list(COLUMNS)
    order = [(sheets.index(p.sheet), p.row) for p in told.problems if p.sheet]
    assert order == sorted(order)


def test_what_a_group_says_to_nobody_is_only_a_remark():
    told = incoming.read(saved(changes=[("survey", "C4", "Sewa"), ("survey", "M4", "field-list")]))
    assert [(p.row, p.column, p.stops) for p in told.problems] == [
        (4, "label", False),
        (4, "appearance", False),
    ]


def test_a_group_without_questions_loses_no_condition_in_silence():
    rows = [*SHEETS["survey"], ["begin_group", "kosong"], ["end_group"]]
    told = incoming.read(saved(SHEETS | {"survey": rows}))
    assert [(p.row, p.reason) for p in told.problems] == [
        (14, "Kelompok kosong tidak berisi pertanyaan.")
    ]


def test_a_wrong_condition_of_a_group_is_told_once():
    told = incoming.read(saved(changes=[("survey", "H4", "${jenis} = ")]))
    assert [(p.row, p.column) for p in told.problems] == [(4, "relevant")]


def test_repetitions_in_repetitions_without_end_are_refused():
    rows = [SHEETS["survey"][0], *([["begin_repeat", "a", "A"]] * 900)]
    assert incoming.read(saved(SHEETS | {"survey": rows})).stops


def test_a_workbook_without_end_is_refused():
    too_large = REASONS["too_large"].format(count=5)
    assert [p.reason for p in grid.read(b"x" * (grid.LARGEST + 1))[1]] == [too_large]
    blown = io.BytesIO()
    with zipfile.ZipFile(blown, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sheet.xml", b"0" * (grid.LARGEST * 11))
    assert [p.reason for p in grid.read(blown.getvalue())[1]] == [too_large]
    told = incoming.read(saved(changes=[("survey", f"A{grid.MOST_ROWS + 1}", "text")]))
    assert any("baris" in p.reason for p in told.problems)


WORDS = st.sampled_from(
    ["", "text", "select_one jenis", "begin_repeat", "end_repeat", "begin_group", "end_group",
     "calculate", "yes", "${jenis} = 'toko'", "${x}", ". > 1", "jenis", "yes_no", "ya_tidak", "ya",
     "tidak", "time.value", "name", "form", "synonyms", "standard", "5", "-1", "(" * 300, "='x'",
     "regex(., '(')", "date('2026-99-99')", ". >= date('x')", "\N{PILE OF POO}", "a" * 600],
)  # fmt: skip


@st.composite
def books(draw):
    """Whatever may stand in the sheets; most of it wrong, some of it nearly right."""
    sheets = []
    for name in COLUMNS:
        columns = draw(st.lists(st.sampled_from([*headers(name), "x"]), unique=True, max_size=12))
        cells = st.dictionaries(st.sampled_from(columns or ["x"]), WORDS | st.text(max_size=8))
        rows = draw(st.lists(cells, max_size=6))
        told = tuple(Row(n, {k: v for k, v in row.items() if v}) for n, row in enumerate(rows, 2))
        sheets.append(Sheet(name, tuple(columns), tuple(row for row in told if row.cells)))
    return Workbook(tuple(sheets))


@settings(max_examples=50)
@given(books())
def test_random_sheets_never_crash(book):
    told = incoming.understood(book)
    incoming.judged(book, list(told.problems))
    assert all(problem.reason for problem in told.problems)


def test_a_service_with_random_cells_never_crashes_and_never_loses_one_in_silence():
    """Every filled cell that is spoilt changes what is read, or is named."""
    chance = random.Random(7)
    book, _ = grid.read(saved())
    whole = incoming.understood(book)
    for _ in range(300):
        sheet = chance.choice(book.sheets)
        row = chance.choice(sheet.rows)
        column = chance.choice(sheet.columns)
        changed = Row(row.number, row.cells | {column: "zz 9"})
        rows = tuple(changed if other is row else other for other in sheet.rows)
        spoilt = Sheet(sheet.name, sheet.columns, rows)
        sheets = tuple(spoilt if other is sheet else other for other in book.sheets)
        told = incoming.understood(Workbook(sheets))
        assert told.problems or told.data != whole.data, (sheet.name, row.number, column)
