from datetime import date, datetime

import pytest

from kiosk.domain import dates, money
from kiosk.domain.form import Kind, Question
from kiosk.domain.localized import Localized
from kiosk.domain.validation import Problem, Valid, problem_text, validate

TODAY = date(2026, 11, 21)
LABEL = Localized(id="Pertanyaan?")


def ask(kind, raw, answers=None, **limits):
    return validate(Question(key="q", kind=kind, label=LABEL, **limits), raw, answers or {}, TODAY)


def test_rupiah_is_written_with_dots_and_a_space_that_does_not_break():
    assert money.rupiah(1250000) == "Rp\u00a01.250.000"
    assert money.rupiah(1250000, "en") == "Rp\u00a01,250,000"
    assert money.rupiah(-5) == "-Rp\u00a05"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (19, "sembilan belas"),
        (20, "dua puluh"), (21, "dua puluh satu"), (100, "seratus"), (101, "seratus satu"),
        (110, "seratus sepuluh"), (111, "seratus sebelas"), (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"), (1000, "seribu"), (1001, "seribu satu"),
        (1011, "seribu sebelas"), (1100, "seribu seratus"), (2000, "dua ribu"),
        (10000, "sepuluh ribu"), (11000, "sebelas ribu"), (100000, "seratus ribu"),
        (1000000, "satu juta"), (1250000, "satu juta dua ratus lima puluh ribu"),
        (1287500, "satu juta dua ratus delapan puluh tujuh ribu lima ratus"),
        (2000001, "dua juta satu"), (1000000000, "satu miliar"),
    ],
)  # fmt: skip
def test_amounts_in_words(number, words):
    assert money.in_words(number) == words


@pytest.mark.parametrize(
    "typed",
    [
        "1250000",
        "1.250.000",
        "Rp 1.250.000",
        "Rp1.250.000,-",
        "1,250,000",
        "1 250 000",
        "IDR 1250000.00",
    ],
)
def test_an_amount_is_read_however_people_write_it(typed):
    assert ask(Kind.MONEY, typed) == Valid(1250000)


@pytest.mark.parametrize("typed", ["satu juta", "1,5 juta", "12.34", "1.25.000", "Rp", "9" * 16])
def test_an_amount_that_is_not_clear_is_asked_again(typed):
    assert ask(Kind.MONEY, typed) == Problem("not_amount")


def test_amounts_and_numbers_keep_their_bounds():
    assert ask(Kind.MONEY, "-5000") == Problem("amount_small", {"amount": 0})
    assert ask(Kind.MONEY, "5000", max=4000) == Problem("amount_large", {"amount": 4000})
    assert ask(Kind.INTEGER, "1.250") == Valid(1250)
    assert ask(Kind.INTEGER, "-3") == Valid(-3)
    assert ask(Kind.INTEGER, "2,5") == Problem("not_whole")
    assert ask(Kind.INTEGER, "0", min=1) == Problem("too_small", {"min": 1})
    assert ask(Kind.INTEGER, "31", max=30) == Problem("too_large", {"max": 30})


def test_a_year_is_bound_by_today_and_written_plainly():
    limits = {"plain": True, "min": 1970, "not_after": "today"}
    assert ask(Kind.INTEGER, "2015", **limits) == Valid(2015)
    late = ask(Kind.INTEGER, "2027", **limits)
    question = Question(key="q", kind=Kind.INTEGER, label=LABEL, **limits)
    assert problem_text(late, question, str) == "Tulis angka paling besar 2026."


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("9", "2", "2026"), ("09", "02", "2026"), ("9", "Februari", "2026"), ("9", "feb", "2026"),
     ("9", "February", "2026"), (" 9 ", "Pebruari", "2026")],
)  # fmt: skip
def test_a_month_is_a_number_or_a_name_in_either_language(day, month, year):
    raw = {"day": day, "month": month, "year": year}
    assert ask(Kind.DATE, raw) == Valid("2026-02-09")


