"""The shipped services, filled in by citizens who do not exist."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from kiosk.domain import display, flow, samples
from kiosk.domain.application import Act, act_from_bytes
from kiosk.domain.checking import check
from kiosk.domain.form import Answers, Kind
from kiosk.domain.reading import load
from kiosk.domain.validation import Valid, validate

SERVICES = Path(__file__).parents[2] / "assets" / "services"
TODAY = date(2026, 11, 21)
CATALOGUE = load(SERVICES)
CITIZENS = 400
FEWEST = 30
"""Once these have come, no more are needed when every branch was reached."""


@pytest.fixture(params=CATALOGUE.services, ids=lambda service: service.code)
def service(request):
    return request.param


def all_questions(service):
    for question in service.form.question:
        yield question
        yield from question.question


def test_the_shipped_catalogue_has_nothing_to_mend():
    assert check(SERVICES) == ()
    assert CATALOGUE.broken == ()
    assert len(CATALOGUE.services) >= 8
    used = {s.group for s in CATALOGUE.services}
    around = {group.parent for group in CATALOGUE.groups if group.code in used}
    assert {group.code for group in CATALOGUE.groups} == used | around - {""}


def test_every_kind_of_question_is_asked_somewhere():
    asked = {q.kind for service in CATALOGUE.services for q in all_questions(service)}
    assert asked == set(Kind)


def test_nobody_is_asked_what_they_already_said(service):
    assert not {"nik", "nama", "tanggal_lahir"} & {q.key for q in service.form.question}


def test_every_service_has_the_14_components_in_both_languages(service):
    texts = [getattr(service.standard, name) for name in service.standard.__struct_fields__]
    assert len(texts) + len(("requirement", "time", "fee")) == 14
    assert all(text.id and text.en for text in texts)
    assert service.requirement
    assert service.time.value > 0


def everything_reached(service, seen, chosen) -> bool:
    """Tell whether each condition was met and not met, and each choice chosen."""
    asked = [(question.key, question) for question in service.form.question]
    asked += [(f"{g.key}.{q.key}", q) for g in service.form.question for q in g.question]
    conditions = all(seen.get(k) == ({True, False} if q.show_when else {True}) for k, q in asked)
    options = {
        (question.key, option.value)
        for question in service.form.question
        for option in question.options
        if question.kind is Kind.ONE_OF
    }
    return conditions and options <= chosen


def test_many_citizens_fill_it_in_and_every_branch_is_reached(service):
    seen: dict[str, set[bool]] = {}
    chosen: set[tuple[str, str]] = set()
    for seed in range(CITIZENS):
        if seed >= FEWEST and everything_reached(service, seen, chosen):
            break
        answers = samples.random_answers(service.form, Random(seed), TODAY)
        assert flow.missing(service.form, answers) == ()
        assert flow.prune(service.form, answers) == answers
        shown = {q.key for q in flow.visible(service.form, answers)}
        for question in service.form.question:
            seen.setdefault(question.key, set()).add(question.key in shown)
            for entry in flow.entries(answers.get(question.key)):
                inner = {q.key for q in flow.visible(question, entry, answers)}
                for asked in question.question:
                    seen.setdefault(f"{question.key}.{asked.key}", set()).add(asked.key in inner)
        chosen |= {(key, str(value)) for key, value in answers.items() if isinstance(value, str)}
    assert everything_reached(service, seen, chosen), (seen, chosen)


def test_answers_survive_the_journey_to_the_office_and_are_shown_there(service):
    for seed in range(20):
        answers = samples.random_answers(service.form, Random(seed), TODAY)
        act = Act(kind="application", service=service.code, form="", answers=answers)
        opened = act_from_bytes(act.to_bytes()).answers
        assert opened == answers
        for language in ("id", "en"):
            rows = display.rows(service.form, opened, language, masked=False, translate=str)
            assert all(row.label and row.value for row in rows)
            assert len({row.path for row in rows}) == len(rows)


def test_a_random_entry_always_validates(service):
    rng = Random(1)
    for _ in range(50):
        answers = samples.random_answers(service.form, rng, TODAY)
        for question in flow.visible(service.form, answers):
            raw = samples.random_raw(question, rng, TODAY, answers)
            assert isinstance(validate(question, raw, answers, TODAY), Valid)


def test_the_same_seed_gives_the_same_citizen():
    first, second = (samples.random_citizen(Random(7), TODAY) for _ in range(2))
    assert first == second
    assert first.nik.startswith("329999")


def test_the_advertising_fee_is_worked_out_from_size_number_and_days():
    form = CATALOGUE.service("izin-reklame-insidentil").form
    banner: Answers = {
        "jenis": "spanduk", "panjang_cm": 500, "lebar_cm": 90, "jumlah": 4,
        "tanggal_mulai": "2026-12-01", "tanggal_selesai": "2026-12-07",
    }  # fmt: skip
    assert flow.compute(form, banner)["biaya"] == 5 * 4 * 7 * 2500
    assert flow.compute(form, {**banner, "jenis": "baliho"})["biaya"] == 5 * 4 * 7 * 4000
    assert flow.compute(form, {**banner, "jenis": "selebaran"})["biaya"] == 4 * 50
    assert "biaya" not in flow.compute(form, {"jenis": "spanduk"})


def test_the_business_letter_reads_as_on_the_check_page():
    form = CATALOGUE.service("surat-keterangan-usaha").form
    answers: Answers = {
        "nama_usaha": "Warung Bu Sari",
        "jenis_usaha": "makanan",
        "alamat_usaha": {"street": "Jl. Melati 12", "rt": "003", "rw": "005"},
        "keperluan": "Kredit usaha di bank",
        "surat_pengantar": {"photo": "p1"},
        "no_hp": "+6281234567890",
    }
    rows = display.rows(form, answers, "id", translate=str)
    assert [(row.label, row.value) for row in rows] == [
        ("Nama usaha", "Warung Bu Sari"),
        ("Jenis usaha", "Makanan dan minuman"),
        ("Alamat usaha", "Jl. Melati 12, RT 003 / RW 005"),
        ("Keperluan", "Kredit usaha di bank"),
        ("Surat pengantar", "1 foto"),
        ("No. HP", "0812-****-7890"),
    ]
    assert flow.total_reliable(form, {})


def test_followers_are_counted_and_spelled_out():
    form = CATALOGUE.service("surat-keterangan-pindah").form
    child = {"nik": "3299990101200001", "nama": "Budi Contoh", "hubungan": "anak"}
    answers: Answers = {"jenis_kepindahan": "semua", "pengikut": [child, child]}
    rows = {row.path: row for row in display.rows(form, answers, "id", translate=str)}
    assert rows["pengikut"].value == "2 pengikut"
    assert rows["pengikut.1.nama"].label == "Pengikut 2: Nama"
    assert rows["pengikut.0.nik"].value == "3299 **** **** 0001"
    assert rows["no_hp"].value == "Tidak diisi"
    english = {row.path: row for row in display.rows(form, answers, "en", translate=str)}
    assert english["pengikut"].value == "2 family members"


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        CATALOGUE.service("tidak-ada")
    with pytest.raises(KeyError):
        CATALOGUE.agency("tidak-ada")
