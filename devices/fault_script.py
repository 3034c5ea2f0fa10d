"""When what goes wrong: a small text that says it, and a player that pulls the handles.

    # the roll ends, and somebody comes
    printer: at 3s paper_out, at 9s refill
    printer: at 20s silent, at 25s silent off
    scanner: at 1m unplug, at 1m10s plug

A line names a device, then moments and handles. Times count from the start. A line "devices:"
and indentation may stand for the eye; "#" begins a remark.
"""

import difflib
import re
import threading
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.protocols import KeypadAction

_PRINTER_PLAIN = (
    "unplug plug power_cycle paper_out paper_near_end refill cover_open cover_close jam clear_jam "
    "cutter_stuck cutter_free overheat cool_down take_ticket hold_answers release_answers"
)
_LETTER_PLAIN = (
    "unplug plug power_cycle paper_out paper_out_midway refill cover_open cover_close jam "
    "clear_jam toner_out new_toner"
)
_CABLE = dict.fromkeys(("unplug", "plug", "power_cycle"), "")
_LINE = {
    **_CABLE,
    **dict.fromkeys(("silent", "garble"), "switch"),
    **dict.fromkeys(("hold_answers", "release_answers"), ""),
}
HANDLES: dict[str, dict[str, str]] = {
    "printer": {
        **dict.fromkeys(_PRINTER_PLAIN.split(), ""),
        **dict.fromkeys(("silent", "garble", "no_confirm", "clog"), "switch"),
        "slow": "seconds",
    },
    "card_reader": {**_LINE, "remove": "", "touch": "text"},
    "scanner": {**_LINE, "scan": "text"},
    "keypad": {**_LINE, "press": "key"},
    "camera": {**_LINE, "stall": "switch"},
    "speech": _LINE,
    "letter_printer": {**dict.fromkeys(_LETTER_PLAIN.split(), ""), "silent": "switch"},
    "power": {**_CABLE, **dict.fromkeys(("mains", "battery", "low"), ""), "silent": "switch"},
    "storage": dict.fromkeys(("heal", "errors", "fill", "wreck"), ""),
    "board": dict.fromkeys(("cool", "heat", "weaken"), ""),
    "network": {"cut": "", "mend": ""},
}
"""What can be said of each device, and what may follow: nothing, "on" or "off", a time, a text, or
the name of a key."""

_STEP = re.compile(r"at\s+(\S+)\s+(\w+)(?:\s+(.+))?")
_TIME = re.compile(r"(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")


class Fault(Struct, frozen=True):
    """At this second the handle of this device is pulled, with its argument if it takes one."""

    at: float
    device: str
    handle: str
    argument: bool | float | str | None = None

    def __str__(self) -> str:
        said = "off" if self.argument is False else self.argument
        words = "" if said in (None, True) else f" {said}"
        return f"{self.device}: {self.handle}{words}"


Script = tuple[Fault, ...]
"""In the order of time."""


class BadScript(ValueError):  # noqa: N818 - the name says what it is
    """Raised when a script cannot be read; `problems` are all of them, with their lines."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def parse(text: str) -> Script:
    """Read a script; BadScript names all that is wrong, with the nearest valid word."""
    faults: list[Fault] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0].strip().removeprefix("devices:").strip()
        if said:
            told: list[str] = []
            faults += _line(said, told)
            problems += [f"line {number}: {problem}" for problem in told]
    if problems:
        raise BadScript(tuple(problems))
    return tuple(sorted(faults, key=lambda fault: fault.at))


def _line(said: str, problems: list[str]) -> list[Fault]:
    device, colon, steps = said.partition(":")
    known = HANDLES.get(device.strip())
    if not colon or known is None:
        problems.append(f"{device.strip()}: no such device{_nearest(device.strip(), HANDLES)}")
        return []
    found = [_fault(device.strip(), known, step.strip(), problems) for step in steps.split(",")]
    return [fault for fault in found if fault is not None]


def _fault(device: str, known: dict[str, str], step: str, problems: list[str]) -> Fault | None:
    matched = _STEP.fullmatch(step)
    if matched is None:
        problems.append(f"{step!r}: write for example 'at 3s {next(iter(known))}'")
        return None
    at, handle, rest = _seconds(matched[1]), matched[2], (matched[3] or "").strip()
    if at is None:
        problems.append(f"{matched[1]}: not a time; write 3s, 1.5s, 2m or 1m30s")
    if handle not in known:
        problems.append(f"{handle}: a {device} cannot do that{_nearest(handle, known)}")
        return None
    argument = _ARGUMENTS[known[handle]](rest)
    if argument is _WRONG:
        problems.append(f"{handle} {rest}".strip() + f": {_WANTED[known[handle]]}")
        return None
    return None if at is None else Fault(at, device, handle, argument)


_WRONG = "\0"
_SWITCH: dict[str, bool] = {"": True, "on": True, "off": False}
_ARGUMENTS: dict[str, Callable[[str], bool | float | str | None]] = {
    "": lambda rest: _WRONG if rest else None,
    "switch": lambda rest: _SWITCH.get(rest, _WRONG),
    "seconds": lambda rest: _WRONG if (at := _seconds(rest)) is None else at,
    "text": lambda rest: rest or _WRONG,
    "key": lambda rest: KeypadAction(rest) if rest in set(KeypadAction) else _WRONG,
}
_WANTED = {
    "": "nothing may follow",
    "switch": "only 'on' or 'off' may follow",
    "seconds": "a time must follow, such as 2s",
    "text": "a text must follow",
    "key": f"one of {', '.join(KeypadAction)} must follow",
}


def _seconds(text: str) -> float | None:
    matched = _TIME.fullmatch(text)
    if not text or matched is None:
        return None
    return 60 * int(matched[1] or 0) + float(matched[2] or 0)


def _nearest(word: str, valid: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word, valid, 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; valid: {', '.join(valid)}"


class FaultPlayer:
    """Pulls the handles in time. `things` are the devices' handles by name."""

    def __init__(
        self,
        script: Script,
        things: Mapping[str, object],
        clock: Clock = monotonic,
        tell: Callable[[Fault], None] = lambda _fault: None,
    ) -> None:
        """BadScript when a device of the script is not among the things."""
        absent = sorted({fault.device for fault in script} - set(things))
        if absent:
            raise BadScript(tuple(f"{name}: not plugged in here" for name in absent))
        self._left, self._things = list(script), things
        self._clock, self._tell, self._bell = clock, tell, Bell()
        self._began = clock()
        self._thread: threading.Thread | None = None

    def due(self) -> float | None:
        """Pull what is due; return the seconds until the next, None when all is done."""
        while self._left and self._began + self._left[0].at <= self._clock():
            fault = self._left.pop(0)
            _pull(self._things[fault.device], fault)
            self._tell(fault)
        return self._began + self._left[0].at - self._clock() if self._left else None

    def start(self) -> None:
        """Play in a thread of its own, from now on."""
        self._began = self._clock()
        self._thread = threading.Thread(target=self._run, name="faults", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._bell.halt()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        while not self._bell.halted() and (seconds := self.due()) is not None:
            self._bell.wait(seconds)


def _pull(thing: object, fault: Fault) -> None:
    handle = getattr(thing, fault.handle)
    if isinstance(fault.argument, bool):
        handle = partial(handle, on=fault.argument)
    elif fault.argument is not None:
        handle = partial(handle, fault.argument)
    handle()
