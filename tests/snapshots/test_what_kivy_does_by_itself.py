"""What plain Kivy does to a kiosk, and that ours does not. Each test shows Kivy first."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SETTINGS = """
import json, sys
from pathlib import Path
if sys.argv[2] == "ours":
    from screens.environment import Options, prepare
    prepare(Options(home=Path(sys.argv[1]) / "ours"))
from kivy.config import Config
print(json.dumps({
    "input": dict(Config.items("input")),
    "modules": dict(Config.items("modules")),
    **{name: Config.get(*name.split(".")) for name in (
        "kivy.exit_on_escape", "kivy.desktop", "graphics.verify_gl_main_thread")},
}))
"""


def configured(home: Path, whose: str) -> dict:
    """Return Kivy's settings in a process of its own, on a home where another's file lies."""
    (home / "config.ini").write_text("[input]\nmtdev = mtdev\n[modules]\nwebdebugger =\n")
    names = ("PATH", "HOME", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    said = subprocess.run(
        [sys.executable, "-c", SETTINGS, str(home), whose],
        env={**environment, "KIVY_HOME": str(home), "KIVY_NO_CONSOLELOG": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout.splitlines()[-1])


def test_one_provider_of_touches_no_hot_keys_and_nobody_elses_settings(tmp_path) -> None:
    """Two providers double each touch; Escape ends the program; another's file brings modules."""
    plain = configured(tmp_path, "the library's")
    assert len(plain["input"]) > 1
    assert plain["kivy.exit_on_escape"] == "1"
    assert "webdebugger" in plain["modules"]
    ours = configured(tmp_path, "ours")
    assert ours["input"] == {"mouse": "mouse,disable_multitouch"}
    assert ours["modules"] == {}
    assert [ours[name] for name in sorted(ours) if "." in name] == ["1", "0", "0"]


def test_settings_after_the_first_window_are_refused_not_ignored(front, tmp_path) -> None:
    """Kivy reads them once: what is set later is silently without effect."""
    from screens.environment import KivyAlreadyImportedError, Options, prepare
    from tests import sample_views

    front(sample_views.view("attract"))
    with pytest.raises(KivyAlreadyImportedError):
        prepare(Options(home=tmp_path))


class Nobodys:
    """Something that nobody holds, with a timer."""

    def __init__(self, rung: list) -> None:
        self._rung = rung

    def ring(self, _dt: float) -> None:
        self._rung.append(1)


def test_the_timer_of_what_nobody_holds_never_rings_so_the_stage_holds_its_own(front) -> None:
    """Kivy keeps bound methods weakly: such a timer is silently gone."""
    from kivy.clock import Clock

    from tests import sample_views

    pilot = front(sample_views.view("home"))
    rung, held = [], Nobodys(heard := [])
    Clock.schedule_once(Nobodys(rung).ring, 0)
    Clock.schedule_once(held.ring, 0)
    gc.collect()
    pilot.wait_until(lambda: heard)
    assert rung == []
    stage = pilot.host.stage
    placed = stage.header.pos
    stage.header.pos = (-1, -1)
    stage.request_layout()
    gc.collect()
    pilot.step(3)
    assert tuple(stage.header.pos) == tuple(placed)


def test_a_preview_fills_one_texture_again_and_again(front) -> None:
    """A texture for each picture costs three to four times the memory, freed when Kivy likes."""
    from kivy.graphics.texture import Texture

    from devices.protocols import Frame
    from screens.pictures import Pictures
    from tests import sample_views

    front(sample_views.view("attract"))
    assert Texture.create(size=(64, 48)) is not Texture.create(size=(64, 48))
    shades = iter(range(40))
    pictures = Pictures(
        lambda: Frame(64, 48, bytes([next(shades)]) * (64 * 48 * 3)), lambda _: None
    )
    live = pictures.live()
    assert {id(pictures.live()) for _ in range(30)} == {id(live)}
    assert live.pixels[0] == 30, "the latest one is in it"
