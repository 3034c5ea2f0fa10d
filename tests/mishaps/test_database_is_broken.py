"""The kiosk's database is damaged or unusable when the program starts."""

import json
import logging
import subprocess
import sys
from contextlib import closing

import pytest

from kiosk.bootstrap import open_core, open_core_to_show
from kiosk.bootstrap.examination import examine
from kiosk.bootstrap.logs import log_to_file
from kiosk.journey import Screen
from kiosk.paths import package_root
from kiosk.viewdata import OutOfServiceView
from tests.mishaps.parts import Kiosk, settings

JUNK = b"not a database any more" * 300


@pytest.fixture
def broken(tmp_path):
    """A folder whose database is no database."""
    folder = tmp_path / "kiosk"
    folder.mkdir()
    (folder / "kiosk.db").write_bytes(JUNK)
    return folder


@pytest.fixture
def shown():
    """Start a kiosk as its window does: `shown(settings)`; closed at the end."""
    made = []

    def start(chosen):
        made.append(Kiosk(open_core_to_show(chosen)))
        return made[-1]

    yield start
    for kiosk in made:
        kiosk.close()


def ekios(folder, *arguments):
    config = folder.parent / "ekios.toml"
    config.write_text(f'data_dir = "{folder}"\n')
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments, "--config", str(config)],
        cwd=package_root(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "command", [("simulate",), ("sync", "status"), ("sync", "turn"), ("sync", "enrol", "X")]
)
def test_a_command_says_so_in_one_sentence_and_keeps_the_file(broken, command):
    done = ekios(broken, *command)
    assert done.returncode == 1
    assert "is damaged" in done.stderr
    assert "Then enrol the kiosk again." in done.stderr
    assert done.stderr.count("\n") == 1
    assert (broken / "kiosk.db.damaged-1").read_bytes() == JUNK


def test_doctor_finds_it_and_does_not_forget(broken):
    first, second = (ekios(broken, "doctor", "--json") for _ in range(2))
    for done in (first, second):
        assert done.returncode == 1
        said = [f["text"] for f in json.loads(done.stdout) if f["state"] == "fail"]
        assert any("kiosk.db.damaged-1" in text for text in said)


def test_the_screen_comes_up_and_sends_citizens_elsewhere(broken, shown):
    chosen = settings(broken)
    folder = log_to_file(chosen)
    try:
        kiosk = shown(chosen)
    finally:
        handler = logging.getLogger().handlers[-1]
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert isinstance(kiosk.body, OutOfServiceView)
    assert kiosk.body.title == "Kios ini sedang tidak melayani"
    assert "Penyimpanan kios ini sedang diperbaiki." in kiosk.body.text
    assert kiosk.body.contact
    assert "is damaged" in (folder / "ekios.log").read_text()
    assert (broken / "kiosk.db.damaged-1").read_bytes() == JUNK


def test_it_serves_as_soon_as_a_technician_has_enrolled_it_anew(broken, shown, town, road):
    kiosk = shown(settings(broken, office_url=road.url))
    assert isinstance(kiosk.body, OutOfServiceView)
    town.enrol(kiosk.core)
    kiosk.machine.look()
    kiosk.pump()
    assert not isinstance(kiosk.body, OutOfServiceView)
    assert kiosk.apply() is Screen.RECEIVED


def test_after_a_restart_it_waits_to_be_enrolled(broken, shown):
    with closing(open_core_to_show(settings(broken))) as core:
        assert core.fault == "database"
    kiosk = shown(settings(broken))
    assert isinstance(kiosk.body, OutOfServiceView)
    assert "belum terhubung dengan kantor" in kiosk.body.text
    assert any("damaged-1" in finding.text for finding in examine(settings(broken)))


def test_enrolled_again_it_serves_with_another_printed_code(kiosk_at, town, tmp_path):
    """What the damaged file held is still whole in it, and its numbers never come again."""
    first = kiosk_at("kiosk", sync=False)
    assert first.apply() is Screen.RECEIVED
    reference, code = first.state.visit.receipt.reference, first.core.trust.identity().code
    first.close()
    database = tmp_path / "kiosk" / "kiosk.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:50] + JUNK + whole[50 + len(JUNK) :])
    with closing(open_core_to_show(settings(tmp_path / "kiosk"))) as core:
        assert core.fault
    second = kiosk_at("kiosk")
    assert second.apply() is Screen.RECEIVED
    assert second.core.trust.identity().code != code
    assert second.state.visit.receipt.reference != reference
    assert len((tmp_path / "kiosk" / "kiosk.db.damaged-1").read_bytes()) == len(whole)


def test_the_data_folder_cannot_be_used(tmp_path, shown):
    (tmp_path / "kiosk").write_text("a file where the folder should be")
    chosen = settings(tmp_path / "kiosk", printer="escpos+tcp://127.0.0.1:9")
    kiosk = shown(chosen)
    assert isinstance(kiosk.body, OutOfServiceView)
    assert "sedang diperbaiki" in kiosk.body.text
    assert (tmp_path / "kiosk").read_text() == "a file where the folder should be"


def test_a_newer_program_made_the_database(tmp_path, shown):
    with closing(open_core(settings(tmp_path / "kiosk"))) as core:
        core.store.write(
            lambda db: db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('ekios', '9999_later', '')"
            )
        )
    before = (tmp_path / "kiosk" / "kiosk.db").read_bytes()
    kiosk = shown(settings(tmp_path / "kiosk"))
    assert isinstance(kiosk.body, OutOfServiceView)
    assert (tmp_path / "kiosk" / "kiosk.db").read_bytes() == before


def test_the_print_journal_is_damaged(kiosk_at, tmp_path):
    """Only paper is concerned: the kiosk serves, and prints."""
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "print.db").write_bytes(JUNK)
    kiosk = kiosk_at("kiosk")
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() == "printed"
    assert (tmp_path / "kiosk" / "print.db.damaged").read_bytes() == JUNK
