"""Another city in an hour: a region says only what is different, and what is still a sample."""

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli.app import app
from kiosk.domain.checking import check
from kiosk.domain.compiled import fingerprint
from kiosk.domain.layers import merge
from kiosk.domain.reading import load
from kiosk.domain.region_new import Answers, files, samples, slug
from kiosk.domain.region_rules import contrast

ASSETS = Path(__file__).parents[2] / "assets"
BASE = ASSETS / "services"
TELADAN = ASSETS / "regions" / "kabupaten-teladan"
HOME, AWAY = load(BASE), load(TELADAN)


def region(tmp_path, **texts):
    folder = tmp_path / "region"
    folder.mkdir(exist_ok=True)
    base = os.path.relpath(BASE, folder)
    for name, text in {"region.toml": "", **texts}.items():
        head = f'base = "{base}"\n' if name == "region.toml" else ""
        (folder / name).write_text(head + text)
    return folder


def test_the_shipped_region_has_nothing_to_mend_of_its_own():
    of_base = {(item.file, item.key, item.code) for item in check(BASE)}
    assert {(i.file, i.key, i.code) for i in check(TELADAN)} <= of_base


def test_the_shipped_region_differs_visibly():
    assert AWAY.region.name.id == "Kabupaten Teladan"
    assert AWAY.region.look.primary != HOME.region.look.primary
    assert AWAY.region.emergency != HOME.region.emergency
    assert AWAY.region.timezone == HOME.region.timezone
    assert next(g.name.id for g in AWAY.groups) == "Surat desa"


def test_services_are_hidden_changed_and_added():
    codes = {service.code for service in AWAY.services}
    assert "izin-reklame-insidentil" not in codes
    assert "surat-rekomendasi-bbm-tani" in codes
    changed = AWAY.service("surat-keterangan-usaha")
    assert (changed.agency, changed.time.unit) == ("kecamatan", "hours")
    assert changed.form == HOME.service("surat-keterangan-usaha").form
    assert AWAY.service("tanda-daftar-gudang").fee.amount == 150000


def test_what_the_base_leaves_to_a_profile_follows_the_region():
    letter = AWAY.service("surat-keterangan-penghasilan-ayah")
    assert "kepala desa" in letter.standard.product.id
    assert "Perbup Teladan 12/2025" in letter.standard.legal_basis.id
    assert "Kantor Desa Anda" in letter.requirement[2].text.id


def test_a_neighbours_services_are_named_and_kept_apart():
    theirs = AWAY.neighbours[0]
    assert theirs.region.name.id == "Kota Contoh"
    assert [service.code for service in theirs.services] == ["3299:surat-keterangan-pindah"]
    assert {service.agency for service in theirs.services} <= {a.code for a in theirs.agencies}
    own = AWAY.service("surat-keterangan-pindah")
    assert AWAY.service("3299:surat-keterangan-pindah") is theirs.services[0] is not own
    assert AWAY.service("3299:surat-keterangan-pindah").form.digest() == next(
        s.form.digest() for s in HOME.services if s.code == "surat-keterangan-pindah"
    )
    assert AWAY.office(theirs.services[0].agency, "id").endswith(", Kota Contoh")
    assert theirs.services[0] not in AWAY.offered(frozenset())
    assert theirs.services[0] in AWAY.offered(frozenset({"3299"}))


def test_a_new_region_stands_at_once_and_names_its_samples(tmp_path):
    answers = Answers(name="Baru", kind="kabupaten", code="3297")
    folder = tmp_path / slug(answers)
    folder.mkdir()
    for name, text in files(answers, BASE, os.path.relpath(BASE, folder)).items():
        (folder / name).write_text(text)
    catalogue = load(folder)
    assert catalogue.region.name.id == "Kabupaten Baru"
    assert len(catalogue.services) == len(HOME.services)
    assert "Peraturan Bupati Baru" in catalogue.services[0].standard.legal_basis.id or any(
        "Bupati Baru" in s.standard.legal_basis.id for s in catalogue.services
    )
    left = {sample.where for sample in samples(folder)}
    assert "region.toml agency[0].address" in left
    assert "surat-warga/surat-keterangan-usaha.toml" in left
    assert "laws.toml perpres-87-2016" in left


