"""Kiosk and office in one run: offline, delivered, asked for more, completed, decided, told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.bootstrap import open_core
from kiosk.config import settings_from
from kiosk.demo.theatre import SITI, qr_on
from sync.signatures import parse_proof, proof_valid

ROOT = Path(__file__).resolve().parents[2]
ORDER = (
    "network is down",
    "card was read",
    "tersimpan",
    "receipt printed",
    "diterima kantor",
    "the office has taken the case",
    "the office asks for another photo",
    "pelengkap tersimpan",
    "the office has decided",
    "the citizen sees: siap diambil",
    "paper is out; the receipt is on the screen",
    "paper was refilled; the printer healed by itself",
)
TYPED = (
    "Warung Bu Sari",
    "Jl. Melati 12",
    "Kredit usaha di bank",
    "081234567890",
    "6281234567890",
    "81234567890",
)
KIND_OF_SERVICE = ("surat-keterangan-usaha", "Surat Keterangan Usaha", "Makanan dan minuman")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the story once; its folder."""
    out = tmp_path_factory.mktemp("story")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out / "demo")],
        cwd=ROOT,
        env=os.environ | {"SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out / "demo"


def test_it_happened_in_this_order_and_came_out_right(played: Path) -> None:
    story = json.loads((played / "story.json").read_text())
    assert story["right"]
    assert tuple(event["what"] for event in story["events"]) == ORDER


def test_there_is_a_picture_of_every_screen_and_of_the_office(played: Path) -> None:
    screens = sorted(path.name[3:-4] for path in (played / "screens").glob("*.png"))
    wanted = {"attract-offline", "home", "service", "identify", "check", "received-offline"}
    wanted |= {"status-incomplete", "printer-out", "technician", "overlay-emergency"}
    assert wanted <= set(screens)
    assert len(list((played / "office").glob("*.png"))) >= 3


def test_the_qr_on_the_paper_verifies_and_a_changed_byte_does_not(played: Path) -> None:
    settings = settings_from({"data_dir": str(played / "data" / "kiosk")})
    assert not isinstance(settings, tuple)
    core = open_core(settings)
    try:
        trust = core.trust.trust()
    finally:
        core.close()
    assert trust is not None
    url = qr_on((played / "receipt.png").read_bytes())
    proof = parse_proof(url)
    assert proof is not None
    assert proof_valid(proof, trust)
    start, fragment = url.split("#")
    for place in range(0, len(fragment), 7):
        other = "A" if fragment[place] != "A" else "B"
        changed = parse_proof(f"{start}#{fragment[:place]}{other}{fragment[place + 1 :]}")
        assert changed is None or not proof_valid(changed, trust)


def test_nothing_of_the_citizen_is_left_on_the_kiosk(played: Path) -> None:
    secrets = [SITI.nik, SITI.name, SITI.uid, SITI.birth_date, *TYPED, *KIND_OF_SERVICE]
    needles = [s.encode() for s in secrets] + [s.encode("utf-16-le") for s in secrets]
    needles += [b"\xff\xd8\xff\xe0\x00\x10JFIF"]  # a photo in the clear
    found = [
        (path.name, needle)
        for path in (played / "data" / "kiosk").rglob("*")
        if path.is_file()
        for needle in needles
        if needle in path.read_bytes()
    ]
    assert not found


def test_the_office_had_no_surprises(played: Path) -> None:
    log = (played / "data" / "office.log").read_text()
    assert "Traceback" not in log
