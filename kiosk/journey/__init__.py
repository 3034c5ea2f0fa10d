"""Navigation as data: `update(state, event, world) -> Step(state, commands)`, pure.

Knows kiosk.domain, events and commands. Never does anything itself; never sees a device, a
database or a widget.
"""

from kiosk.journey.state import Screen, State, Visit, World
from kiosk.journey.step import Step
from kiosk.journey.update import start, update

__all__ = ["Screen", "State", "Step", "Visit", "World", "start", "update"]
