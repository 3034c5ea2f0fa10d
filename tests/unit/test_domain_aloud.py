"""What a voice is given to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.aloud import aloud, queue_call, spelled
from kiosk.domain.money import rupiah


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rp 1.250.000", "satu juta dua ratus lima puluh ribu rupiah"),
        ("Biaya Rp0.", "Biaya nol rupiah."),
        ("Rp 15.000,-", "lima belas ribu rupiah"),
        ("9 Februari 2026", "sembilan Februari dua ribu dua puluh enam"),
        ("21-11-2026", "dua puluh satu November dua ribu dua puluh enam"),
        ("31-02-2026", "tiga satu, nol dua, dua nol dua enam"),
        ("09.41 WIB", "pukul sembilan lewat empat puluh satu menit Waktu Indonesia Barat"),
        ("08.00", "pukul delapan tepat"),
        ("Pertanyaan 2 dari 9", "Pertanyaan dua dari sembilan"),
        ("K07-4821-93", "K, nol tujuh, empat delapan dua satu, sembilan tiga"),
        ("418203", "empat satu delapan, dua nol tiga"),
        ("3299994507950003", ("tiga dua sembilan sembilan, sembilan sembilan empat lima, "
         "nol tujuh sembilan lima, nol nol nol tiga")),
        ("081234567890", "nol delapan satu dua, tiga empat lima enam, tujuh delapan sembilan nol"),
        ("1.250 lembar", "seribu dua ratus lima puluh lembar"),
        ("RT 003", "RT nol nol tiga"),
        ("112", "seratus dua belas"),
        ("RT/RW", "RT/RW"),
        ("Ubah NIK", "Ubah NIK"),
    ],
)  # fmt: skip
def test_numbers_are_said_in_indonesian_words(written, said):
    assert aloud(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rp 1,250,000", "one million, two hundred and fifty thousand rupiah"),
        ("21 November 2026", "twenty-one November two thousand and twenty-six"),
        ("Question 2 of 9", "Question two of nine"),
        ("K07-4821-93", "K, zero seven, four eight two one, nine three"),
    ],
)
def test_numbers_are_said_in_english_words(written, said):
    assert aloud(written, "en") == said


@given(st.text(max_size=60))
def test_no_digit_is_left_to_the_voice(text):
    said = aloud(text)
    assert not [sign for sign in said if sign in "0123456789"]


@given(st.integers(0, 10**12))
def test_every_amount_has_words(amount):
    assert aloud(rupiah(amount)).endswith(" rupiah")


def test_a_number_is_called_to_its_counter():
    assert queue_call("A023", "2") == "Nomor antrean A nol dua tiga, silakan ke loket dua."
    assert queue_call("B110", "12") == "Nomor antrean B satu satu nol, silakan ke loket dua belas."
    said = "Queue number A zero two three, please go to counter two."
    assert queue_call("A-023", "2", "en") == said
    assert queue_call("7", "Pajak") == "Nomor antrean tujuh, silakan ke loket Pajak."


def test_a_code_is_said_sign_by_sign():
    assert spelled("aB9") == "A B, sembilan"
