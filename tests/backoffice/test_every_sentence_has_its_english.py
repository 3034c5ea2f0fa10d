"""The office speaks Indonesian in its source and English in its catalogue; nothing is left out."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

from backoffice import translations
from kiosk.domain.status import REASONS

OFFICE = Path(translations.__file__).parent
MARKERS = {"_", "gettext", "gettext_lazy"}


def in_python():
    for file in OFFICE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in MARKERS and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def in_templates():
    for file in OFFICE.rglob("*.html"):
        text = file.read_text()
        yield from re.findall(r'{% translate "([^"]*)"', text)
        yield from re.findall(r"{% translate '([^']*)'", text)
        yield from re.findall(r'_\("([^"]*)"\)', text)
        for block in re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text, re.DOTALL
        ):
            yield re.sub(r"{{ (\w+) }}", r"%(\1)s", block)


def test_every_sentence_is_translated():
    with (OFFICE / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        english = {m.id: m.string for m in read_po(file, locale="en") if m.id}
    said = {*in_python(), *in_templates(), *filter(None, REASONS.values())}
    assert len(said) > 150
    assert sorted(s for s in said if not english.get(s)) == []
    holes = re.compile(r"%\(\w+\)s")
    wrong = [i for i, s in english.items() if sorted(holes.findall(i)) != sorted(holes.findall(s))]
    assert wrong == []


def test_translations_are_compiled_when_they_are_older_than_their_source(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Ya"\nmsgstr "Yes"\n')
    assert translations.compile_stale(tmp_path) == 1
    assert translations.compile_stale(tmp_path) == 0
    assert (folder / "django.mo").exists()
