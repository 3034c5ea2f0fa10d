"""A UPS behind Network UPS Tools, asked with its own program `upsc`.

Shutting the machine down is upsmon's; the kiosk only wants to know.
"""

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent, DeviceRefused, DeviceSilent
from devices.power.ups import detail, reason, variables
from devices.program import run
from devices.protocols import Emit
from devices.supervisor import Pulse, Supervised, Supervisor

RHYTHM = 10.0  # seconds between two looks
RHYTHM_ON_BATTERY = 3.0
PATIENCE = 5.0  # seconds for an answer of upsc
COMPLAINTS = (
    ("unknown ups", "not_found"),
    ("connection refused", "refused"),
    ("connection failure", "refused"),
    ("no such host", "not_found"),
    ("access denied", "denied"),
)
"""What upsc says on stderr, and what it means; anything else ("Data stale", "Driver not connected")
is a UPS that does not answer."""


class NutDriver:
    """`ups` is NUT's own way to name one: "ups@localhost" or "ups@10.0.0.5:3493"."""

    def __init__(self, ups: str, bell: Bell, program: str = "upsc") -> None:
        self._ups, self._bell, self._program = ups, bell, program

    def open(self) -> None:
        """Nothing is held open: each look is a program of its own."""

    def close(self) -> None:
        """Nothing was held."""

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        ran = run((self._program, self._ups), PATIENCE, self._bell.halted)
        if ran.code:
            raise _trouble(ran.err)
        told = variables(ran.out)
        code = reason(told.get("ups.status", ""))
        pause = RHYTHM_ON_BATTERY if code in ("on_battery", "low_battery") else RHYTHM
        return Pulse(code, pause, detail(told))


def _trouble(complaint: str) -> DeviceAbsent | DeviceRefused | DeviceSilent:
    said = complaint.strip().splitlines()[-1][:80] if complaint.strip() else ""
    for words, code in COMPLAINTS:
        if words in said.lower():
            return DeviceRefused(said, code) if code == "denied" else DeviceAbsent(said, code)
    return DeviceSilent(said)


class NutPower(Supervised):
    """A PowerSupply that NUT knows."""

    def __init__(
        self,
        name: str,
        ups: str,
        emit: Emit,
        *,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        bell = bell or Bell()
        super().__init__(name, Supervisor(name, NutDriver(ups, bell), emit, clock, bell))
