"""What goes wrong with a letter between the office and the paper: it is told, and counted right."""

import json
from contextlib import suppress

import pytest

from devices.journal import Journal
from devices.protocols import JobState, Letter
from kiosk.bootstrap import open_core
from kiosk.commands import PrintLetter
from kiosk.events import Scan, WantLetter
from kiosk.journey import Screen
from sync.errors import DiskFull
from sync.failures import Garbage, Unreachable
from sync.letter_wire import PIECE
from sync.letters import Asking, Fetched, NotGiven
from sync.transport import Answer
from tests.mishaps.parts import Kiosk, sentences, settings
from tests.mishaps.road import Road, pass_on
from tests.mishaps.town import wait_for
from tests.paper_letters import pdf

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Counter:
    """A kiosk with an A4 printer and an application that was approved; a fresh letter each test."""

    def __init__(self, town, folder):
        self.town, self.folder = town, folder
        self.road = Road(town.address)
        self.kiosk = self.open()
        assert self.kiosk.apply() is Screen.RECEIVED
        self.receipt = self.kiosk.state.visit.receipt
        self.kiosk.delivered()
        town.audit(self.kiosk.core.trust.identity().kiosk)
        self.kiosk.leave()
        for state in ("review", "approved"):
            town.do("decide", self.receipt.reference, "--state", state)

    def open(self):
        values = {"office_url": self.road.url, "letter_printer": "fake+a4://"}
        core = open_core(settings(self.folder / "balai", **values))
        if core.trust.identity() is None:
            self.town.enrol(core)
        return Kiosk(core)

    def again(self):
        """The program starts anew, on the same disk."""
        self.kiosk.close()
        self.kiosk = self.open()

    def attach(self, **paper):
        self.pdf = pdf(**paper)
        (self.folder / "surat.pdf").write_bytes(self.pdf)
        self.town.do("letter", self.receipt.reference, str(self.folder / "surat.pdf"))

    def begin(self):
        """Stand before a kiosk at which nothing is wrong."""
        self.road.mood = pass_on
        self.kiosk.leave()
        self.printer.refill()
        self.printer.plug()
        self.printer.hardware.printed.clear()
        self.kiosk.until(lambda: self.kiosk.state.letter_printer() == "ready")
        self.attach()

    @property
    def printer(self):
        return self.kiosk.machine.plugged.letter_printer

    @property
    def papers(self):
        return [letter.pdf for _job, letter in self.printer.hardware.printed]

    @property
    def client(self):
        return self.kiosk.machine._letters._letters._client

    def status(self):
        self.kiosk.handle(Scan(self.receipt.url, ours=True))
        self.kiosk.until(lambda: self.kiosk.screen is Screen.STATUS)

    def want(self):
        self.kiosk.handle(WantLetter())
        self.kiosk.until(lambda: not self.kiosk.state.visit.letter.at_work)
        run = self.kiosk.state.visit.letter
        return run.state, run.reason

    def printed(self):
        self.status()
        return self.want()

    def office(self):
        return json.loads(self.town.do("letter", self.receipt.reference, "--json"))

    def heard(self, *jobs):
        wait_for(lambda: self.office()["jobs"] == [*jobs])
        return self.office()["used"]


@pytest.fixture(scope="module")
def shared(town, tmp_path_factory):
    made = Counter(town, tmp_path_factory.mktemp("counter"))
    yield made
    made.kiosk.close()
    made.road.close()


@pytest.fixture
def counter(shared, monkeypatch):
    """Patches on parts of the kiosk end with the test."""
    shared.begin()
    shared.patch = monkeypatch.setattr
    return shared


@pytest.fixture
def long_letter(counter):
    counter.attach(padding=3 * PIECE)
    return counter


def test_there_is_no_paper_and_then_there_is(counter):
    counter.printer.paper_out()
    counter.kiosk.until(lambda: counter.kiosk.state.letter_printer() == "trouble")
    assert counter.printed() == ("failed", "paper_out")
    assert "Kertas A4 habis" in " ".join(sentences(counter.kiosk.body))
    assert counter.heard("failed") == 0
    counter.printer.refill()
    counter.kiosk.until(lambda: counter.kiosk.state.letter_printer() == "ready")
    assert counter.want() == ("printed", "")
    assert counter.papers == [counter.pdf]
    assert counter.heard("failed", "printed") == 1


