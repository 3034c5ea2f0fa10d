#!/usr/bin/env python3
"""The sentences of the program and their translations.

    tools/messages.py update     collect sentences into ekios.pot and the .po of each language
    tools/messages.py check      fail when a translation is missing, doubtful or loses a placeholder
    tools/messages.py compile    make the .mo files
    tools/messages.py missing    print what awaits translation, as JSON {sentence: ""}
    tools/messages.py fill FILE  take translations from such a JSON file ({sentence: translation})

A sentence is a literal inside `_()`, `mark()`, `translate()`, `gettext()` or `l._()` in Python
or .kv, or a value of a table named in TABLES.
"""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "assets" / "locale"
LANGUAGES = ("en",)  # Indonesian is the message id itself
FOLDERS = ("kiosk", "screens", "devices", "sync")
MARKERS = {"_", "mark", "gettext", "translate"}
TABLES = {"PROBLEMS", "REASONS"}  # module constants whose string values are sentences

_LITERAL = r"""(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
_KV_CALL = re.compile(rf"\b_\(\s*({_LITERAL}(?:\s*{_LITERAL})*)\s*\)")


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _literals(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _table(node: ast.AST) -> Iterator[str]:
    """Yield the sentences of `TABLE = {"code": "sentence", ...}`."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    value = getattr(node, "value", None)
    if isinstance(value, ast.Dict) and TABLES & {getattr(t, "id", "") for t in targets}:
        for item in value.values:
            if isinstance(item, ast.Constant | ast.Tuple):
                yield from _literals(item)


def in_python(text: str) -> Iterator[str]:
    """Yield the sentences of a module; ValueError for an f-string inside a marker."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _table(node)
        if isinstance(node, ast.Call) and _called(node) in MARKERS and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.JoinedStr):
                raise ValueError(f"line {node.lineno}: an f-string cannot be translated")
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def in_kv(text: str) -> Iterator[str]:
    """Yield the sentences of a .kv file."""
    for call in _KV_CALL.finditer(text):
        yield ast.literal_eval(f"({call[1]})")


READERS: dict[str, Callable[[str], Iterator[str]]] = {".py": in_python, ".kv": in_kv}


def collect(root: Path = ROOT) -> Catalog:
    """Return the template: every sentence with the files it stands in."""
    template = Catalog(project="e-Kios", charset="utf-8", fuzzy=False)
    for path in sorted(p for f in FOLDERS for p in (root / f).rglob("*") if p.suffix in READERS):
        name = path.relative_to(root).as_posix()
        try:
            for sentence in READERS[path.suffix](path.read_text("utf-8")):
                if sentence:
                    template.add(sentence, locations=[(name, 0)])
        except (ValueError, SyntaxError) as error:
            raise SystemExit(f"{name}: {error}") from error
    return template


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "ekios.po"


def load(language: str) -> Catalog:
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def save(path: Path, catalogue: Catalog) -> None:
    """Write without dates, line numbers and leftovers, so that a diff shows what changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=100,
            omit_header=True,
            ignore_obsolete=True,
            sort_output=True,
            include_lineno=False,
        )
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(header + path.read_text("utf-8").strip() + "\n", "utf-8")


def placeholders(sentence: str) -> set[str]:
    """Return the names between braces, as str.format sees them; a lone brace is one of its own."""
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {sentence}


def faults(language: str, template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with a translation, one sentence each."""
    for message in template:
        if not message.id:
            continue
        translated = catalogue.get(message.id)
        if translated is None or not translated.string:
            yield f"{language}: not translated: {message.id!r}"
        elif translated.fuzzy:
            yield f"{language}: marked as doubtful: {message.id!r}"
        elif placeholders(str(message.id)) != placeholders(str(translated.string)):
            yield f"{language}: placeholders differ: {message.id!r} -> {translated.string!r}"


def update() -> int:
    template = collect()
    save(LOCALE / "ekios.pot", template)
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True)
        save(po(language), catalogue)
    return 0


def check() -> int:
    template = collect()
    found = [f for language in LANGUAGES for f in faults(language, template, load(language))]
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(template)} sentences, {len(found)} faults in {', '.join(LANGUAGES)}")
    return 1 if found else 0


def compile_all() -> int:
    for language in LANGUAGES:
        if po(language).exists():
            with po(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, load(language))
    return 0


def missing() -> int:
    english = load("en")
    waiting = [
        str(m.id) for m in collect() if m.id and not getattr(english.get(m.id), "string", "")
    ]
    print(json.dumps(dict.fromkeys(waiting, ""), ensure_ascii=False, indent=1))
    return 0


def fill(file: str) -> int:
    """Take the translations of known sentences; those of unknown ones are named and left."""
    update()
    catalogue = load("en")
    for sentence, translation in json.loads(Path(file).read_text("utf-8")).items():
        message = catalogue.get(sentence)
        if message is None:
            print(f"not in the program: {sentence!r}", file=sys.stderr)
        elif translation:
            message.string = translation
    save(po("en"), catalogue)
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "update": update,
    "check": check,
    "compile": compile_all,
    "missing": missing,
    "fill": fill,
}


def main(arguments: list[str]) -> int:
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print((__doc__ or "").strip())
        return 2
    return command(*arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
