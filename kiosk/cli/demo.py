"""`ekios demo`: the whole story on this machine."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import Refusal

if TYPE_CHECKING:
    from devices.fault_script import Script


def demo(
    out: Annotated[Path, typer.Option(help="Where pictures and story.json go.")] = Path(
        "build/demo"
    ),
    office_python: Annotated[
        str, typer.Option(help="The Python that runs the office. Default: this one.")
    ] = "",
    headless: Annotated[
        bool | None,
        typer.Option(help="A scripted citizen instead of a window. Default: without a display."),
    ] = None,
    faults: Annotated[
        Path | None,
        typer.Option(help="What goes wrong and when: 'printer: at 3s paper_out, at 9s refill'."),
    ] = None,
) -> None:
    """Run kiosk, virtual devices and office together; without a display, the scripted story."""
    from kiosk.demo.office import OfficeFailed

    script = _script(faults) if faults else ()
    scripted = headless if headless is not None else _no_display()
    if scripted:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.demo.stage import play

    try:
        right = play(out, office_python, scripted=scripted, faults=script)
    except OfficeFailed as error:
        raise Refusal(str(error)) from None
    if not right:
        raise Refusal(f"The story did not come out right; see {out / 'story.json'}.")


def _script(path: Path) -> "Script":
    from devices.fault_script import BadScript, parse

    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}).") from None
    except (BadScript, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: {error}") from None


def bench(home: Path, left: int, height: int) -> None:
    """Show the workbench of a live demo (the demo starts it)."""
    from kiosk.demo.bench import run_bench

    run_bench(home, left, height)


def _no_display() -> bool:
    if os.environ.get("HEADLESS", "0") not in {"", "0"}:
        return True
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