def test_the_paper_ends_in_the_middle_of_the_letter(counter):
    counter.printer.paper_out_midway()
    assert counter.printed() == ("unknown", "paper_out")
    assert counter.heard("unknown") == 1
    assert counter.papers == [], "no second copy unless a person asks"
    counter.printer.refill()
    counter.kiosk.until(lambda: counter.kiosk.state.letter_printer() == "ready")
    assert counter.want() == ("printed", "")
    assert counter.heard("unknown", "printed") == 2


def test_the_queue_is_paused(counter):
    counter.printer.hardware.become("paused")
    counter.kiosk.until(lambda: counter.kiosk.state.letter_printer() == "trouble")
    assert counter.printed() == ("failed", "paused")
    assert counter.heard("failed") == 0


def test_the_printer_is_gone_when_the_letter_has_come(counter):
    counter.status()
    real = counter.client.fetch

    def unplugged_meanwhile(asking):
        letter = real(asking)
        counter.printer.unplug()
        return letter

    counter.patch(counter.client, "fetch", unplugged_meanwhile)
    assert counter.want() == ("failed", "not_found")
    assert counter.heard("failed") == 0


def test_the_citizen_leaves_while_the_letter_is_fetched(counter):
    counter.status()
    lane = counter.kiosk.lanes["net"]
    lane.hold()
    counter.kiosk.handle(WantLetter())
    counter.kiosk.leave()
    lane.release()
    counter.kiosk.until(lane.quiet)
    assert counter.papers == []
    assert counter.heard("failed") == 0


def killed(counter, where):
    """Let the program die at this method of the letter's use case, as a pulled plug would."""
    letters = counter.kiosk.machine._letters._letters

    class Killed(BaseException):
        pass

    def die(*_arguments):
        raise Killed

    counter.patch(*where(letters), die)
    visit = counter.kiosk.state.visit
    with suppress(Killed):
        letters(PrintLetter(visit.id, visit.proof))


def test_the_kiosk_is_killed_between_fetch_and_print(counter):
    counter.status()
    killed(counter, lambda letters: (letters, "_present"))
    assert counter.office()["jobs"] == ["given"]
    counter.again()
    assert counter.heard("failed") == 0, "nothing had reached the printer"
    assert counter.papers == []


def test_the_kiosk_is_killed_when_the_printer_may_have_the_letter(counter):
    counter.status()
    killed(counter, lambda letters: (letters._printer, "print"))
    counter.again()
    assert counter.heard("unknown") == 1
    assert counter.papers == [], "not printed again by itself"


@pytest.mark.parametrize(
    ("state", "told"),
    [("queued", "failed"), ("sending", "unknown"), ("printed", "printed"), ("sent", "sent")],
)
def test_the_journal_of_the_printer_says_what_became_of_it(counter, state, told):
    counter.status()
    killed(counter, lambda letters: (letters._printer, "print"))
    [(job,)] = counter.kiosk.core.store.read(
        lambda db: db.execute("SELECT job FROM letter_job").fetchall()
    )
    counter.kiosk.close()
    journal = Journal(counter.folder / "balai" / "letters.db")
    journal.add(job, "0" * 64)
    journal.move(job, JobState(state))
    journal.close()
    counter.kiosk = counter.open()
    counter.heard(told)


def test_the_line_breaks_in_the_middle_and_the_fetch_goes_on_there(long_letter):
    counter, passed = long_letter, 0

    def mood(way, data):
        nonlocal passed
        before, passed = passed, passed + len(data) * (way == "down")
        return 100 if before < PIECE + 5_000 <= passed else len(data)

    counter.status()
    passed = 0
    counter.road.mood = mood
    assert counter.want() == ("printed", "")
    assert counter.papers == [counter.pdf]
    assert passed < len(counter.pdf) + 2 * PIECE, "what had come was not fetched again"


