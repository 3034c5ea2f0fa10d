"""Mains and battery: on battery nothing long is begun; on the last of it the kiosk says goodbye."""

from msgspec.structs import replace

from kiosk.commands import ExitProgram, SetDeadline, Wipe
from kiosk.domain.catalogue import Service
from kiosk.events import DeviceChanged, IdleWarning, PowerGone
from kiosk.journey.state import State, World
from kiosk.journey.step import Step, Transitions

LONG_MINUTES = 8
"""A service that takes longer is not begun on battery; small UPSs last for ten to twenty."""
FAREWELL_SECONDS = 20.0
"""Long enough to read the goodbye, to see a save through and to take a ticket out."""
EXIT_CODE = 75
"""EX_TEMPFAIL of sysexits.h; the unit file counts it as an orderly end."""
ON_MAINS_OR_BATTERY = frozenset({"ok", "on_battery", "battery_old", "ups_trouble"})


def too_long(state: State, service: Service) -> bool:
    """Whether this service is not begun now, for the battery may not last."""
    return state.power() in {"on_battery", "low_battery"} and service.minutes > LONG_MINUTES


def changed(state: State, event: DeviceChanged, before: str, world: World) -> Step:
    """Begin the goodbye when the battery runs low, take it back when the mains return.

    A battery that is low at the start already only closes the kiosk: a program that was started
    again at once would otherwise end, and start, and end.
    """
    if event.reason == "low_battery" and before in ON_MAINS_OR_BATTERY:
        state = replace(state, farewell=True)
        return Step(state, (SetDeadline(FAREWELL_SECONDS, PowerGone()),))
    if state.farewell and event.reason == "ok":
        state = replace(state, farewell=False)
        return Step(state, (SetDeadline(world.idle_seconds, IdleWarning(state.visit.id)),))
    return Step(state)


def power_gone(state: State, _event: PowerGone, _world: World) -> Step:
    """Forget the visit and end the program; what was saved is safe."""
    if not state.farewell:
        return Step(state)
    return Step(state, (Wipe(state.visit.id), ExitProgram(EXIT_CODE)))


TRANSITIONS: Transitions = {(None, PowerGone): power_gone}
