"""What every virtual device on a line has: a cable, listeners, and mishaps of the line itself."""

import threading
from collections.abc import Callable
from typing import Protocol

Speak = Callable[[bytes], None]


class Wired(Protocol):
    """What a port needs of the device behind it."""

    plugged: bool
    unplugged_times: int
    pace: float
    clogged: bool  # takes no more bytes

    def attach(self, speak: Speak) -> None: ...
    def detach(self, speak: Speak) -> None: ...
    def receive(self, data: bytes) -> None: ...


class Part:
    """No port, no thread: `receive` takes bytes, whoever is attached hears `say`."""

    pace = 0.0
    clogged = False

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.plugged = True
        self.unplugged_times = 0
        self.mute = self.garbled = False
        self._held: list[bytes] | None = None
        self.piece = 0  # bytes in one write; 0: all at once
        self._speakers: list[Speak] = []

    def unplug(self) -> None:
        with self.lock:
            self.plugged, self.unplugged_times = False, self.unplugged_times + 1

    def plug(self) -> None:
        with self.lock:
            self.plugged = True

    def silent(self, *, on: bool = True) -> None:
        """Take everything, say nothing."""
        self.mute = on

    def garble(self, *, on: bool = True) -> None:
        """Flip a bit in every byte that is said."""
        self.garbled = on

    def hold_answers(self) -> None:
        """Keep everything back that is to be said, until `release_answers`."""
        with self.lock:
            self._held = []

    def release_answers(self) -> None:
        with self.lock:
            held, self._held = self._held or [], None
            self.say(b"".join(held))

    def split(self, size: int) -> None:
        """Say everything in pieces of `size` bytes."""
        self.piece = size

    def attach(self, speak: Speak) -> None:
        with self.lock:
            self._speakers.append(speak)

    def detach(self, speak: Speak) -> None:
        with self.lock:
            self._speakers.remove(speak)

    def receive(self, data: bytes) -> None:
        """Take bytes from the host; many devices only speak."""

    def say(self, data: bytes) -> None:
        with self.lock:
            if not self.plugged or self.mute:
                return
            if self._held is not None:
                self._held.append(data)
                return
            if self.garbled:
                data = bytes(byte ^ 0x10 for byte in data)
            size = self.piece or len(data) or 1
            for at in range(0, len(data), size):
                for speak in self._speakers:
                    speak(data[at : at + size])
