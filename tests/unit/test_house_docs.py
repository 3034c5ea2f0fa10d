"""What the documents promise exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    p
    for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if "build" not in p.parts
)

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)\s[^>]*(?:src|href)=\"([^\"]+)\"")
_MAKE = re.compile(r"(?:^|`|\s)make ([a-z]+)\b(?=[^.]*)", re.MULTILINE)


def names(paths: list[Path]) -> list[str]:
    return [str(p.relative_to(ROOT)) for p in paths]


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_lead_somewhere(document: Path) -> None:
    targets = [a or b for a, b in _LINK.findall(_outside_code(document.read_text("utf-8")))]
    local = [t.partition("#")[0] for t in targets if "://" not in t and not t.startswith("mailto:")]
    assert not [t for t in local if t and not (document.parent / t).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_to_headings_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    headings = {_anchor(h) for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    wanted = [a for a, _ in _LINK.findall(text) if a.startswith("#")]
    assert not [a for a in wanted if a[1:] not in headings]


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _outside_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_make_commands_exist(document: Path) -> None:
    code = "\n".join(re.findall(r"`+[^`]+`+", document.read_text("utf-8")))
    recipes = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert not set(_MAKE.findall(code)) - recipes


def test_every_recipe_is_listed_and_phony() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    listed = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert recipes == listed == phony[1].split()


COMMAND = re.compile(r"(?:\bekios|-m kiosk|-m backoffice) ([a-z][a-z-]*)\b")


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_program_commands_exist(document: Path) -> None:
    import typer

    import backoffice.__main__ as office
    from kiosk.cli.app import app

    known = {"ekios": typer.main.get_command(app), "office": typer.main.get_command(office.app)}
    exist = set().union(*(command.commands for command in known.values()))
    code = "\n".join(re.findall(r"`+[^`]+`+", document.read_text("utf-8")))
    assert not set(COMMAND.findall(code)) - exist


def test_every_setting_is_documented() -> None:
    from kiosk.config import SETTINGS

    text = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    assert not [setting.name for setting in SETTINGS if f"`{setting.name}`" not in text]
