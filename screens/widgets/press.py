"""Something that can be pressed: shows it at once, acts when let go, not when slid off."""

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from screens.widgets.box import Box


class Press(Box):
    """Fires `on_tap`, then emits `event` if it has one.

    `spoken` is what a voice would say, and the name a test finds it by. `at_once` acts on the
    down event: for keys of a keyboard only (EN 301 549, 11.2.5.2 exempts them).
    """

    pressed = BooleanProperty(False)
    enabled = BooleanProperty(True)
    at_once = BooleanProperty(False)
    spoken = StringProperty("")
    event = ObjectProperty(None, allownone=True)
    touchable = True
    __events__ = ("on_tap",)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.shown or not self.collide_point(*touch.pos):
            return False
        if super().on_touch_down(touch):  # a smaller target inside
            return True
        if self.enabled:
            touch.grab(self)
            self.pressed = True
            if self.at_once:
                self.tap()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self:
            self.pressed = bool(self.collide_point(*touch.pos))
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        inside, self.pressed = self.pressed, False
        if inside and not self.at_once:
            self.tap()
        return True

    def tap(self) -> None:
        """Act as if it had been pressed."""
        self.dispatch("on_tap")
        if self.event is not None:
            self.emit(self.event)

    def on_tap(self) -> None:
        """Bound in kv or overridden."""
