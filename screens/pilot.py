"""Drives the real screens like a person: looks for words, taps, types, waits, takes pictures.

Steps the event loop itself (never `App.run`). Refuses to tap what is covered, disabled or not on
the glass. Kivy is imported when a pilot is made, so that the environment can be prepared first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

    from screens.host import Host

PATIENCE = 10.0  # seconds


class PilotError(AssertionError):
    """What a person could not have done."""


class Pilot:
    """One person in front of one host. `mount()` opens the window unless the host did."""

    def __init__(self, host: Host) -> None:
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window

        self.host = host
        self.loop = EventLoop
        if host.stage not in Window.children:
            host.mount()
        if EventLoop.status != "started":
            runTouchApp(embedded=True)
        self.window = Window
        self.step(2)

    def close(self) -> None:
        """Leave the window to the next pilot."""
        self.host.dismount()

    # --- time

    def step(self, frames: int = 1) -> None:
        """Let the loop turn, as many times as there are frames."""
        for _ in range(frames):
            self.host.drain()
            self.loop.idle()

    def wait_until(self, condition: Callable[[], object], what: str = "") -> None:
        """Turn the loop until the condition holds; PilotError after ten seconds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise PilotError(
                    f"waited in vain for {what or condition}; on screen: {self.words()}"
                )
            self.step()

    def wait_for(self, words: str) -> None:
        """Wait until these words are somewhere on the screen."""
        self.wait_until(lambda: self.sees(words), repr(words))

    # --- looking

    def widgets(self) -> Iterator[Any]:
        """Every widget that is shown, from the back to the front."""
        yield from shown(self.host.stage)

    def words(self) -> list[str]:
        """Every text on the screen."""
        return [w.text for w in self.widgets() if _is_text(w) and w.text]

    def sees(self, words: str) -> bool:
        """Whether a text on the screen contains these words."""
        return any(words in text for text in self.words())

    def find(self, name: str) -> Any:
        """Return the one thing to press with this label, spoken name or icon."""
        found = [w for w in self.widgets() if _is_press(w) and name in _names(w)]
        found = [w for w in found if not any(p in found for p in ancestors(w))]
        if not found:
            raise PilotError(f"nothing to press is called {name!r}; there is {self.targets()}")
        if len(found) > 1:
            raise PilotError(f"{len(found)} things are called {name!r}")
        return found[0]

    def targets(self) -> list[str]:
        """What can be pressed now, by its first name."""
        return [next(iter(_names(w)), "?") for w in self.widgets() if _is_press(w)]

    # --- doing

    def tap(self, name: str) -> None:
        """Press and let go of what is called this; see `find`."""
        self.wait_until(lambda: self.host.gate.open and self.host.gate.steady, "the finger")
        self.step()
        widget = self.find(name)
        self.touch(*self.aim(widget))

    def aim(self, widget: Any) -> tuple[float, float]:
        """Return where to touch a widget; PilotError when a person could not."""
        label = next(iter(_names(widget)), "?")
        x, y = widget.center
        if not widget.enabled:
            raise PilotError(f"{label!r} is disabled")
        if not (0 <= x < self.window.width and 0 <= y < self.window.height):
            raise PilotError(f"{label!r} is off the screen")
        top = self.at(x, y)
        if top is not widget:
            raise PilotError(f"{label!r} is covered by {type(top).__name__}")
        return x, y

    def at(self, x: float, y: float) -> Any:
        """Return the thing to press that a finger at this place would reach."""
        hits = [w for w in self.widgets() if _is_solid(w) and w.collide_point(x, y)]
        return hits[-1] if hits else None

    def touch(self, x: float, y: float, to: tuple[float, float] | None = None) -> None:
        """Touch a place, perhaps slide, and let go."""
        finger = self.press(x, y)
        if to is not None:
            finger.go(*to)
            self.step()
        self.release(finger)

    def press(self, x: float, y: float) -> Any:
        """Put a finger down and leave it there."""
        finger = _finger_class()(x, y)
        self.loop.post_dispatch_input("begin", finger)
        self.step()
        return finger

    def release(self, finger: Any) -> None:
        """Lift it."""
        self.loop.post_dispatch_input("end", finger)
        self.step(2)

    def type(self, text: str) -> None:
        """Press the keys of the on-screen keyboard, one after the other."""
        for char in text:
            self._key(char)

    def clear(self, letters: int) -> None:
        """Press the erasing key so many times."""
        for _ in range(letters):
            self._press_key("delete-left")

    def snapshot(self, path: Path | str) -> Path:
        """Write a PNG of the screen."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path)
        return path

    def picture(self) -> Image.Image:
        """Return what is on the glass now."""
        self.step()
        return photograph(self.window)

    # --- keys

    def _key(self, char: str) -> None:
        for change in ((), ("shift",), ("shift", "layer"), ("shift",)):
            for key in change:
                if self._has(key):
                    self._press_key(key)
            if self._has(_key_name(char)):
                return self._press_key(_key_name(char))
        raise PilotError(f"the keyboard has no {char!r}")

    def _has(self, name: str) -> bool:
        return any(self._is_key(w, name) for w in self.widgets())

    def _is_key(self, widget: Any, name: str) -> bool:
        from screens.widgets.keyboard import Key

        if not isinstance(widget, Key):
            return False
        return widget.char == "space" if name == "space" else widget.spoken == name

    def _press_key(self, name: str) -> None:
        self.wait_until(lambda: self.host.gate.open and self.host.gate.steady, "the finger")
        key = next(w for w in self.widgets() if self._is_key(w, name))
        finger = self.press(*self.aim(key))
        self.loop.post_dispatch_input("end", finger)
        self.step()


def photograph(window: Any) -> Image.Image:
    """Return the window's pixels, drawn anew."""
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glPixelStorei, glReadPixels
    from PIL import Image, ImageOps

    window.canvas.ask_update()
    window.dispatch("on_draw")
    glPixelStorei(0x0D05, 1)  # GL_PACK_ALIGNMENT: rows follow without padding
    pixels = glReadPixels(0, 0, window.width, window.height, GL_RGB, GL_UNSIGNED_BYTE)
    window.dispatch("on_flip")
    return ImageOps.flip(Image.frombytes("RGB", (window.width, window.height), pixels))


