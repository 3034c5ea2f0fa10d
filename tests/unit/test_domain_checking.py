"""A catalogue that officers wrote: every mistake is named at once, and none stops the rest."""

import re
import shutil
import tomllib
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.checking import check, reason_text
from kiosk.domain.reading import load

SERVICES = Path(__file__).parents[2] / "assets" / "services"
SKU = "surat-warga/surat-keterangan-usaha.toml"
MOVE = "kependudukan/surat-keterangan-pindah.toml"
REKLAME = "perizinan/izin-reklame-insidentil.toml"
MUTATIONS = 50


FIVE = (
    SKU,
    MOVE,
    REKLAME,
    "surat-warga/surat-keterangan-tidak-mampu.toml",
    "perizinan/surat-izin-praktik-perawat.toml",
)


@pytest.fixture
def folder(tmp_path):
    """Five of the shipped services with everything that they share."""
    folder = tmp_path / "services"
    for file in (*(path.name for path in SERVICES.glob("*.toml")), *FIVE):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SERVICES / file, folder / file)
    for file in FIVE:  # what they refer to stays behind
        lines = (folder / file).read_text().splitlines(keepends=True)
        (folder / file).write_text("".join(x for x in lines if not x.startswith("see_also")))
    return folder


def change(folder, file, *replacements):
    path = folder / file
    text = path.read_text()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text)


def numbered(path, key):
    """Put the number of a question in place of its name: questions come and go."""
    questions = tomllib.loads(path.read_text())["form"]["question"]
    keys = [question.get("key", question.get("use")) for question in questions]
    return re.sub(r"\[([a-z_]+)\]", lambda m: f"[{keys.index(m[1])}]", key)


def found(folder):
    return {(item.file, item.key): item for item in check(folder)}


MISTAKES = (
    # file, what is written, what is written instead; key, code, nearest word
    (
        (SKU, 'kind = "one_of"', 'kind = "one_off"'),
        ("form.question[1].kind", "unknown_word", "one_of"),
    ),
    (
        (SKU, 'agency = "kelurahan"', 'agency = "keluraan"'),
        ("agency", "unknown_agency", "kelurahan"),
    ),
    (
        (SKU, 'group = "surat-warga"', 'group = "surat-waga"'),
        ("group", "unknown_group", "surat-warga"),
    ),
    ((SKU, "minutes = 3", 'minutes = "3"'), ("minutes", "wrong_type", "")),
    ((SKU, "synonyms =", "sinonim ="), ("sinonim", "unknown_key", "synonyms")),
    ((SKU, "supervision =", "supervison ="), ("standard.supervison", "unknown_key", "supervision")),
    ((SKU, 'how = "photo"', 'how = "foto"'), ("requirement[2].how", "unknown_word", "photo")),
    ((SKU, "min = 3", "min = 300"), ("form.question[0].min", "min_over_max", "")),
    ((SKU, 'key = "jenis_usaha"', 'key = "nama_usaha"'), ("form.question[1].key", "same_key", "")),
    ((SKU, 'key = "jenis_usaha"', 'key = "Jenis Usaha"'), ("form.question[1].key", "bad_key", "")),
    ((SKU, 'key = "jenis_usaha"', 'key = "count"'), ("form.question[1].key", "reserved_key", "")),
    (
        (SKU, 'unit = "working_days"', 'unit = "workdays"'),
        ("time.unit", "unknown_word", "working_days"),
    ),
    (
        (SKU, "retention_years = 5", "retention_years = 0"),
        ("privacy.retention_years", "not_positive", ""),
    ),
    (
        (SKU, 'code = "surat-keterangan-usaha"', 'code = "sku"'),
        ("code", "code_not_file", "surat-keterangan-usaha"),
    ),
    ((SKU, ', en = "Business name"', ""), ("form.question[0].short.en", "no_translation", "")),
    (
        (MOVE, "'antar_provinsi'\"", "'antar_propinsi'\""),
        ("form.question[provinsi_tujuan].show_when", "not_an_option", "antar_provinsi"),
    ),
    (
        (MOVE, "alasan == 'lainnya'", "alasn == 'lainnya'"),
        ("form.question[alasan_lain].show_when", "unknown_question", "alasan"),
    ),
    (
        (MOVE, "alasan == 'lainnya'", "no_hp == 'x'"),
        ("form.question[alasan_lain].show_when", "later_question", ""),
    ),
    (
        (MOVE, "alasan == 'lainnya'", "alasan_lain == 'x'"),
        ("form.question[alasan_lain].show_when", "cycle", ""),
    ),
    (
        (MOVE, "alasan == 'lainnya'", "alasan ="),
        ("form.question[alasan_lain].show_when", "expression_syntax", ""),
    ),
    (
        (MOVE, "alasan == 'lainnya'", "alasan"),
        ("form.question[alasan_lain].show_when", "not_a_condition", ""),
    ),
    (
        (MOVE, 'example = "40111"', 'example = "4011"'),
        ("form.question[kode_pos].example", "pattern_example", ""),
    ),
    (
        (MOVE, 'pattern = "[0-9]{5}"', 'pattern = "[0-9"'),
        ("form.question[kode_pos].pattern", "bad_pattern", ""),
    ),
    (
        (MOVE, '"today-30d"', '"30 hari"'),
        ("form.question[tanggal_pindah].not_before", "bad_bound", ""),
    ),
    (
        (MOVE, '"today-30d"', '"tody-30d"'),
        ("form.question[tanggal_pindah].not_before", "bound_question", "today"),
    ),
    (
        (MOVE, '"today-30d"', '"today+91d"'),
        ("form.question[tanggal_pindah].not_before", "bounds_crossed", ""),
    ),
    (
        (MOVE, 'item = {id = "pengikut", en = "family member"}', ""),
        ("form.question[pengikut].item", "needed_for_kind", ""),
    ),
    (
        (REKLAME, "ceil(panjang_cm", "celi(panjang_cm"),
        ("form.question[17].formula", "expression_unknown_function", "ceil"),
    ),
    (
        (REKLAME, 'question = "biaya"', 'question = "biya"'),
        ("fee.question", "fee_question", "biaya"),
    ),
    (
        (REKLAME, "days_between(tanggal_mulai", "days_between(jenis"),
        ("form.question[17].formula", "not_computable", ""),
    ),
    (
        (REKLAME, '{value = "umbul"', '{value = "spanduk"'),
        ("form.question[3].options[1].value", "same_option", ""),
    ),
)


