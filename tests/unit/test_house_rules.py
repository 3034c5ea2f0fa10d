"""The rules of the house that a machine can read."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("kiosk", "screens", "devices", "sync", "backoffice")
CEILING = 300  # lines of a module
FUNCTION_CEILING = 40

# Assembled, so that this file does not break the rule it checks.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "anaconda" + ".org")
WORKPLACE = ("/wo" + "rk/", "sha" + "red/", "." + "./shared", "CLAU" + "DE")


def tracked(suffix: str = "") -> list[Path]:
    """Return what git tracks."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert listed.returncode == 0, "the rules of the house are checked in a git checkout"
    names = [n for n in listed.stdout.split("\0") if n.endswith(suffix)]
    return [ROOT / n for n in names if n and (ROOT / n).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font


def modules() -> list[Path]:
    return [p for p in tracked(".py") if p.relative_to(ROOT).parts[0] in PROGRAM]


def relative(paths: Iterator[Path]) -> list[str]:
    return [str(p.relative_to(ROOT)) for p in paths]


def test_imports_point_down() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_module_is_too_long() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in [*modules(), *tracked(".kv")]
        if "migrations" not in p.parts and (n := len(p.read_text("utf-8").splitlines())) > CEILING
    }
    assert not long


def test_no_function_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}"
        for path in modules()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_CEILING
    ]
    assert not long


def test_every_package_says_its_rule() -> None:
    silent = [
        p
        for p in modules()
        if p.name == "__init__.py"
        and len(p.relative_to(ROOT).parts) == 2
        and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert not relative(iter(silent))


def test_init_files_only_import_and_describe() -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)
    busy = [
        p
        for p in modules()
        if p.name == "__init__.py"
        and not all(isinstance(n, allowed) for n in ast.parse(p.read_text("utf-8")).body)
    ]
    assert not relative(iter(busy))


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_package_registry_is_named(host: str) -> None:
    assert not [str(path) for path, text in texts() if host in text]


@pytest.mark.parametrize("place", WORKPLACE)
def test_the_project_speaks_of_itself_alone(place: str) -> None:
    assert not [
        str(path) for path, text in texts() if re.search(rf"(?<!\w){re.escape(place)}", text)
    ]


def test_the_lock_holds_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.findall(
        r"https?:|file:/|^-|@ |index-url|find-links|trusted-host", lock, re.MULTILINE
    )


def test_everything_in_the_lock_is_pinned_by_digest() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in lock.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert not [line[:40] for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_every_wanted_library_is_in_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    wanted = [
        re.split(r"[\[<>=\s]", line, maxsplit=1)[0].lower()
        for line in (ROOT / "requirements.in").read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert not [name for name in wanted if f"\n{name}==" not in f"\n{lock}"]


def test_no_test_sleeps() -> None:
    sleep = "time." + "sleep("
    files = [p for p in tracked(".py") if p.relative_to(ROOT).parts[0] == "tests"]
    assert not relative(p for p in files if sleep in p.read_text("utf-8"))


def test_no_exception_is_swallowed_unseen() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and _swallows(node)
    ]
    assert not found


def _swallows(handler: ast.ExceptHandler) -> bool:
    everything = handler.type is None or getattr(handler.type, "id", "") in (
        "Exception",
        "BaseException",
    )
    return everything and all(isinstance(n, ast.Pass | ast.Continue) for n in handler.body)


def test_only_screens_wake_kivy_and_only_the_office_wakes_django() -> None:
    quiet = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for p in modules()
        if p.relative_to(ROOT).parts[0] in ("devices", "sync")
        or p.relative_to(ROOT).parts[:2]
        in (("kiosk", "domain"), ("kiosk", "usecases"), ("kiosk", "journey"), ("kiosk", "views"))
    ]
    program = (
        f"import importlib, sys\nfor name in {quiet!r}: importlib.import_module(name)\n"
        "assert not {'kivy', 'django'} & set(sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
