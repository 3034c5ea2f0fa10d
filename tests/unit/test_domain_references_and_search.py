from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import reference
from kiosk.domain.reading import load
from kiosk.domain.search import search

SERVICES = Path(__file__).parents[2] / "assets" / "services"


@pytest.fixture(scope="module")
def catalogue():
    return load(SERVICES)


def test_a_reference_is_code_serial_and_check():
    assert reference.make("K07", 4821) == "K07-4821-93"
    assert reference.make("K07", 1) == "K07-0001-03"
    assert reference.make("K07", 123456).startswith("K07-123456-")


@pytest.mark.parametrize(
    "typed",
    ["K07-4821-93", "k07-4821-93", " K07 4821 93 ", "K07482193", "KO7.4821.93", "k07–4821–93"],
)
def test_it_is_read_however_it_is_typed(typed):
    found = reference.parse(typed)
    assert found == reference.Reference(code="K07", serial=4821, check="93")
    assert found.text == "K07-4821-93"


@pytest.mark.parametrize(
    "typed", ["", "K07", "K07-4821-94", "K07-4812-93", "K70-4821-93", "418 203", "x" * 500]
)
def test_a_mistyped_reference_is_not_one(typed):
    assert reference.parse(typed) is None


@pytest.mark.parametrize(("code", "serial"), [("k07", 1), ("07", 1), ("K07", 0), ("", 5)])
def test_no_reference_is_made_from_nonsense(code, serial):
    with pytest.raises(ValueError, match="no reference"):
        reference.make(code, serial)


@given(st.from_regex(r"[A-HJ-NP-Z]{1,2}[0-9]{2}", fullmatch=True), st.integers(1, 10**9))
def test_what_was_made_is_read_back_with_and_without_hyphens(code, serial):
    text = reference.make(code, serial)
    assert reference.parse(text).text == text
    assert reference.parse(text.replace("-", "")).text == text


@given(st.integers(1, 10**6), st.data())
def test_one_changed_digit_is_noticed(serial, data):
    text = reference.make("K07", serial)
    places = [i for i, c in enumerate(text) if c.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    found = reference.parse(text[:place] + digit + text[place + 1 :])
    assert found is None


@given(st.text())
def test_nothing_that_is_typed_raises(text):
    reference.parse(text)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sku", "surat-keterangan-usaha"),
        ("SIUP", "surat-keterangan-usaha"),
        ("mau buka warung", "surat-keterangan-usaha"),
        ("usaha surat", "surat-keterangan-usaha"),
        ("sktm", "surat-keterangan-tidak-mampu"),
        ("surat miskin", "surat-keterangan-tidak-mampu"),
        ("surat misikn", "surat-keterangan-tidak-mampu"),
        ("pindah rumah", "surat-keterangan-pindah"),
        ("pasang spanduk", "izin-reklame-insidentil"),
        ("spandk", "izin-reklame-insidentil"),
        ("rekl", "izin-reklame-insidentil"),
        ("nurse", "surat-izin-praktik-perawat"),
        ("izin perawat", "surat-izin-praktik-perawat"),
    ],
)
def test_everyday_words_find_the_service(catalogue, query, code):
    found = search(catalogue, query)
    assert found
    assert found[0].code == code


def test_nothing_is_found_for_nothing(catalogue):
    assert search(catalogue, "") == ()
    assert search(catalogue, "   ...") == ()
    assert search(catalogue, "helikopter") == ()


def test_a_limit_is_kept(catalogue):
    assert len(search(catalogue, "surat", limit=2)) == 2


@given(st.text(max_size=300))
def test_no_query_raises(query):
    search(load_once(), query)


def load_once(found=[]):  # noqa: B006  one catalogue for all the queries
    if not found:
        found.append(load(SERVICES))
    return found[0]
