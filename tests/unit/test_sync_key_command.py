"""The kiosk's key lives in a chip, behind a command: signed by it, or nothing is taken."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.enrolment import Step
from sync.keycommand import CommandKey
from sync.keys import KeyFileBroken, load_public_key, load_signing_key
from sync.outbox import NotTaken, Stored
from sync.trust import TrustStore
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

CHIP = """
import pathlib, sys
sys.path.insert(0, {root!r})
fault = pathlib.Path({fault!r})
word = fault.read_text() if fault.exists() else ""
if word == "dead":
    sys.exit(3)
if word == "noise" and sys.argv[1] == "sign":
    sys.stdout.write("x" * 64)
    sys.exit()
from sync.keycommand import main
main({folder!r}, *sys.argv[1:])
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.close()


@pytest.fixture
def fault(tmp_path: Path) -> Path:
    return tmp_path / "fault"


@pytest.fixture
def kiosk(tmp_path: Path, office: Office, fault: Path) -> Iterator[Kiosk]:
    chip = tmp_path / "chip"
    chip.mkdir()
    script = tmp_path / "chip.py"
    script.write_text(CHIP.format(root=str(ROOT), fault=str(fault), folder=str(chip)))
    made = Kiosk(tmp_path / "kiosk", office.url, command=shlex.join([sys.executable, str(script)]))
    yield made
    made.close()


def test_a_key_behind_a_command_enrols_seals_and_sends(
    kiosk: Kiosk, office: Office, tmp_path: Path
) -> None:
    kiosk.enrol(office)
    stored = kiosk.submit()
    kiosk.agent.step()
    assert kiosk.delivered() == [stored.id]
    [named] = (tmp_path / "kiosk" / "keys").glob("*.key")
    [secret] = (tmp_path / "chip").glob("*.key")
    assert load_public_key(named) == load_signing_key(secret).public
    assert secret.read_text().split()[-1] not in named.read_text()
    with pytest.raises(KeyFileBroken):
        load_signing_key(named)


@pytest.mark.parametrize("word", ["dead", "noise"])
def test_a_chip_that_fails_takes_nothing_and_says_so(
    kiosk: Kiosk, office: Office, fault: Path, word: str
) -> None:
    kiosk.enrol(office)
    kept = kiosk.submit()
    fault.write_text(word)
    refused = kiosk.outbox.append(kiosk.act(number=77))
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"
    kiosk.agent.step()
    assert "key" in kiosk.connection().detail
    assert kiosk.delivered() == []
    assert kiosk.outbox.counts().pending == 1
    fault.unlink()
    after = kiosk.outbox.append(kiosk.act(number=77))
    assert isinstance(after, Stored)
    assert (kept.seq, after.seq) == (1, 2), "the refused one left no gap"
    kiosk.agent.step()
    assert kiosk.delivered() == [kept.id, after.id]


def test_without_the_command_its_key_is_no_key(kiosk: Kiosk, office: Office) -> None:
    kiosk.enrol(office)
    other = TrustStore(kiosk.store, kiosk.folder / "keys")
    assert other.sealing() is None
    assert other.identity() is not None


def test_a_chip_that_makes_no_key_enrols_nobody(kiosk: Kiosk, office: Office, fault: Path) -> None:
    fault.write_text("dead")
    progress = kiosk.enrolment.begin(office.code, "Balai Kota Contoh")
    assert (progress.step, kiosk.enrolment.pending()) == (Step.FAILED, False)
    fault.write_text("noise")
    assert kiosk.enrolment.begin(office.code, "Balai Kota Contoh").step is Step.FAILED


def test_a_chip_that_dies_before_the_proof_is_asked_again(
    kiosk: Kiosk, office: Office, fault: Path
) -> None:
    kiosk.enrolment.begin(office.code, "Balai Kota Contoh")
    fault.write_text("dead")
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.FAILED
    fault.unlink()
    kiosk.enrolment.advance(kiosk.transport)
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.DONE


def test_the_secret_is_not_to_be_had(kiosk: Kiosk) -> None:
    key = kiosk.trust.new_key()
    assert isinstance(key, CommandKey)
    with pytest.raises(Exception, match="does not leave it"):
        key.seed()
