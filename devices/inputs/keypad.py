from collections.abc import Mapping

from devices.bell import Bell, Clock, monotonic
from devices.errors import BadAddress
from devices.inputs.keys import DOWN, EV_KEY, EV_SW, HELD, KeyEvent, Reader
from devices.inputs.node import Node
from devices.protocols import Emit, KeypadAction, KeypadPressed
from devices.supervisor import Pulse, Supervised, Supervisor

LISTEN = 0.2  # seconds in one read
HEADPHONES = 2  # SW_HEADPHONE_INSERT
REPEATING = frozenset({KeypadAction.VOL_UP, KeypadAction.VOL_DOWN})
"""Actions that go on while their key is held."""

Keys = Mapping[int, KeypadAction]


def keys_of(names: Mapping[str, str]) -> Keys:
    """Return key code -> action from action -> key name ("F13"); BadAddress when one key has two.

    Names are those of linux/input-event-codes.h without KEY_.
    """
    from evdev import ecodes

    keys: dict[int, KeypadAction] = {}
    problems = []
    for action, name in names.items():
        taken = keys.setdefault(ecodes.ecodes[f"KEY_{name}"], KeypadAction(action))
        if taken != action:
            problems.append(f"{action}={name}: that key already means {taken.value}")
    if problems:
        raise BadAddress(tuple(problems))
    return keys


def action_of(event: KeyEvent, keys: Keys) -> KeypadAction | None:
    """Return what a key or the headphone switch asks for; None for everything else."""
    if event.type == EV_SW and event.code == HEADPHONES:
        return KeypadAction.JACK_IN if event.value else KeypadAction.JACK_OUT
    if event.type != EV_KEY or event.value not in (DOWN, HELD):
        return None
    action = keys.get(event.code)
    return None if event.value == HELD and action not in REPEATING else action


class KeypadDriver:
    """Listens to a keypad. An open node is all that can be known of it."""

    def __init__(self, node: Node, emit: Emit, keys: Keys) -> None:
        self._node, self._emit, self._keys = node, emit, keys
        self._reader = Reader()

    def open(self) -> None:
        self._reader = Reader()
        self._node.open()

    def close(self) -> None:
        self._node.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a key."""

    def step(self) -> Pulse:
        for event in self._reader.feed(self._node.read(LISTEN)):
            if action := action_of(event, self._keys):
                self._emit(KeypadPressed(action))
        return Pulse("ok", 0.0)


class EvdevKeypad(Supervised):
    """A Keypad that types function keys into a node of its own."""

    def __init__(
        self,
        name: str,
        node: Node,
        emit: Emit,
        *,
        keys: Keys,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = KeypadDriver(node, emit, keys)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
