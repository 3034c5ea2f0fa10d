"""Random mishaps in random order: at most one paper per job, nothing claimed that is not so.

Once over a transport in memory, once over the real USB driver; all on a stepped clock.
"""

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from devices.journal import Journal
from devices.protocols import JobState
from devices.ticket import Line, Rule
from devices.virtual.usb import IN, OUT
from tests.contracts.devices_workbench import SteppedBench, UsbBench, ticket

HANDLES = [
    "unplug",
    "plug",
    "power_cycle",
    "paper_out",
    "refill",
    "paper_near_end",
    "cover_open",
    "cover_close",
    "jam",
    "clear_jam",
    "cutter_stuck",
    "cutter_free",
    "overheat",
    "cool_down",
    "hold_answers",
    "release_answers",
]
CURES = ("plug", "refill", "cover_close", "clear_jam", "cutter_free", "cool_down")
SWITCHES = ("silent", "garble", "no_confirm", "clog")
SETTLED = (JobState.PRINTED, JobState.SENT, JobState.FAILED, JobState.UNKNOWN)
COPY = "SALINAN"


class Mishaps(RuleBasedStateMachine):
    make = SteppedBench

    def __init__(self):
        super().__init__()
        self.journal = Journal(None)
        self.bench = self.make(journal=self.journal)
        self.jobs = []
        self.copies = {}
        self.bugs = 0
        look, self.bench.press.look = self.bench.press.look, self._look
        self._real_look = look

    def _look(self):
        if self.bugs:
            self.bugs -= 1
            raise ValueError
        return self._real_look()

    @rule(handle=st.sampled_from(HANDLES))
    def happens(self, handle):
        getattr(self.bench.machine, handle)()

    @rule(handle=st.sampled_from(SWITCHES), on=st.booleans())
    def switches(self, handle, on):
        getattr(self.bench.machine, handle)(on=on)

    @rule(lines=st.integers(1, 20), handle=st.sampled_from(HANDLES))
    def will_happen(self, lines, handle):
        self.bench.machine.after(lines, getattr(self.bench.machine, handle))

    @rule(count=st.integers(0, 4000))
    def will_lose_power(self, count):
        self.bench.machine.unplug_at(count)

    @rule(times=st.integers(1, 7))
    def the_driver_crashes(self, times):
        self.bugs = times

    @rule(long=st.booleans())
    def prints(self, long):
        job = f"nomor-{len(self.jobs):03}"
        self.jobs.append(job)
        self._ask(job, ticket(job, *([Rule()] * 6 if long else ())))

    @rule(back=st.integers(1, 3))
    def asks_for_an_old_job_again(self, back):
        if len(self.jobs) >= back:
            job = self.jobs[-back]
            self._ask(job, ticket(job))

    @rule(back=st.integers(1, 3))
    def asks_for_a_copy(self, back):
        if len(self.jobs) >= back:
            name = self.jobs[-back]
            self.copies[name] = self.copies.get(name, 0) + 1
            self._ask(f"{name}-{self.copies[name]}", ticket(name, Line(COPY)))

    @rule(times=st.integers(1, 8))
    def time_passes(self, times):
        self.bench.turn(times)

    def _ask(self, job, what):
        """As the UI thread does: it returns at once, whatever the printer is doing."""
        before = self.bench.clock(), self.bench.machine.received
        self.bench.device.print(job, what)
        self.bench.device.health()
        assert (self.bench.clock(), self.bench.machine.received) == before

    def _papers(self, name):
        """Count whole papers of a name: originals, and those that say that they are copies."""
        texts = [sheet.text for sheet in self.bench.machine.sheets]
        whole = [text for text in texts if f"awal {name}" in text and f"akhir {name}" in text]
        copies = sum(COPY in text for text in whole)
        return len(whole) - copies, copies

    @invariant()
    def no_job_is_on_two_papers_and_no_claim_is_false(self):
        for job in self.jobs:
            originals, copies = self._papers(job)
            assert originals <= 1
            assert copies <= self.copies.get(job, 0)
            told = self.bench.heard.job(job)
            if told and told[-1].state == JobState.PRINTED:
                assert originals == 1
            if told and told[-1].state == JobState.FAILED:
                assert originals == 0

    @invariant()
    def no_job_is_lost_from_the_journal(self):
        told = {
            event.job: event.state for event in self.bench.heard.events if hasattr(event, "job")
        }
        assert {entry.job: entry.state for entry in self.journal.recent(1000)} == told

    def teardown(self):
        """Everything is put right: every job has an answer and the printer works in 25 s."""
        machine = self.bench.machine
        machine.bytes_left, machine._then, self.bugs = None, None, 0
        machine.release_answers()
        for cure in CURES:
            getattr(machine, cure)()
        for switch in SWITCHES:
            getattr(machine, switch)(on=False)
        self.heal()
        if self.bench.device.health().reason == "parked":
            self.bench.device.supervisor.plugged_in()
        begun = self.bench.clock()
        self.bench.turn()
        while self.bench.device.health().state != "ready":
            self.bench.turn()
        assert self.bench.clock() - begun <= 25
        assert self.bench.run("terakhir", ticket("terakhir")).state in SETTLED[:2]
        assert self._papers("terakhir") == (1, 0)
        for job in self.jobs:
            assert self.bench.heard.job(job)[-1].state in SETTLED
        self.no_job_is_on_two_papers_and_no_claim_is_false()
        self.no_job_is_lost_from_the_journal()
        self.journal.close()

    def heal(self):
        """What else can be wrong with this road."""


class MishapsOnUsb(Mishaps):
    make = UsbBench

    @rule(endpoint=st.sampled_from([IN, OUT]), for_ever=st.booleans())
    def stalls(self, endpoint, for_ever):
        self.bench.gadget.stall(endpoint, for_ever=for_ever)

    @rule(accepts=st.none() | st.integers(0, 3000))
    def takes_no_more_after(self, accepts):
        self.bench.gadget.accepts = accepts

    @rule(switch=st.sampled_from(["shortest", "empty_reads", "taken", "denied"]), on=st.booleans())
    def bus_switches(self, switch, on):
        setattr(self.bench.gadget, switch, on)

    def heal(self):
        gadget = self.bench.gadget
        gadget.heal()
        gadget.accepts = None
        gadget.shortest = gadget.empty_reads = gadget.taken = gadget.denied = False


TestMishaps = Mishaps.TestCase
TestMishapsOnUsb = MishapsOnUsb.TestCase
TestMishaps.settings = TestMishapsOnUsb.settings = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking these takes minutes
)
