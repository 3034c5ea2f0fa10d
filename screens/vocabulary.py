"""Importing this makes every widget's name known to kv files."""

from screens.widgets import (
    bar,
    box,
    button,
    card,
    chrome,
    digits,
    field,
    headings,
    items,
    keyboard,
    pages,
    signs,
    text,
)

WIDGETS = (
    bar,
    box,
    button,
    card,
    chrome,
    digits,
    field,
    headings,
    items,
    keyboard,
    pages,
    signs,
    text,
)
