"""The glass: pixels, diagonal, and what follows from them."""

from math import ceil, hypot

from msgspec import Struct

MM_PER_INCH = 25.4


class Panel(Struct, frozen=True):
    """A screen of `width` x `height` px with a diagonal in inches (the real one, measured)."""

    width: int
    height: int
    diagonal: float

    @property
    def px_per_mm(self) -> float:
        return hypot(self.width, self.height) / (self.diagonal * MM_PER_INCH)

    def px(self, mm: float) -> int:
        """Return whole pixels that are at least `mm` long."""
        return ceil(mm * self.px_per_mm - 1e-9)

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def small(self) -> bool:
        """A tablet-sized panel: smaller targets, and the footer hides while typing."""
        return self.diagonal < 14

    @property
    def tall(self) -> bool:
        """Tall enough that its upper half is out of reach from a wheelchair."""
        return not self.small


PANELS = {
    "portrait": Panel(1080, 1920, 21.5),
    "landscape": Panel(1920, 1080, 21.5),
    "tablet": Panel(1280, 800, 10.1),
    "compact": Panel(1024, 600, 10.1),
}