@pytest.mark.parametrize("typed", ["2026-02-09", "9/2/2026", "9 Februari 2026", "9.2.2026"])
def test_a_date_in_one_piece_is_read_too(typed):
    assert ask(Kind.DATE, typed) == Valid("2026-02-09")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"day": "30", "month": "2", "year": "2026"}, "no_such_day"),
        ({"day": "x", "month": "2", "year": "2026"}, "no_such_day"),
        ({"day": "9", "month": "13", "year": "2026"}, "month"),
        ({"day": "9", "month": "Brumaire", "year": "2026"}, "month"),
        ({"day": "9", "month": "2", "year": "26"}, "year"),
        ({"day": "9", "month": "2"}, "required_date"),
        ("besok", "required_date"),
        ({}, "required_date"),
    ],
)
def test_an_incomplete_date_says_what_is_missing(raw, code):
    assert ask(Kind.DATE, raw) == Problem(code)


def test_dates_stay_between_bounds_that_move_with_today():
    def at(raw):
        return ask(Kind.DATE, raw, not_before="today", not_after="today+30d")

    assert at("2026-11-21") == Valid("2026-11-21")
    assert at("2026-12-21") == Valid("2026-12-21")
    assert at("2026-11-20") == Problem("too_early", {"date": "2026-11-21"})
    assert at("2026-12-22") == Problem("too_late", {"date": "2026-12-21"})


def test_a_date_may_be_bound_by_an_earlier_answer():
    limits = {"not_before": "mulai", "not_after": "mulai+29d"}
    known = {"mulai": "2026-12-01"}
    assert ask(Kind.DATE, "2026-12-01", known, **limits) == Valid("2026-12-01")
    assert ask(Kind.DATE, "2026-11-30", known, **limits).code == "too_early"
    assert ask(Kind.DATE, "2026-12-31", known, **limits).code == "too_late"
    assert ask(Kind.DATE, "1999-01-01", {}, **limits) == Valid("1999-01-01")


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("today", date(2026, 11, 21)), ("today+30d", date(2026, 12, 21)),
        ("today-17y", date(2009, 11, 21)), ("today-9m", date(2026, 2, 21)),
        ("2026-02-01", date(2026, 2, 1)), ("besok", None), ("today+99999y", None), ("", None),
    ],
)  # fmt: skip
def test_bounds_are_read(rule, day):
    assert dates.bound(rule, TODAY) == day


def test_bounds_are_clipped_to_the_months_last_day():
    assert dates.bound("today-1y", date(2024, 2, 29)) == date(2023, 2, 28)
    assert dates.bound("today+1m", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("raw", "time"),
    [({"hour": "9", "minute": "5"}, "09:05"), ({"hour": "14", "minute": ""}, "14:00"),
     ("9.41", "09:41"), ("23:59", "23:59"), ("7", "07:00")],
)  # fmt: skip
def test_times_are_read(raw, time):
    assert ask(Kind.TIME, raw) == Valid(time)


@pytest.mark.parametrize(
    "raw", [{"hour": "24", "minute": "0"}, {"hour": "9", "minute": "60"}, "pagi", {"minute": "5"}]
)
def test_impossible_times_are_asked_again(raw):
    assert ask(Kind.TIME, raw) == Problem("time_range")


def test_days_and_times_are_written_for_people():
    day = date(2026, 11, 21)
    assert dates.with_weekday(day) == "Sabtu, 21 November 2026"
    assert dates.with_weekday(day, "en") == "Saturday, 21 November 2026"
    assert dates.in_words(date(2026, 2, 9)) == "9 Februari 2026"
    assert dates.in_words(date(2026, 2, 9), "en") == "9 February 2026"
    assert dates.clock(datetime(2026, 11, 21, 9, 41)) == "09.41 WIB"  # noqa: DTZ001
