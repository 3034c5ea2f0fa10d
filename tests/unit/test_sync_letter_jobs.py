"""How printings of letters ended: kept until the office has certainly heard of it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync import letter_jobs
from sync.letter_jobs import Known, LetterJobs
from sync.stick import export
from sync.wire import LetterPrint, Turn
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office, Raw, tampered

JOB = "ab" * 16


class Listening(Office):
    def __init__(self) -> None:
        self.told: list[LetterPrint] = []
        super().__init__()

    def _sync(self, body: bytes):
        self.told += msgspec.json.decode(body, type=Turn).prints
        return super()._sync(body)


@pytest.fixture
def office() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.close()


@pytest.fixture
def kiosk(tmp_path: Path, office: Listening) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path / "kiosk", office.url).enrol(office)
    yield made
    made.close()


@pytest.fixture
def jobs(kiosk: Kiosk) -> LetterJobs:
    return LetterJobs(kiosk.store, kiosk.clock)


def kept(kiosk: Kiosk) -> tuple[LetterPrint, ...]:
    return kiosk.store.read(letter_jobs.ended)


def altered(_method: str, path: str, raw: Raw) -> Raw:
    return tampered(raw, lambda body: body.update(cursor=9)) if path.endswith("sync") else raw


def test_only_an_end_is_told_and_once_it_is_confirmed_it_is_forgotten(kiosk, office, jobs):
    jobs.begin(JOB)
    jobs.hand(JOB)
    kiosk.agent.step()
    assert office.told == []
    jobs.end(JOB, "printed")
    kiosk.agent.step()
    kiosk.agent.step()
    assert office.told == [LetterPrint(JOB, "printed")]
    assert kept(kiosk) == ()


def test_an_answer_that_the_office_did_not_sign_confirms_nothing(kiosk, office, jobs):
    jobs.begin(JOB)
    jobs.end(JOB, "unknown", "unplugged")
    office.after = altered
    kiosk.agent.step()
    assert kept(kiosk) == (LetterPrint(JOB, "unknown", "unplugged"),)
    office.after = lambda _method, _path, raw: raw
    kiosk.agent.step()
    assert kept(kiosk) == ()
    assert set(office.told) == {LetterPrint(JOB, "unknown", "unplugged")}


def test_the_first_end_stays_and_what_never_began_has_none(kiosk, jobs):
    jobs.begin(JOB)
    jobs.end(JOB, "failed", "paper_out")
    jobs.end(JOB, "printed")
    jobs.hand(JOB)
    jobs.begin(JOB)
    jobs.end("cd" * 16, "printed")
    assert kept(kiosk) == (LetterPrint(JOB, "failed", "paper_out"),)


@pytest.mark.parametrize(
    ("handed", "known", "told"),
    [
        (False, Known("printed", ""), "failed"),
        (True, None, "unknown"),
        (True, Known("sent", "unconfirmed"), "sent"),
    ],
)
def test_what_a_former_run_left_is_settled(kiosk, jobs, handed, known, told):
    jobs.begin(JOB)
    if handed:
        jobs.hand(JOB)
    jobs.recover(lambda _job: known)
    assert [each.state for each in kept(kiosk)] == [told]


def test_a_stick_carries_the_ends_too(kiosk, jobs, tmp_path):
    kiosk.submit()
    jobs.begin(JOB)
    jobs.end(JOB, "printed")
    folder = tmp_path / "stick"
    folder.mkdir()
    [path] = export(kiosk.agent._parts, folder).files
    assert f'"job":"{JOB}"'.encode() in path.read_bytes()
    assert kept(kiosk) == (LetterPrint(JOB, "printed"),)
