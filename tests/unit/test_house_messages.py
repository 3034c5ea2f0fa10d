"""Every sentence is collected and translated."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from kiosk.translate import translator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def faults(messages: ModuleType, *, string: str, flags: tuple[str, ...] = ()) -> list[str]:
    template, english = Catalog(), Catalog(locale="en")
    template.add("Kode {code} salah.")
    english.add("Kode {code} salah.", string, flags=flags)
    return list(messages.faults("en", template, english))


def test_sentences_are_found_in_python(messages: ModuleType) -> None:
    found = messages.in_python(
        'REASONS: dict[str, str] = {"a": "Kertas habis."}\n'
        'x = l._("Satu" " dua"), _("Tiga"), mark("Empat"), other("Lima"), _(name)\n'
        'THINGS = {"b": "bukan kalimat"}\n'
    )
    assert list(found) == ["Kertas habis.", "Satu dua", "Tiga", "Empat"]


def test_sentences_are_found_in_kv(messages: ModuleType) -> None:
    found = messages.in_kv("""Label:\n    text: l._("Lanjut") + l._('Kata \\'baru\\'')\n""")
    assert list(found) == ["Lanjut", "Kata 'baru'"]


def test_an_f_string_is_refused(messages: ModuleType) -> None:
    with pytest.raises(ValueError, match="f-string"):
        list(messages.in_python('_(f"Halo {name}")'))


def test_a_good_translation_passes(messages: ModuleType) -> None:
    assert not faults(messages, string="Code {code} is wrong.")


@pytest.mark.parametrize(
    ("string", "flags", "fault"),
    [
        ("", (), "not translated"),
        ("The code is wrong.", (), "placeholders differ"),
        ("Code {code is wrong.", (), "placeholders differ"),
        ("Code {code} is wrong.", ("fuzzy",), "doubtful"),
    ],
)
def test_a_bad_translation_is_named(
    messages: ModuleType, string: str, flags: tuple[str, ...], fault: str
) -> None:
    assert fault in faults(messages, string=string, flags=flags)[0]


def test_indonesian_is_the_sentence_itself() -> None:
    assert translator("id")("Lanjut") == "Lanjut"


def test_an_unknown_sentence_stays_indonesian(tmp_path: Path) -> None:
    assert translator("en", tmp_path)("Belum ada terjemahan") == "Belum ada terjemahan"


def test_an_empty_sentence_stays_empty() -> None:
    assert translator("en")("") == ""


def test_a_translation_is_read_from_the_compiled_catalogue(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    english = Catalog(locale="en")
    english.add("Lanjut", "Continue")
    messages.save(messages.po("en"), english)
    messages.compile_all()
    assert translator("en", tmp_path)("Lanjut") == "Continue"


def test_saving_twice_changes_nothing(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.update()
    first = messages.po("en").read_bytes()
    messages.update()
    assert messages.po("en").read_bytes() == first


def test_the_template_is_up_to_date(messages: ModuleType, tmp_path: Path) -> None:
    messages.save(tmp_path / "ekios.pot", messages.collect())
    committed = (ROOT / "assets" / "locale" / "ekios.pot").read_text("utf-8")
    assert (tmp_path / "ekios.pot").read_text("utf-8") == committed, "run: make messages"
