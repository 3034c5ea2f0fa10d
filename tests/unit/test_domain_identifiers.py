"""Numbers that people type: NIK, KK, NPWP, phone. All of them are invented."""

from datetime import date

import pytest

from kiosk.domain import masking, nik
from kiosk.domain.form import Kind, Question
from kiosk.domain.localized import Localized
from kiosk.domain.validation import Problem, Valid, problem_text, validate

TODAY = date(2026, 1, 1)


def ask(kind: Kind, raw: str):
    question = Question(key="q", kind=kind, label=Localized(id="Nomor?"))
    return validate(question, raw, {}, TODAY)


@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("3299991211870001", "male", date(1987, 11, 12)),
        ("3299995211870001", "female", date(1987, 11, 12)),
        ("3299994507950003", "female", date(1995, 7, 5)),
        ("3299992902000001", "male", date(2000, 2, 29)),
        ("3299994107950003", "female", date(1995, 7, 1)),
        ("3299997107950003", "female", date(1995, 7, 31)),
        ("3299990101260001", "male", date(2026, 1, 1)),
        ("3299990201260001", "male", date(1926, 1, 2)),
    ],
)
def test_a_wellformed_nik_tells_sex_and_birth_date(number, sex, born):
    found = nik.parse(number, TODAY)
    assert isinstance(found, nik.Nik)
    assert (found.sex, found.birth_date, found.region) == (sex, born, "329999")
    assert ask(Kind.NIK, number) == Valid(number)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("3299992902010001", "nik_date"),
        ("3299993113950001", "nik_date"),
        ("3299994007950003", "nik_date"),
        ("3299990007950003", "nik_date"),
        ("3299997207950003", "nik_date"),
        ("3299998107950003", "nik_date"),
        ("3299990100950003", "nik_date"),
        ("3299991207950000", "nik_sequence"),
        ("329999120795003", "nik_length"),
        ("32999912079500033", "nik_too_long"),
        ("32O9991207950003", "digits_only"),
    ],
)
def test_a_mistyped_nik_gets_a_sentence_that_helps(number, code):
    result = ask(Kind.NIK, number)
    assert isinstance(result, Problem)
    assert result.code == code
    question = Question(key="q", kind=Kind.NIK, label=Localized(id="NIK?"))
    assert problem_text(result, question, str).endswith(".")


@pytest.mark.parametrize(
    "typed", ["3299 9945 0795 0003", "3299.9945.0795.0003", " 3299-9945-07950003 "]
)
def test_spaces_dots_and_dashes_are_forgiven(typed):
    assert ask(Kind.NIK, typed) == Valid("3299994507950003")


def test_the_century_does_not_count_when_a_birth_date_is_compared_with_the_niks():
    number = nik.parse("3299994507950003", TODAY)
    assert nik.agrees(number, date(1995, 7, 5))
    assert nik.agrees(number, date(1895, 7, 5))
    assert not nik.agrees(number, date(1995, 7, 6))


@pytest.mark.parametrize(
    ("head", "check"),
    [
        ("12345678", 2),
        ("01000000", 8),
        ("00000000", 0),
        ("99999999", 8),
        ("20000001", 6),
        ("87654321", 6),
    ],
)
def test_npwp_check_digits_fit(head, check):
    good, bad = f"{head}{check}999000", f"{head}{(check + 1) % 10}999000"
    assert ask(Kind.NPWP, good) == Valid(good)
    assert ask(Kind.NPWP, f"0{good}") == Valid(f"0{good}")
    assert ask(Kind.NPWP, bad) == Valid(bad, Problem("npwp_unusual"))


def test_npwp_is_a_nik_or_15_digits_with_any_separators():
    assert ask(Kind.NPWP, "12.345.678.2-999.000") == Valid("123456782999000")
    assert ask(Kind.NPWP, "3299994507950003") == Valid("3299994507950003")
    assert ask(Kind.NPWP, "3299997207950003").warning == Problem("npwp_unusual")
    assert ask(Kind.NPWP, "12345") == Problem("npwp_length", {"count": 5})


def test_a_family_card_number_has_16_digits_and_an_odd_date_only_warns():
    assert ask(Kind.KK, "3299 9901 0220 0001") == Valid("3299990102200001")
    assert ask(Kind.KK, "3299994102200001") == Valid("3299994102200001", Problem("kk_unusual"))
    assert ask(Kind.KK, "32999901022000") == Problem("kk_length", {"count": 14})
    assert ask(Kind.KK, "nomor") == Problem("digits_only")


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 811 234 567", "+62811234567"),
        ("62 812 3456 7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("085212345678", "+6285212345678"),
    ],
)
def test_mobile_numbers_become_e164(typed, e164):
    assert ask(Kind.PHONE, typed) == Valid(e164)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0712345678", "phone"),
        ("08123", "phone_length"),
        ("08123456789012345", "phone_length"),
        ("+1 202 555 0100", "phone"),
        ("0212345678", "phone"),
        ("1500", "phone"),
        ("112", "emergency_number"),
        ("119", "emergency_number"),
        ("nomor saya", "digits_only"),
    ],
)
def test_other_numbers_are_refused_with_a_reason(typed, code):
    assert ask(Kind.PHONE, typed).code == code


def test_an_emergency_number_is_explained():
    question = Question(key="q", kind=Kind.PHONE, label=Localized(id="HP?"))
    text = problem_text(ask(Kind.PHONE, "112"), question, str)
    assert text == "112 adalah nomor darurat. Tulis nomor HP Anda sendiri."


def test_masks_hide_the_middle():
    assert masking.number("3299994507950003") == "3299 **** **** 0003"
    assert masking.number("123456782999000") == "12***********00"
    assert masking.phone("+6281234567890") == "0812-****-7890"
    assert masking.phone("+62811234567") == "0811-****-4567"
    assert masking.number("") == ""
