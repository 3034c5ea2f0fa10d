"""Services that share parts: what is written once arrives everywhere, and every slip is named."""

import importlib.util
import shutil
from pathlib import Path
from random import Random

import pytest
from PIL import ImageFont

from kiosk.domain.checking import check
from kiosk.domain.form import Kind
from kiosk.domain.reading import load
from kiosk.domain.widths import WIDTHS, em, lines
from tests.unit.test_domain_checking import mutate

SERVICES = Path(__file__).parents[2] / "assets" / "services"
FATHER = "surat-keluarga/surat-keterangan-penghasilan-ayah.toml"
STORE = "izin-usaha/tanda-daftar-gudang.toml"
ASK = "kota-informasi/permohonan-informasi-publik.toml"
MODELS = (FATHER, STORE, ASK)


@pytest.fixture
def folder(tmp_path):
    """The three model services with everything that they share."""
    folder = tmp_path / "services"
    for file in (*(path.name for path in SERVICES.glob("*.toml")), *MODELS):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SERVICES / file, folder / file)
    change(folder, "region.toml", ("popular =", "# popular ="))
    for file in MODELS:
        change(folder, file, ("see_also", "# see_also"), optional=True)
    return folder


def change(folder, file, *replacements, optional=False):
    path = folder / file
    text = path.read_text()
    for old, new in replacements:
        assert optional or old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text)


def questions(folder, code):
    return {q.key: q for q in load(folder).service(code).form.question}


def test_the_models_have_nothing_to_mend(folder):
    assert check(folder) == ()


def test_a_block_becomes_plain_questions_of_that_person(folder):
    asked = questions(folder, "surat-keterangan-penghasilan-ayah")
    assert {"ayah_nik", "ayah_nama", "ayah_pekerjaan"} <= asked.keys()
    assert "ayah_alamat" not in asked
    assert asked["ayah_nik"].label.id == "Berapa NIK ayah?"
    assert asked["ayah_nik"].label.en == "What is the NIK of the father?"
    assert len(asked["ayah_pekerjaan"].options) > 5


def test_the_condition_of_a_block_holds_for_each_of_its_questions(folder):
    asked = questions(folder, "permohonan-informasi-publik")
    assert asked["lembaga_nama"].show_when == "pemohon_jenis == 'lembaga'"
    assert asked["kirim_alamat"].label.en == "What is the address of delivery?"
    assert asked["keperluan"].label.id.startswith("Untuk apa informasi")
    assert asked["email"].required


def test_conditions_inside_a_block_follow_its_prefix(folder):
    change(folder, STORE, ('use = "jenis_izin"', 'use = "jenis_izin"\nprefix = "gudang_lama"'))
    asked = questions(folder, "tanda-daftar-gudang")
    assert asked["gudang_lama_habis_izin_lama"].show_when == (
        "gudang_lama_jenis_izin == 'perpanjangan'"
    )
    assert check(folder) == ()


def test_a_block_inside_a_group_and_a_date_bound_are_renamed_too(folder):
    change(
        folder,
        FATHER,
        ('use = "keperluan"', 'use = "ahli_waris"\n\n[[form.question]]\nuse = "acara"'),
    )
    asked = questions(folder, "surat-keterangan-penghasilan-ayah")
    assert asked["ahli_waris"].kind is Kind.GROUP
    assert asked["ahli_waris"].question[0].label.id == "Berapa NIK ahli waris ini?"
    assert asked["acara_selesai"].not_before == "acara_mulai"
    assert asked["acara_selesai"].not_after == "acara_mulai+60d"


def test_a_profile_fills_in_and_the_service_overrides(folder):
    service = load(folder).service("permohonan-informasi-publik")
    assert service.time.value == 10
    assert service.standard.product.id.startswith("Salinan informasi")
    assert "Diskominfo Kota Contoh" in service.standard.procedure.id
    assert service.standard.legal_basis.id.endswith("Keterbukaan Informasi Publik.")
    assert [law.code for law in service.legal] == ["uu-25-2009", "perwal-contoh", "uu-14-2008"]
    assert service.privacy.purpose.en == "processing your Public Information Request (PPID)"


