"""A real office publishes while a real kiosk serves: in between visits, and never lost again."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk.bootstrap.clocks import Around, utc_now
from kiosk.domain.compiled import compiled
from kiosk.events import Submit
from kiosk.journey import Screen
from tests.mishaps.parts import catalogue, open_kiosk

VERSION = "terbitan-2"


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The same services under another version, so that no other test notices."""
    file = tmp_path_factory.mktemp("newer") / "catalogue.db"
    file.write_bytes(compiled(replace(catalogue(), version=VERSION)))
    return file


def version(kiosk) -> str:
    return kiosk.world.catalogue.version


def test_a_newer_catalogue_waits_for_the_citizen_and_outlives_the_line(
    town, road, kiosk_at, newer, tmp_path
):
    kiosk = kiosk_at("balai")
    kiosk.fill_in()
    said = json.loads(town.do("publish-catalogue", str(newer), "--json"))
    assert said["version"] == VERSION
    assert town.do("refresh-catalogue").startswith("root: ")
    kiosk.until(lambda: kiosk.core.trust.trust().catalogue_root)
    kiosk.machine._updates.poke()
    kiosk.until(kiosk.core.slots().claimed)
    kiosk.until(lambda: kiosk.machine.shelf.health()["catalogue_update"] == "installed")
    assert version(kiosk) == catalogue().version, "not under the citizen's hands"
    kiosk.handle(Submit())
    assert kiosk.screen is Screen.RECEIVED
    kiosk.printed()
    kiosk.leave()
    kiosk.until(lambda: version(kiosk) == VERSION)
    assert kiosk.machine.watch.health()["catalogue"] == VERSION
    assert kiosk.state.devices["catalogue"].state == "ready"
    assert kiosk.apply() is Screen.RECEIVED
    kiosk.delivered()
    kiosk.close()

    road.cut()
    far_later = Around(now=lambda: utc_now() + timedelta(days=4000))
    again = open_kiosk(tmp_path / "balai", far_later, office_url=road.url)
    try:
        assert version(again) == VERSION, "no date is asked of what is installed"
        assert again.apply() is Screen.RECEIVED
    finally:
        again.close()


def test_the_technicians_command_looks_at_once(town, kiosk_at, newer, tmp_path):
    from typer.testing import CliRunner

    from kiosk.cli.app import app

    town.do("publish-catalogue", str(newer))
    kiosk = kiosk_at("pasar")
    kiosk.until(lambda: kiosk.core.trust.trust().catalogue_root)
    config = tmp_path / "kiosk.toml"
    url = kiosk.core.settings.text("office_url")
    config.write_text(f'data_dir = "{tmp_path / "pasar"}"\noffice_url = "{url}"\n')

    def look():
        done = CliRunner().invoke(app, ["sync", "catalogue", "--json", "--config", str(config)])
        assert done.exit_code == 0, done.output
        return json.loads(done.output)["found"]

    assert [look(), look()] == ["installed", "current"]
    assert version(kiosk) == catalogue().version
    kiosk.machine.look()  # as it does every minute
    kiosk.until(lambda: version(kiosk) == VERSION)
