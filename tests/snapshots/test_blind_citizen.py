"""A whole application by keypad and ear alone, and what others in the room may hear of it."""

import pytest

from kiosk.commands import Hush, Say
from kiosk.domain.aloud import spelled
from kiosk.events import SpeechEnded, Touched
from tests.journeys.tiny import RECEIPT
from tests.snapshots.blind import Blind

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NIK = "3299994507950003"
DIGITS = dict(zip("0123456789", spelled("0123456789").replace(",", "").split(), strict=True))


def digits(number):
    return [DIGITS[digit] for digit in number]


def begins(blind):
    blind.press("jack_in")
    assert "Tombol maju dan mundur" in blind.last
    blind.press("select")
    assert blind.last.startswith("Beranda")
    blind.choose("Surat")
    blind.choose("Surat Contoh")
    blind.choose("Mulai")


def says_who_she_is(blind):
    assert "enam belas angka" in blind.last
    blind.write(*digits(NIK))
    blind.choose("Lanjut")
    for number in ("5", "7", "1995"):  # day, month, year
        blind.write(*digits(number))
        blind.choose("Lanjut")
    blind.write("S", "i", "t", "i")
    blind.choose("Lanjut")


def answers(blind):
    assert "Tanya usaha?" in blind.last
    blind.write("W", "a", "r")
    blind.choose("Lanjut")
    blind.choose("Tidak")
    assert "dipilih" in blind.last
    blind.choose("Lanjut")
    blind.write(*digits("2"))
    blind.choose("Lanjut")
    assert "dua ribu rupiah" in blind.last
    blind.choose("Lanjut")
    assert "Tanya surat?" in blind.last
    blind.choose("Ambil foto")
    blind.wait_for("Foto sudah diambil.")
    blind.choose("Lanjut")
    blind.choose("Lanjut")


def checks_and_sends(blind):
    assert "Periksa jawaban Anda" in blind.last
    blind.choose("Data yang saya isi benar.")
    while not blind.hears("Saya setuju"):
        blind.press("next")
    while not blind.last.startswith("Saya setuju"):
        blind.press("prev")
    blind.press("select")
    blind.choose("Kirim permohonan")


def test_a_blind_citizen_applies_alone_and_leaves_with_number_and_code(front) -> None:
    blind = Blind(front)
    begins(blind)
    says_who_she_is(blind)
    answers(blind)
    checks_and_sends(blind)
    blind.wait_for(spelled(RECEIPT.reference))
    assert blind.hears(spelled(RECEIPT.code))
    blind.choose("Selesai")
    assert "Balai Contoh" in blind.last


def test_without_headphones_the_room_hears_that_a_digit_was_typed_but_not_which(front) -> None:
    blind = Blind(front)
    blind.press("next")
    assert blind.hears("Suara menyala.")
    blind.press("select", "select")
    blind.choose("Surat")
    blind.choose("Surat Contoh")
    blind.choose("Mulai")
    before = len(blind.heard)
    for digit in digits(NIK[:3]):
        blind.seek(digit)
        blind.press("select")
        assert blind.last == "terisi"
    blind.seek("Kotak isian")
    assert "terisi" in blind.last
    assert not [said for said in blind.heard[before:] if "sembilan sembilan" in said]


def test_any_touch_silences_the_voice(front) -> None:
    blind = Blind(front)
    blind.press("jack_in")
    blind.session.handle(Touched())
    assert blind.silenced()


def test_without_being_asked_nothing_is_said(front) -> None:
    blind = Blind(front)
    blind.session.handle(Touched())
    assert not [c for c in blind.commands if isinstance(c, Say | Hush)]


def test_pulling_the_headphones_out_silences_it(front) -> None:
    blind = Blind(front)
    blind.press("jack_in", "jack_out")
    assert blind.silenced()
    said = len(blind.heard)
    blind.session.handle(SpeechEnded())
    assert len(blind.heard) == said


def test_repeat_says_it_again_and_the_volume_says_itself(front) -> None:
    blind = Blind(front)
    blind.press("jack_in", "select")
    screen = blind.last
    blind.press("next", "repeat")
    assert blind.last == screen
    blind.press("volume_up")
    assert blind.last == "Volume seratus dua puluh persen."
    assert blind.commands[-1].volume == 120


def test_help_opens_and_closes_and_back_goes_back(front) -> None:
    blind = Blind(front)
    blind.press("jack_in", "select")
    home = blind.last
    blind.press("help")
    assert blind.last.startswith("Bantuan")
    blind.press("back")
    assert blind.last == home
    blind.choose("Surat")
    blind.press("back")
    assert blind.last == home