def test_a_requirement_is_named_by_its_code_and_may_be_changed(folder):
    needs = load(folder).service("tanda-daftar-gudang").requirement
    assert [item.code for item in needs][:2] == ["ktp", "nib_data"]
    assert needs[1].how == "held"
    assert needs[-1].note.id == "untuk perpanjangan"


def test_services_that_ask_the_same_have_forms_of_their_own(folder):
    text = (folder / FATHER).read_text()
    for old, new in (("penghasilan-ayah", "penghasilan-bapak"), ("Penghasilan Ayah", "Bapak"),
                     ("Father's Income", "Dad's"), ("synonyms =", "# ")):  # fmt: skip
        text = text.replace(old, new)
    (folder / FATHER.replace("ayah", "bapak")).write_text(text)
    catalogue = load(folder)
    digests = {service.form.digest() for service in catalogue.services}
    assert len(digests) == len(catalogue.services) == 4


SLIPS = (
    # file, what is written, what is written instead; key, code, hint
    ((FATHER, 'use = "ayah"', 'use = "ayh"'), ("form.question[0].use", "unknown_block", "ayah")),
    ((FATHER, '"nama", "pek', '"nma", "pek'), ("form.question[0].only", "not_in_block", "nama")),
    ((FATHER, 'only = ["nik"', 'olny = ["nik"'), ("form.question[0].olny", "unknown_key", "only")),
    (
        (FATHER, '"pengantar_rt"', '"pengantar_rw"'),
        ("requirement[2]", "unknown_requirement", "pengantar_rt"),
    ),
    (
        (FATHER, 'profile = "kelurahan"', 'profile = "keluraan"'),
        ("profile", "unknown_profile", "kelurahan"),
    ),
    (
        (FATHER, '"sekolah", "butuh', '"sekola", "butuh'),
        ("life_events[0]", "unknown_event", "sekolah"),
    ),
    ((STORE, '"uu-7-2014"', '"uu-7-2041"'), ("legal[3]", "unknown_law", "")),
    (
        (STORE, 'options = "status_lahan"', 'options = "status_laan"'),
        ("form.question[3].options", "unknown_choices", "status_lahan"),
    ),
    (
        (STORE, 'unit = "years", value = 5', 'unit = "year", value = 5'),
        ("validity.unit", "unknown_word", "years"),
    ),
    (
        (STORE, "# see_also = [", 'see_also = ["tanda-daftar-gudan",'),
        ("see_also[0]", "unknown_service", "tanda-daftar-gudang"),
    ),
    (
        (STORE, "status_lahan in ('sewa', 'pinjam')", "status_lahan == 'swa'"),
        ("form.question[4].pemilik_lahan_nama.show_when", "not_an_option", "sewa"),
    ),
    (
        (STORE, "'pangan' in isi", "'pangan' in isi and count(isi) > 9"),
        ("form.question[7].show_when", "unreachable", ""),
    ),
    (
        (ASK, "cara_terima == 'surel'", "cara_terima == 'surel' and cara_terima == 'pos'"),
        ("form.question[5].email.show_when", "unreachable", ""),
    ),
    (
        (ASK, "cara_terima == 'pos'", "cara_terima == 'pos' and email == 'x'"),
        ("form.question[6].kirim_alamat.show_when", "unreachable", ""),
    ),
    ((FATHER, '"gaji ayah"', '"Sewa gudang"'), ("synonyms[1]", "synonym_clash", "")),
    ((ASK, '"anggaran"', '"PPID"'), ("synonyms[4]", "synonym_twice", "")),
    (
        (ASK, '"Perorangan"', f'"{"Perorangan " * 15}"'),
        ("form.question[0].options[0].label.id", "too_wide", ""),
    ),
    ((ASK, "milik pemerintah kota", "milik {siapa}"), ("summary.id", "open_word", "")),
)  # fmt: skip


