"""Kiosks of other regions: "3298:contoh-7". A kiosk's own name has no colon."""

MARK = ":"


def qualified(region: str, kiosk: str) -> str:
    """Return the name here of a kiosk of another region."""
    return f"{region}{MARK}{kiosk}"


def region_of(kiosk: str) -> str:
    """Return the code of the region that a kiosk belongs to, "" for our own."""
    return kiosk.partition(MARK)[0] if MARK in kiosk else ""


def plain(kiosk: str) -> str:
    """Return what the kiosk calls itself."""
    return kiosk.rpartition(MARK)[2]