def _key_name(char: str) -> str:
    return "space" if char == " " else char


def shown(widget: Any) -> Iterator[Any]:
    """Return this widget and all in it that are shown, from the back to the front."""
    if not getattr(widget, "shown", True):
        return
    yield widget
    for child in reversed(widget.children):
        yield from shown(child)


def _is_text(widget: Any) -> bool:
    from screens.widgets.text import Text

    return isinstance(widget, Text)


def _is_press(widget: Any) -> bool:
    from screens.widgets.press import Press

    return isinstance(widget, Press)


def _is_solid(widget: Any) -> bool:
    return _is_press(widget)


def _names(widget: Any) -> list[str]:
    """Return what a target is called: its words, its spoken name, its icon."""
    from screens.widgets.text import Icon

    names = [widget.spoken] if widget.spoken else []
    for part in shown(widget):
        if _is_text(part) and part.text:
            names.append(part.text)
        elif isinstance(part, Icon) and part.name:
            names.append(part.name)
    return names


def ancestors(widget: Any) -> Iterator[Any]:
    """Return what this widget is in, from the nearest out."""
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def _finger_class() -> Any:
    from kivy.base import EventLoop
    from kivy.input import MotionEvent

    class Finger(MotionEvent):
        """A touch as a panel would report it."""

        def __init__(self, x: float, y: float) -> None:
            super().__init__("pilot", id(self), self._at(x, y))

        def depack(self, args: dict[str, float]) -> None:
            self.is_touch = True
            self.sx, self.sy = args["x"], args["y"]
            self.profile = ["pos"]
            super().depack(args)

        def go(self, x: float, y: float) -> None:
            self.move(self._at(x, y))
            EventLoop.post_dispatch_input("update", self)

        @staticmethod
        def _at(x: float, y: float) -> dict[str, float]:
            window = EventLoop.window
            return {"x": x / (window.width - 1), "y": y / (window.height - 1)}

    return Finger
