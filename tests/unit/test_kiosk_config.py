"""The settings table and what a TOML file makes of it."""

import pytest

from kiosk.config import SETTINGS, Settings, read_settings, settings_from


def test_without_a_file_everything_has_its_default():
    settings = read_settings(None)
    assert isinstance(settings, Settings)
    assert settings.values == {s.name: s.default for s in SETTINGS}


def test_every_setting_has_a_help_and_a_default_of_its_type():
    for setting in SETTINGS:
        assert setting.help
        assert type(setting.default) is setting.type, setting.name
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_a_file_changes_what_it_names(tmp_path):
    path = tmp_path / "ekios.toml"
    path.write_text('place = "Balai"\ndiagonal = 10\nfullscreen = false\nwidth = 800\n')
    settings = read_settings(path)
    assert isinstance(settings, Settings)
    assert (settings.text("place"), settings.real("diagonal")) == ("Balai", 10.0)
    assert (settings.flag("fullscreen"), settings.number("width")) == (False, 800)
    assert settings.number("height") == 1920


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"place = ", "is not TOML"),
        (b"place = '\xff'", "is not TOML"),
        (None, "cannot be read (No such file or directory)."),
    ],
)
def test_a_file_that_is_none(tmp_path, content, said):
    path = tmp_path / "ekios.toml"
    if content is not None:
        path.write_bytes(content)
    [problem] = read_settings(path)
    assert said in problem
    assert problem.startswith(str(path))


def test_a_whole_number_is_a_number_but_true_is_not():
    assert isinstance(settings_from({"diagonal": 21}), Settings)
    assert settings_from({"diagonal": True}) == ("diagonal: must be a number, not True.",)
    assert settings_from({"idle_seconds": 1.5}) == (
        "idle_seconds: must be a whole number, not 1.5.",
    )


def test_a_name_like_no_other_gets_no_guess():
    assert settings_from({"zzz": 1}) == ("zzz: no such setting.",)
