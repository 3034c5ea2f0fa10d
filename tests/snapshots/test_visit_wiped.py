"""After a visit no widget, cache or texture of the screens holds a citizen's words."""

import gc
from collections.abc import Iterator

import pytest

from kiosk import viewdata as v
from tests import sample_views as sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TYPED = ("kanari", "melati")
SHOWN = ("Zuhriana", "Kenariwati")


def holders(*pieces: str) -> list[str]:
    """Return what still refers to a string with these pieces in a row."""
    gc.unfreeze()
    gc.collect()
    drawkcab = "".join(pieces).lower()[::-1]  # so that this search does not find itself
    everything = gc.get_objects()
    return [
        f"{type(thing)}: {held[:60]!r}"
        for thing in everything
        for held in strings(thing)
        if drawkcab in held.lower()[::-1]
    ]


def strings(thing: object) -> Iterator[str]:
    """Return the strings in an object and in those of its parts that the collector skips."""
    for held in gc.get_referents(thing):
        if type(held) is str:
            yield held
        elif type(held) is bytes:
            yield held.decode("latin-1")
        elif not gc.is_tracked(held):  # frozen values of plain parts
            yield from (part for part in gc.get_referents(held) if type(part) is str)


def shown_view() -> v.View:
    """Return a check page that shows a name nobody else has."""
    name = "".join(SHOWN)
    good = sample.view("check")
    rows = (v.CheckRow("Nama", name, "name"),)
    body = v.CheckView("", "Periksa", rows, (), "", v.Action("Kirim", good.chrome.footer[0].event))
    return v.View(good.display, good.chrome, body)


def test_what_was_shown_and_typed_is_nowhere(front, events) -> None:
    pilot = front(sample.view("question"))
    for letter in TYPED[0] + TYPED[1]:
        pilot.type(letter)
    pilot.tap("Kembali")
    pilot.host.render(shown_view())
    pilot.step(3)
    assert holders(*TYPED)
    assert holders(*SHOWN)

    events.clear()
    pilot.host.wipe()
    pilot.host.render(sample.view("attract"))
    pilot.step(3)
    assert holders(*TYPED) == []
    assert holders(*SHOWN) == []


def test_a_photo_is_black_after_the_visit(front) -> None:
    pilot = front(sample.view("photo-taken"))
    pilot.step(2)
    texture = pilot.host.pictures.photo("photo-1")
    assert any(texture.pixels[0:4000:4])
    pilot.host.wipe()
    assert not any(texture.pixels[0::4])
