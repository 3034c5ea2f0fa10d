"""Random mishaps in random order: at most one paper per job, nothing claimed that is not so."""

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from devices.protocols import JobState
from devices.ticket import Qr
from tests.contracts.devices_workbench import SteppedBench, ticket

HANDLES = [
    "unplug",
    "plug",
    "paper_out",
    "refill",
    "paper_near_end",
    "cover_open",
    "cover_close",
    "jam",
    "clear_jam",
    "hold_answers",
    "release_answers",
]
SWITCHES = ("silent", "garble", "no_confirm")
SETTLED = (JobState.PRINTED, JobState.SENT, JobState.FAILED, JobState.UNKNOWN)


class Mishaps(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.bench = SteppedBench()
        self.jobs = []

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

    @rule(long=st.booleans())
    def prints(self, long):
        job = f"nomor-{len(self.jobs):03}"
        self.jobs.append(job)
        self.bench.device.print(job, ticket(job, *([Qr("x" * 100)] * 3 if long else ())))

    @rule(back=st.integers(1, 3))
    def asks_for_an_old_job_again(self, back):
        if len(self.jobs) >= back:
            job = self.jobs[-back]
            self.bench.device.print(job, ticket(job))

    @rule(times=st.integers(1, 4))
    def time_passes(self, times):
        self.bench.turn(times)

    @invariant()
    def no_job_is_on_two_papers_and_no_claim_is_false(self):
        for job in self.jobs:
            whole = self.bench.whole(job)
            assert whole <= 1
            told = self.bench.heard.job(job)
            if told and told[-1].state == JobState.PRINTED:
                assert whole == 1
            if told and told[-1].state == JobState.FAILED:
                assert whole == 0

    def teardown(self):
        """Everything is put right: every job has an answer and the printer works in 25 s."""
        machine = self.bench.machine
        machine.bytes_left, machine._then = None, None
        for cure in ("plug", "refill", "cover_close", "clear_jam", "release_answers"):
            getattr(machine, cure)()
        for switch in SWITCHES:
            getattr(machine, switch)(on=False)
        begun = self.bench.clock()
        while self.bench.device.health().state != "ready":
            self.bench.turn()
        assert self.bench.clock() - begun <= 25
        assert self.bench.run("terakhir", ticket("terakhir")).state in SETTLED[:2]
        assert self.bench.whole("terakhir") == 1
        for job in self.jobs:
            assert self.bench.heard.job(job)[-1].state in SETTLED
        self.no_job_is_on_two_papers_and_no_claim_is_false()


TestMishaps = Mishaps.TestCase
TestMishaps.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking these takes minutes
)
