"""What things to press are called when they are heard: their name and their state."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from screens.localizer import l
from screens.pilot import shown
from screens.widgets.field import Field
from screens.widgets.keyboard import Key
from screens.widgets.text import Text


class Name(Struct, frozen=True):
    """`openly` is for ears that are not the citizen's own: without what was entered."""

    text: str
    openly: str = ""


def name_of(widget: Any) -> Name:
    """Return what a widget is called now, with its state where it has one."""
    if isinstance(widget, Key):
        return Name(key_name(widget))
    if isinstance(widget, Field):
        return _field(widget)
    words = [widget.spoken or _words(widget), _state(widget)]
    return Name(", ".join(word for word in words if word))


def typed_name(key: Any) -> Name:
    """Return what is said after a key was pressed: itself; what it typed is the citizen's own."""
    signs = ("shift", "layer", "erase", "done")
    return Name(key_name(key), "" if key.char in signs else l._("terisi"))


def key_name(key: Any) -> str:
    """Return a key's name; signs have words."""
    names = {
        "shift": l._("huruf besar"),
        "erase": l._("hapus satu"),
        "layer": l._("tanda baca dan angka"),
        "space": l._("spasi"),
        "minus": l._("minus"),
        "-": l._("tanda hubung"),
        ".": l._("titik"),
        ",": l._("koma"),
        "/": l._("garis miring"),
    }
    return names.get(key.char, key.spoken)


def _field(field: Any) -> Name:
    if not field.text:
        return Name(f"{field.spoken}, {l._('kosong')}")
    return Name(f"{field.spoken}: {field.text}", f"{field.spoken}, {l._('terisi')}")


def _words(widget: Any) -> str:
    return " ".join(part.text for part in shown(widget) if isinstance(part, Text) and part.text)


def _state(widget: Any) -> str:
    if not widget.enabled:
        return l._("belum bisa")
    ticked = _ticked(widget)
    if ticked is None:
        return ""
    return l._("dipilih") if ticked else l._("belum dipilih")


def _ticked(widget: Any) -> bool | None:
    """Return whether it is chosen; None for what cannot be."""
    for holder, name in (
        ("", "ticked"),
        ("box", "ticked"),
        ("toggle", "on"),
        ("choice", "selected"),
    ):
        owner = getattr(widget, holder, None) if holder else widget
        value = getattr(owner, name, None)
        if isinstance(value, bool):
            return value
    return None