def test_the_line_is_gone_for_longer_and_what_came_is_kept_for_the_next_try(long_letter):
    counter = long_letter
    counter.status()
    transport, asked = counter.client._transport, []
    call = transport.call

    def breaking(request, signer=None):
        asked.append(request.query.get("offset"))
        if request.query.get("offset") == str(PIECE) and len(asked) < 8:
            return Unreachable("the line broke")
        return call(request, signer)

    counter.patch(transport, "call", breaking)
    assert counter.want() == ("failed", "offline")
    assert counter.papers == []
    assert counter.want() == ("printed", "")
    assert asked.count("0") == 1
    assert counter.papers == [counter.pdf]
    assert counter.heard("failed", "printed") == 1


def test_a_letter_that_was_altered_on_the_way_is_not_printed(counter):
    counter.status()
    transport = counter.client._transport
    call = transport.call

    def altering(request, signer=None):
        answer = call(request, signer)
        if isinstance(answer, Answer) and request.method == "GET":
            return Answer(answer.status, answer.body[:-1] + b"\x00", answer.headers)
        return answer

    counter.patch(transport, "call", altering)
    assert counter.want() == ("failed", "altered")
    assert "tidak sampai dengan utuh" in " ".join(sentences(counter.kiosk.body))
    counter.patch(transport, "call", call)
    assert counter.want() == ("printed", "")
    assert counter.heard("failed", "printed") == 1


@pytest.mark.parametrize("spoil", ["replayed", "signature"])
def test_an_answer_that_is_not_the_offices_word_on_this_question_is_not_believed(counter, spoil):
    counter.status()
    transport, kept = counter.client._transport, []
    call = transport.call

    def other(request, signer=None):
        answer = call(request, signer)
        if request.path != "/api/v1/letters":
            return answer
        kept.append(answer)
        if spoil == "signature":
            return Answer(200, answer.body.replace(b'"key":"', b'"key":"x'), answer.headers)
        return kept[0]

    counter.patch(transport, "call", other)
    first = counter.client.fetch(asking(counter, "01"))
    second = counter.client.fetch(asking(counter, "02"))
    assert isinstance(first, Garbage if spoil == "signature" else Fetched)
    assert isinstance(second, Garbage), "an answer to another question"


def asking(counter, job, **proof):
    return Asking(job * 16, **(proof or {"token": counter.receipt.token}))


def test_a_wrong_code_gets_nothing_and_five_rest_for_an_hour(counter):
    wrong = {"reference": counter.receipt.reference, "code": "000000"}
    if counter.receipt.code == "000000":
        wrong["code"] = "000001"
    said = [counter.client.fetch(asking(counter, f"{n:02}", **wrong)) for n in range(5)]
    assert said == [*[NotGiven("wrong")] * 4, NotGiven("paused")]
    assert counter.office()["jobs"] == []


def test_the_disk_cannot_write_the_job_down_so_nothing_is_printed(counter):
    counter.status()
    jobs = counter.kiosk.machine._letters._letters._jobs

    def full(_job):
        raise DiskFull("full")

    counter.patch(jobs, "hand", full)
    assert counter.want() == ("failed", "storage")
    assert counter.papers == []


def test_a_letter_that_was_replaced_meanwhile_is_printed_as_it_stands_now(counter):
    counter.status()
    offered = counter.pdf
    counter.attach(pages=1)
    assert counter.want() == ("printed", "")
    assert counter.papers == [counter.pdf] != [offered], "the letter that stands now"


def test_two_jobs_of_one_name_are_one_paper(counter):
    counter.printer.print("ab" * 16, Letter(counter.pdf, 2))
    counter.printer.print("ab" * 16, Letter(counter.pdf, 2))
    counter.kiosk.until(lambda: len(counter.papers) == 1)
    journal = counter.kiosk.machine.plugged.journals["letter_printer"]
    counter.kiosk.until(lambda: journal.find("ab" * 16).state == "printed")
    assert len(counter.papers) == 1
