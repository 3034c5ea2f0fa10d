"""The disk fills up under a citizen's hands. A small real file system is mounted for it.

Needs root, as CI has it: a machine that cannot mount a tmpfs has not shown this.
"""

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from kiosk.bootstrap.examination import examine
from kiosk.events import Submit
from kiosk.journey import Screen
from kiosk.usecases.check_storage import LEAST_FREE
from kiosk.viewdata import MessageView, OutOfServiceView
from tests.mishaps.parts import settings

SIZE = LEAST_FREE + (16 << 20)
FILLER = "somebody-elses.log"


@pytest.fixture
def small_disk(tmp_path):
    """Mount a file system with little room."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "ekios-test", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"This test mounts a small tmpfs and has to run as root: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(folder: Path) -> None:
    """Leave not one byte."""
    with (folder / FILLER).open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    continue
    assert not os.statvfs(folder).f_bavail


def make_room(folder: Path) -> None:
    (folder / FILLER).unlink()


def test_submit_fails_honestly_and_the_second_try_succeeds(kiosk_at, small_disk, town):
    kiosk = kiosk_at(folder=small_disk / "kiosk")
    kiosk.fill_in()
    answers, visit = kiosk.state.visit.answers, kiosk.state.visit.id
    fill_up(small_disk)
    kiosk.handle(Submit())
    assert kiosk.screen is Screen.SAVE_FAILED
    assert isinstance(kiosk.body, MessageView)
    assert "Penyimpanan kios penuh." in kiosk.body.text
    assert "Jawaban Anda masih ada" in kiosk.body.text
    assert kiosk.body.actions[0].label == "Coba lagi"
    assert "urus di loket atau di kios lain" in kiosk.said()
    assert kiosk.state.visit.answers == answers
    kiosk.handle(kiosk.body.actions[0].event)
    assert kiosk.screen is Screen.SAVE_FAILED, "still full"
    assert kiosk.core.outbox.counts().pending == 0
    make_room(small_disk)
    kiosk.handle(kiosk.body.actions[0].event)
    assert kiosk.screen is Screen.RECEIVED
    assert kiosk.state.visit.receipt.envelope == visit
    kiosk.delivered()
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [(e["id"], e["seq"]) for e in held["envelopes"]] == [(visit, 1)]


def test_acknowledgements_are_written_on_a_full_disk(kiosk_at, small_disk, road):
    kiosk = kiosk_at(folder=small_disk / "kiosk")
    road.cut()
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.core.outbox.counts().pending == 1
    fill_up(small_disk)
    road.mend()
    kiosk.delivered()
    assert kiosk.core.outbox.counts().acknowledged == 1
    assert "Diterima kantor." in kiosk.said()


def test_with_the_disk_full_nobody_is_invited(kiosk_at, small_disk):
    """The attract screen gives way before a citizen has typed anything."""
    kiosk = kiosk_at(folder=small_disk / "kiosk")
    assert not isinstance(kiosk.body, OutOfServiceView)
    fill_up(small_disk)
    kiosk.machine.look()
    kiosk.pump()
    assert isinstance(kiosk.body, OutOfServiceView)
    assert "Penyimpanan kios ini penuh." in kiosk.body.text
    assert "tetap aman" in kiosk.body.text
    assert kiosk.body.contact
    make_room(small_disk)
    kiosk.machine.look()
    kiosk.pump()
    assert not isinstance(kiosk.body, OutOfServiceView)


def test_doctor_says_so(kiosk_at, small_disk):
    folder = small_disk / "kiosk"
    kiosk_at(folder=folder).close()
    fill_up(small_disk)
    found = {finding.check: finding for finding in examine(settings(folder))}
    assert found["disk"].state == "fail"