@pytest.mark.parametrize(("change_made", "expected"), SLIPS)
def test_a_slip_is_named_where_it_was_written(folder, change_made, expected):
    (file, old, new), (key, code, hint) = change_made, expected
    change(folder, file, (old, new))
    named = {(item.file, item.key): item for item in check(folder)}
    assert (file, key) in named, named.keys()
    assert named[file, key].code == code
    assert not hint or named[file, key].hint == hint


@pytest.mark.parametrize(
    ("file", "old", "new", "key_code"),
    [
        ("blocks", 'code = "pasangan"', 'code = "orang"', "block[1].code same_code"),
        ("blocks", 'use = "orang"', 'use = "pasangan"', "block[1].question[0].use block_cycle"),
        ("laws", "[[law]]", "[[hukum]]", "hukum unknown_key"),
        ("choices", '{value = "p"', '{value = "l"', "choices[0].options[1].value same_option"),
        ("profiles", '"uu-25-2009"', '"uu-25-2008"', "profile[0].legal[0] unknown_law"),
        ("region", 'parent = "surat-warga"', 'parent = "surat"', "group[1].parent unknown_group"),
    ],
)  # fmt: skip
def test_a_slip_in_a_shared_file_is_named_there(folder, file, old, new, key_code):
    change(folder, f"{file}.toml", (old, new))
    assert (f"{file}.toml", *key_code.split()) in {
        (item.file, item.key, item.code) for item in check(folder)
    }


def test_a_component_that_no_profile_has_is_still_missed(folder):
    text = (folder / "profiles.toml").read_text()
    (folder / "profiles.toml").write_text(text.replace("supervision =", "# supervision ="))
    named = {(item.file, item.key) for item in check(folder)}
    assert {(file, "standard.supervision") for file in MODELS} <= named
    assert load(folder).services == ()


def test_the_table_of_widths_is_that_of_the_font():
    kivy = Path(importlib.util.find_spec("kivy").origin).parent
    font = ImageFont.truetype(str(kivy / "data/fonts/Roboto-Bold.ttf"), 1000)
    for sign, width in WIDTHS.items():
        assert abs(font.getlength(sign) / 1000 - width) < 0.006
    assert abs(em("Surat Keterangan Usaha") - font.getlength("Surat Keterangan Usaha") / 1000) < 0.5


def test_texts_wrap_at_words():
    assert lines("satu dua tiga", 50) == 1
    assert lines("satu dua tiga", em("satu dua")) == 2
    assert lines("terlalupanjang", 3) == 100


def test_a_thousand_mutated_files_never_crash_the_checker_or_the_kiosk(folder):
    rng = Random(20261121)
    files = [*MODELS, *(p.name for p in SERVICES.glob("*.toml") if p.name != "region.toml")]
    originals = {file: (folder / file).read_bytes() for file in files}
    models = [file for file in files if "/" in file]
    damaged = 0
    for _round in range(10):
        shutil.rmtree(folder / "izin-usaha")
        (folder / "izin-usaha").mkdir()
        for number in range(97):
            file = rng.choice(models)
            (folder / "izin-usaha" / f"m{number}.toml").write_bytes(mutate(originals[file], rng))
        for file in files:
            if "/" not in file and rng.random() < 0.5:
                (folder / file).write_bytes(mutate(originals[file], rng))
                damaged += 1
        damaged += 97
        items, catalogue = check(folder), load(folder)
        stopped = {item.file for item in items if item.stops and "/" in item.file}
        assert len(stopped) + len(catalogue.services) == 99
        for file in files:
            if "/" not in file:
                (folder / file).write_bytes(originals[file])
    assert damaged >= 990
