"""After a visit no byte on disk and no object in memory tells who was there, or what for."""

import subprocess
import sys
from itertools import count
from random import Random

import pytest

from kiosk.bootstrap.logs import log_to_file
from kiosk.domain.form import Kind
from kiosk.events import Answered, IdleExpired, PhotoReady, Submit, Tick
from kiosk.journey import Screen
from kiosk.journey.questions import question_at
from kiosk.paths import package_root
from kiosk.walker import Walker
from tests.mishaps.parts import Kiosk, catalogue
from tests.mishaps.searching import Canaries

CODES = [service.code for service in catalogue().services]
OPEN = {Kind.TEXT, Kind.LONG_TEXT, Kind.NIK, Kind.KK, Kind.NPWP, Kind.PHONE}


BIRDS = ("Cendrawasih", "Kepodang", "Kutilang", "Perenjak", "Trocokan", "Cucakrawa", "Murai batu")


class Watched(Walker):
    """A citizen whose every word is written down, masked; whose name is a bird's."""

    def __init__(self, kiosk: Kiosk, canaries: Canaries) -> None:
        super().__init__(kiosk, Random(7), kiosk.state.now.date())
        self._kiosk, self._canaries, self._birds = kiosk, canaries, count()

    def answer_here(self) -> None:
        visit = self._kiosk.state.visit
        question = question_at(self._kiosk.state, self._kiosk.world, visit.at)
        if question.kind in {Kind.TEXT, Kind.LONG_TEXT} and not question.pattern:
            self._sing(question.max)
        if (
            self._kiosk.state.visit.at == visit.at
            and self._kiosk.state.visit.screen is visit.screen
        ):
            super().answer_here()
        raw = self._kiosk.state.visit.typed.get(".".join(map(str, visit.at)))
        if question.kind in OPEN and isinstance(raw, str) and not question.pattern:
            self._canaries.add(question.key, raw)
        for photo in tuple(self._kiosk.machine.photos._photos.values()):
            self._canaries.add("photo", telling(photo))

    def _sing(self, longest: int | None) -> None:
        bird = BIRDS[next(self._birds) % len(BIRDS)]
        self._kiosk.handle(Answered(f"{bird} {self._kiosk.rng.choice(BIRDS)}"[: longest or 99]))