@pytest.mark.parametrize(("change_made", "expected"), MISTAKES)
def test_a_mistake_is_named_with_file_key_reason_and_nearest_word(folder, change_made, expected):
    (file, old, new), (key, code, hint) = change_made, expected
    key = numbered(folder / file, key)
    change(folder, file, (old, new))
    item = found(folder)[file, key]
    assert (item.code, item.hint) == (code, hint) if hint else item.code == code
    assert reason_text(item, str) == item.reason
    assert item.reason.endswith((".", "!", "?")) or item.code == "long_sentence"


@pytest.mark.parametrize(
    "component",
    ["procedure", "product", "complaints", "legal_basis", "facilities", "competence", "supervision",
     "staffing", "service_guarantee", "safety_guarantee", "evaluation"],
)  # fmt: skip
def test_a_service_without_one_of_the_components_is_refused(folder, component):
    path = folder / SKU
    head, _, tail = path.read_text().partition("[standard]\n")
    lines = [line for line in tail.split("\n") if not line.startswith(f"{component} =")]
    legal = "legal_basis" if component == "legal_basis" else ""
    text = "\n".join(lines)
    if legal:  # the privacy part has one of its own
        text = tail.replace(next(x for x in tail.split("\n") if x.startswith("legal_basis")), "", 1)
    path.write_text(f"{head}[standard]\n{text}")
    item = found(folder)[SKU, f"standard.{component}"]
    assert item.code == "component_absent"
    assert item.stops
    assert "surat-keterangan-usaha" not in {s.code for s in load(folder).services}


def test_time_fee_and_requirements_are_components_too(folder):
    path = folder / SKU
    text = path.read_text().replace('time = {value = 1, unit = "working_days"}\n', "")
    text = text.replace('fee = {kind = "free"}\n', "").replace("[[requirement]]", "[[syarat]]")
    path.write_text(text)
    named = found(folder)
    assert {(SKU, "time"), (SKU, "fee"), (SKU, "requirement")} <= named.keys()


