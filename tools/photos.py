#!/usr/bin/env python3
"""Photograph every screen into build/screens/ and say what does not fit.

    tools/photos.py                     everything, one process per panel; writes index.html, and
                                        services.png: a sheet of twenty services
    tools/photos.py --only home check   these screens
    tools/photos.py --panels compact    these panels
    tools/photos.py --modes large       standard, contrast, large, low (lower half), left (hand)

Every question of every service is laid out too, in both languages; only what does not fit is
photographed. Exit 1 when a text is cut off, something overlaps or a target is too small.
"""

from __future__ import annotations

import argparse
import gc
import html
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screens"
PANELS = ("portrait", "landscape", "tablet", "compact")
MODES = {
    "standard": {},
    "contrast": {"high_contrast": True},
    "large": {"large_text": True},
    "low": {"lower_half": True},
    "left": {"left_hand": True},
}
MAIN_MODES = ("standard", "contrast", "large")


def wanted(panel: str, modes: list[str]) -> list[tuple[str, str]]:
    """Return (language, mode) of the pictures to take on a panel."""
    pairs = [(language, mode) for language in ("id", "en") for mode in modes]
    extra = [("id", mode) for mode in ("low", "left") if panel in ("portrait", "landscape")]
    return pairs + (extra if modes == list(MAIN_MODES) else [])


def shoot(panel_name: str, only: list[str], modes: list[str]) -> list[dict[str, object]]:
    """Photograph on one panel, in this process; return one record per picture."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    sys.path.insert(0, str(ROOT))
    from screens.environment import Options, prepare
    from screens.panel import PANELS as SIZES

    panel = SIZES[panel_name]
    with tempfile.TemporaryDirectory() as home:
        prepare(Options(home=Path(home), width=panel.width, height=panel.height))
        return _shoot(panel_name, only, modes)


def _shoot(panel_name: str, only: list[str], modes: list[str]) -> list[dict[str, object]]:
    from kivy.clock import Clock

    from kiosk.translate import translator
    from screens.host import Host
    from screens.panel import PANELS as SIZES
    from screens.pilot import Pilot
    from tests import sample_pictures, sample_views

    host = Host(
        lambda _event: None,
        sample_views.view("attract"),
        panel=SIZES[panel_name],
        translator=translator,
        frames=sample_pictures.frame,
        photos=sample_pictures.photo,
    )
    pilot = Pilot(host)
    Clock._max_fps = 0  # noqa: SLF001 - frames as fast as they are asked for
    gc.freeze()  # each wipe then collects only what this screen made
    records = [
        record
        for language, mode in wanted(panel_name, modes)
        for name in only or sample_views.NAMES
        for record in _pages(pilot, panel_name, name, language, mode)
    ]
    return records if only else [*records, *_services(panel_name, host, pilot)]


def _pages(pilot: Any, panel: str, name: str, language: str, mode: str) -> list[dict[str, object]]:
    """Look at every page of a screen; photograph the first, and in the standard mode all."""
    from kiosk.viewdata import Display
    from tests import sample_views
    from tests.inspect_screens import faults

    pilot.host.wipe()
    pilot.host.render(sample_views.view(name, Display(language=language, **MODES[mode])))
    pilot.step(3)
    standard = (language, mode) == ("id", "standard")
    records: list[dict[str, object]] = []
    wrong: list[str] = []
    for page in itertools.count():
        pilot.step(2)
        wrong += [f"page {page + 1}: {fault}" for fault in faults(pilot.host.stage)]
        if not page or standard:
            suffix = f"-p{page + 1}" if page else ""
            where = OUT / panel / f"{name}{suffix}-{language}-{mode}.png"
            where.parent.mkdir(parents=True, exist_ok=True)
            small_enough(pilot.picture(), whole=standard).save(where, compress_level=1)
            file = str(where.relative_to(OUT))
            records.append({"panel": panel, "name": name, "file": file, "faults": []})
        if not _turn(pilot.host):
            break
    records[0]["faults"] = wrong
    return records


def _services(panel_name: str, host: Any, pilot: Any) -> list[dict[str, object]]:
    """Lay out every question of every service; photograph twenty of them for the sheet."""
    from tests import service_photos

    folder = OUT / panel_name
    found = service_photos.every_question(host, pilot, folder)
    if panel_name == "portrait":
        service_photos.sheet(host, pilot, OUT / "services.png")
    return [
        {"panel": panel_name, "name": path.stem, "file": str(path.relative_to(OUT)), "faults": bad}
        for path, bad in found
    ]


def small_enough(picture: Any, *, whole: bool) -> Any:
    """Return the picture, at half its size where its like is kept whole."""
    return picture if whole else picture.reduce(2)


def _turn(host: object) -> bool:
    """Turn to the next page; False on the last."""
    from screens.widgets.pages import Pages

    pages = [box for box in host.stage.screen.children if isinstance(box, Pages)]  # type: ignore[attr-defined]
    if pages and pages[0].page < pages[0].pages - 1:
        pages[0].page += 1
        return True
    return False


def main() -> int:
    """Run one process per panel, as many at a time as there are cores; write index.html; report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--panels", nargs="*", default=list(PANELS))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--modes", nargs="*", default=list(MAIN_MODES))
    parser.add_argument("--worker", default="")
    arguments = parser.parse_args()
    if arguments.worker:
        records = shoot(arguments.worker, arguments.only, arguments.modes)
        (OUT / f"{arguments.worker}.json").write_text(json.dumps(records))
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        failed = list(cores.map(lambda panel: _worker(panel, arguments), arguments.panels))
    records = [r for p in arguments.panels for r in json.loads((OUT / f"{p}.json").read_text())]
    (OUT / "index.html").write_text(index(records))
    return report(records) or int(any(failed))


def _worker(panel: str, arguments: argparse.Namespace) -> int:
    (OUT / f"{panel}.json").write_text("[]")
    more = ["--only", *arguments.only] if arguments.only else []
    command = [sys.executable, __file__, "--worker", panel, *more, "--modes", *arguments.modes]
    return subprocess.run(command, check=False).returncode


def report(records: list[dict[str, object]]) -> int:
    """Print every fault; return 1 when there is one."""
    count = 0
    for record in records:
        for fault in record["faults"]:  # type: ignore[attr-defined]
            count += 1
            print(f"{record['file']}: {fault}")
    print(f"{len(records)} pictures, {count} faults; see {OUT / 'index.html'}")
    return int(bool(count))


def index(records: list[dict[str, object]]) -> str:
    """Return the page that shows all pictures, a row per screen."""
    figures = []
    for record in sorted(records, key=lambda r: (str(r["panel"]), str(r["name"]), str(r["file"]))):
        bad = "<br>".join(html.escape(str(f)) for f in record["faults"])  # type: ignore[attr-defined]
        figures.append(
            f'<figure><a href="{record["file"]}"><img loading="lazy" src="{record["file"]}"></a>'
            f"<figcaption>{record['file']}<br><b>{bad}</b></figcaption></figure>"
        )
    style = (
        "body{font:14px sans-serif;margin:2em}figure{display:inline-block;margin:8px;width:300px;"
        "vertical-align:top}img{max-width:300px;border:1px solid #999}b{color:#b00}"
    )
    return (
        "<!doctype html><meta charset=utf-8><title>e-Kios screens</title>"
        f"<style>{style}</style><h1>Screens</h1><p><a href=services.png>Twenty services</a></p>"
        f"{''.join(figures)}"
    )


if __name__ == "__main__":
    sys.exit(main())
