"""The kiosk restarts, or the journal cannot be written: no ticket comes out twice."""

import sqlite3

import pytest

from devices.journal import Journal
from devices.protocols import JobState
from devices.ticket import Line, Picture, Ticket
from tests.contracts.devices_workbench import SteppedBench, ticket


@pytest.fixture
def path(tmp_path):
    return tmp_path / "print.sqlite3"


def test_a_job_is_not_printed_again_after_a_restart(path):
    journal = Journal(path)
    first = SteppedBench(journal=journal)
    first.run("j1", ticket("satu"))
    journal.close()
    journal = Journal(path)
    second = SteppedBench(journal=journal, machine=first.machine)
    outcome = second.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.PRINTED, "already_seen")
    assert second.whole("satu") == 1
    journal.close()


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.SENDING])
def test_power_fails_while_a_job_waits_or_prints(path, state):
    journal = Journal(path)
    journal.add("j1", "0" * 64)
    journal.move("j1", state)
    journal.close()
    journal = Journal(path)
    bench = SteppedBench(journal=journal)
    bench.turn()
    told = bench.heard.job("j1")[-1]
    assert (told.state, told.reason) == (JobState.UNKNOWN, "interrupted")
    assert bench.run("j1", ticket("satu")).state == JobState.UNKNOWN
    assert bench.whole("satu") == 0
    journal.close()


def test_it_is_journalled_before_the_first_byte(path):
    journal = Journal(path)
    bench = SteppedBench(journal=journal)
    bench.turn()
    seen = []

    def look():
        with sqlite3.connect(path) as other:
            seen.append(other.execute("select state from jobs").fetchone()[0])
        other.close()

    bench.machine.after(1, look)
    bench.run("j1", ticket("satu"))
    assert seen == ["sending"]
    journal.close()


def test_the_journal_holds_no_word_of_a_ticket(path):
    journal = Journal(path)
    SteppedBench(journal=journal).run("j1", Ticket((Line("KANARI-7731"),)))
    journal.close()
    assert b"KANARI" not in path.read_bytes()


def test_nothing_is_printed_when_the_journal_cannot_be_written(path):
    journal = Journal(path)
    bench = SteppedBench(journal=journal)
    bench.turn()
    journal.close()
    path.write_bytes(b"")
    outcome = bench.run("j1", ticket("satu"))
    assert (outcome.state, outcome.reason) == (JobState.FAILED, "journal")
    assert bench.machine.sheets == []


def test_a_ticket_that_cannot_be_encoded_does_not_stop_the_next():
    bench = SteppedBench()
    outcome = bench.run("j1", Ticket((Picture(b"not a picture"),)))
    assert (outcome.state, outcome.reason) == (JobState.FAILED, "bad_ticket")
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED


def test_recent_jobs_newest_first(path):
    journal = Journal(path)
    bench = SteppedBench(journal=journal)
    bench.run("j1", ticket("satu"))
    bench.run("j2", ticket("dua"))
    assert [entry.job for entry in journal.recent()] == ["j2", "j1"]
    assert journal.recent(1)[0].state == JobState.PRINTED
    journal.close()


def test_a_stolen_journal_cannot_be_searched_for_a_known_ticket(path):
    """The same ticket has another digest in every run: the key never leaves memory."""
    journal = Journal(path)
    for job in ("j1", "j2"):
        SteppedBench(journal=journal).run(job, ticket("satu"))
    digests = {entry.digest for entry in journal.recent()}
    assert len(digests) == 2
    journal.close()