def telling(photo: bytes) -> bytes:
    """Return a piece of a photo that stands nowhere by chance."""
    pieces = (photo[at : at + 24] for at in range(len(photo) // 2, len(photo) - 24))
    return next(piece for piece in pieces if len(set(piece)) > 20)


@pytest.fixture
def logged():
    """Write the program's log as `ekios run` does; undone at the end."""
    import logging

    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield log_to_file
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def visit(kiosk, code, canaries):
    walker = Watched(kiosk, canaries)
    assert walker.apply(code, stop_at=Screen.CHECK) is Screen.CHECK
    walker.apply(code)
    receipt = kiosk.state.visit.receipt
    if receipt is not None:
        canaries.add("token", receipt.token)
        canaries.add("code", receipt.code)


def forget_views(kiosk):
    """The test's own notebook, which the window does not keep."""
    del kiosk.views[:-1]


def kinds_of_service() -> Canaries:
    words = Canaries()
    for service in catalogue().services:
        for what in (service.code, service.name.id, service.name.en, service.form.digest()):
            words.add(service.code, what)
        words.add(f"digest of {service.code}", bytes.fromhex(service.form.digest()))
    return words


@pytest.mark.parametrize("code", CODES)
def test_after_an_application(kiosk_at, tmp_path, logged, code):
    canaries = Canaries()
    kiosk = kiosk_at()
    logged(kiosk.core.settings)
    visit(kiosk, code, canaries)
    assert kiosk.screen is Screen.RECEIVED
    assert len(canaries) > 4
    assert canaries.in_objects(kiosk.machine), "the search finds what is there"
    kiosk.delivered()
    kiosk.leave()
    forget_views(kiosk)
    assert canaries.in_objects(kiosk.machine) == []
    folder = tmp_path / "kiosk"
    assert canaries.in_files(folder) == []
    assert kinds_of_service().in_files(folder) == []
    kiosk.close()
    assert canaries.in_files(folder) == []
    assert kinds_of_service().in_files(folder) == []


def test_after_somebody_walked_away_in_the_middle(kiosk_at, tmp_path):
    canaries = Canaries()
    kiosk = kiosk_at(sync=False)
    Watched(kiosk, canaries).apply(CODES[-1], stop_at=Screen.CHECK)
    assert len(canaries) > 3
    kiosk.handle(IdleExpired(kiosk.state.visit.id))
    assert kiosk.screen is Screen.ATTRACT
    forget_views(kiosk)
    assert canaries.in_objects(kiosk.machine) == []
    assert canaries.in_files(tmp_path / "kiosk") == []


def test_a_photo_that_comes_after_its_citizen_has_left(kiosk_at):
    """The camera was slow; the next citizen must not find the picture."""
    kiosk = kiosk_at(sync=False)
    kiosk.walker().apply(photo_service(), stop_at=Screen.CHECK)
    visit_id = kiosk.state.visit.id
    kiosk.leave()
    photo = kiosk.machine.photos.put(b"\xff\xd8 somebody's papers")
    kiosk.handle(PhotoReady(visit_id, photo))
    assert kiosk.machine.photos.get(photo) is None


def test_an_application_saved_after_its_citizen_has_left_leaves_no_secret(kiosk_at):
    canaries = Canaries()
    kiosk = kiosk_at(sync=False)
    Watched(kiosk, canaries).apply(CODES[0], stop_at=Screen.CHECK)
    for box in ("truth", "consent"):
        kiosk.handle(Tick(box))
    kiosk.lanes["disk"].hold()
    kiosk.handle(Submit())
    kiosk.leave()
    kiosk.lanes["disk"].release()
    kiosk.until(kiosk.lanes["disk"].quiet)
    assert kiosk.screen is Screen.ATTRACT
    assert kiosk.machine._submit._secrets == {}
    forget_views(kiosk)
    assert canaries.in_objects(kiosk.machine) == []


def test_the_search_of_files_finds_what_is_there(tmp_path):
    canaries = Canaries()
    canaries.add("name", "Cendrawasih")
    assert canaries.in_files(tmp_path) == []
    for number, shown in enumerate(("Cendrawasih", b"Cendrawasih".hex(), "xxQ2VuZHJhd2FzaWgxx")):
        (tmp_path / f"{number}").write_text(shown)
    assert {where[-1] for where in canaries.in_files(tmp_path)} == {"0", "1", "2"}


def photo_service() -> str:
    return next(
        s.code for s in catalogue().services if any(q.kind is Kind.PHOTO for q in s.form.question)
    )


ABORT = """
import ctypes, os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "forbidden":
    from kiosk.hardening import forbid_core_dumps
    forbid_core_dumps()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
sys.stdout.flush()
os.chdir(sys.argv[2])
os.abort()
"""


def aborted(tmp_path, how):
    return subprocess.run(
        [sys.executable, "-c", ABORT, how, str(tmp_path)],
        cwd=package_root(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_abort_leaves_no_core_file(tmp_path):
    done = aborted(tmp_path, "forbidden")
    assert done.returncode == -6, done.stderr
    assert done.stdout.split() == ["0", "0", "0"], "not dumpable, and no core file of any size"
    assert list(tmp_path.iterdir()) == []


def test_without_the_ban_the_same_abort_may_dump(tmp_path):
    """What the ban is good for: before it, the process is dumpable and the limit is open."""
    done = aborted(tmp_path, "allowed")
    dumpable, soft, hard = done.stdout.split()
    assert dumpable == "1"
    assert soft == hard