def test_all_mistakes_are_told_at_once(folder):
    change(folder, SKU, ('agency = "kelurahan"', 'agency = "x"'), ("minutes = 3", "minutes = true"),
           ("min = 3", "min = 99"), ('kind = "phone"', 'kind = "fone"'))  # fmt: skip
    keys = {key for file, key in found(folder) if file == SKU}
    phone = numbered(SERVICES / SKU, "form.question[no_hp].kind")
    assert keys >= {"agency", "minutes", "form.question[0].min", phone}


def test_a_long_sentence_and_a_missing_translation_do_not_close_the_service(folder):
    change(folder, SKU, ("Boleh nama Anda sendiri jika belum ada.", "kata " * 21 + "."),
           (', en = "Business name"', ""))  # fmt: skip
    items = check(folder)
    assert {item.code for item in items} == {"long_sentence", "no_translation"}
    assert not any(item.stops for item in items)
    assert load(folder).broken == ()


def test_a_broken_file_is_left_out_and_named_and_the_rest_works(folder):
    (folder / SKU).write_text("ini bukan TOML [")
    catalogue = load(folder)
    assert len(catalogue.services) == 4
    assert len(catalogue.broken) == 1
    assert catalogue.broken[0].startswith(SKU)


def test_a_code_is_used_only_once(folder):
    text = (folder / SKU).read_text()
    (folder / "perizinan/surat-keterangan-usaha.toml").write_text(
        text.replace("surat-warga", "perizinan")
    )
    item = found(folder)["surat-warga/surat-keterangan-usaha.toml", "code"]
    assert item.code == "same_code"
    assert [s.code for s in load(folder).services].count("surat-keterangan-usaha") == 1


def test_a_group_without_services_is_not_offered(folder):
    (folder / MOVE).unlink()
    assert "kependudukan" not in {group.code for group in load(folder).groups}


def test_no_region_file_and_no_folder_are_findings_not_crashes(folder, tmp_path):
    (folder / "region.toml").unlink()
    assert ("region.toml", "") in found(folder)
    assert load(folder).services == ()
    assert load(tmp_path / "nowhere").services == ()


def test_the_version_follows_every_byte(folder):
    before = load(folder).version
    assert before == load(folder).version
    change(folder, MOVE, ("minutes = ", "minutes = 9"))
    assert load(folder).version != before


def mutate(data: bytes, rng: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 4)):
        kind, place = rng.randrange(6), rng.randrange(len(lines))
        line = lines[place]
        if kind == 0:
            del lines[place : place + rng.randint(1, 5)]
            lines = lines or [b""]
        elif kind == 1:
            lines.insert(place, lines[rng.randrange(len(lines))])
        elif kind == 2 and line:
            cut = rng.randrange(len(line))
            lines[place] = line[:cut] + bytes([rng.randrange(256)]) + line[cut + 1 :]
        elif kind == 3:
            words = (
                b"1",
                b"true",
                b'"x"',
                b"[]",
                b"{}",
                b"-9",
                b"1.5",
                b'[["a"]]',
                b"2026-01-01",
                b'""',
            )
            lines[place] = line.split(b"=")[0] + b"= " + rng.choice(words)
        elif kind == 4:
            other = rng.randrange(len(lines))
            lines[place], lines[other] = lines[other], line
        else:
            lines[place] = line.replace(b"'", b"(", 1).replace(b'"', b"", rng.randint(0, 1))
    return b"\n".join(lines)


def test_mutated_files_never_crash_the_checker_or_the_kiosk(folder):
    for spare in ("surat-warga/surat-keterangan-tidak-mampu.toml", REKLAME):
        (folder / spare).unlink()
    rng = Random(20261121)
    files = [SKU, MOVE, "region.toml", "perizinan/surat-izin-praktik-perawat.toml"]
    named = 0
    for number in range(MUTATIONS):
        file = files[number % len(files)]
        original = (SERVICES / file).read_bytes()
        (folder / file).write_bytes(mutate(original, rng))
        items = check(folder)
        catalogue = load(folder)
        named += bool(items)
        stopped = {item.file for item in items if item.stops and "/" in item.file}
        assert len(catalogue.services) == 3 - len(stopped)
        (folder / file).write_bytes(original)
    assert named > MUTATIONS / 2