def test_a_name_with_signs_makes_no_broken_file(tmp_path):
    answers = Answers(name='O"Contoh\\\n[[x', kind="kota")
    texts = files(answers, BASE, os.path.relpath(BASE, tmp_path))
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert not [item for item in check(tmp_path) if item.code == "unreadable"]


def test_the_questionnaire_may_come_as_a_table(tmp_path):
    table = tmp_path / "region.csv"
    table.write_text("field,value\nkind,kabupaten\ncode,3297\nzone,WITA\nphone,0297-1\n")
    run = CliRunner().invoke(
        app, ["region", "new", "Baru", "--csv", str(table), "--into", str(tmp_path)]
    )
    assert run.exit_code == 0, run.output
    assert load(tmp_path / "kabupaten-baru").region.timezone_label == "WITA"
    checked = CliRunner().invoke(app, ["region", "check", str(tmp_path / "kabupaten-baru")])
    assert "samples" in checked.output


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("changes.toml", 'hide = ["tidak-ada"]', "unknown_service"),
        ("changes.toml", "[change.surat-keterangan-usah]\nminutes = 1", "unknown_service"),
        ("changes.toml", "sembunyi = []", "unknown_key"),
        ("changes.toml", '[change.surat-keterangan-usaha]\nagency = "x"', "unknown_agency"),
        ("region.toml", '[region.look]\nprimary = "biru"', "bad_colour"),
        ("region.toml", '[region.look]\nprimary = "#FFFF00"', "pale"),
        ("region.toml", '[region]\nlanguages = ["jv"]', "unknown_word"),
    ],
)
def test_a_slip_in_a_region_is_named(tmp_path, file, text, code):
    assert code in {item.code for item in check(region(tmp_path, **{file: text}))}


def test_a_logo_that_breaks_off_is_named_for_no_receipt_would_be_printed(tmp_path):
    folder = region(tmp_path, **{"region.toml": '[region.look]\nlogo = "logo.png"\n'})
    whole = (TELADAN / "logo.png").read_bytes()
    for content, named in ((whole, False), (whole[:900], True), (b"GIF89a", True)):
        (folder / "logo.png").write_bytes(content)
        assert ("bad_logo" in {item.code for item in check(folder)}) is named


def test_a_region_that_lies_on_itself_or_on_nothing_does_not_hang(tmp_path):
    (tmp_path / "region.toml").write_text('base = "."')
    assert load(tmp_path).services == ()
    (tmp_path / "region.toml").write_text('base = "../../nowhere"')
    assert load(tmp_path).services == ()


def test_a_change_in_the_base_changes_the_fingerprint(tmp_path):
    base = shutil.copytree(BASE, tmp_path / "services")
    folder = shutil.copytree(TELADAN, tmp_path / "regions" / "kabupaten-teladan")
    before = fingerprint(folder)
    (base / "words.toml").write_text("")
    assert fingerprint(folder) != before


def test_layers_merge_tables_by_key_and_arrays_by_code():
    below = {"a": {"x": 1, "y": 2}, "b": [{"code": "p", "n": 1}, {"code": "q", "n": 2}], "c": [1]}
    above = {"a": {"y": 3}, "b": [{"code": "q", "n": 5}, {"code": "r", "n": 6}], "c": [2, 3]}
    assert merge(below, above) == {
        "a": {"x": 1, "y": 3},
        "b": [{"code": "p", "n": 1}, {"code": "q", "n": 5}, {"code": "r", "n": 6}],
        "c": [2, 3],
    }


def test_contrast_is_that_of_the_standard():
    assert round(contrast("#FFFFFF", "#000000"), 1) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
