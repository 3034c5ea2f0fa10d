"""Colours by role, never by name; one column per theme. Contrast is tested for every pair."""

from kiosk.domain.catalogue import Look

LIGHT = {
    "background": "#F3F6F5",
    "surface": "#FFFFFF",
    "primary": "#0B5563",
    "primary_dark": "#073B45",
    "primary_soft": "#DCEDEE",
    "on_primary": "#FFFFFF",
    "on_primary_soft": "#073B45",
    "on_dark": "#FFFFFF",
    "accent": "#F4B740",
    "accent_pressed": "#DFA02A",
    "on_accent": "#073B45",
    "danger": "#B3261E",
    "danger_pressed": "#8C1D17",
    "danger_soft": "#FBE9E7",
    "on_danger": "#FFFFFF",
    "success": "#1E6F3E",
    "success_soft": "#E3F3E8",
    "on_success": "#FFFFFF",
    "warning": "#8A5A00",
    "warning_soft": "#FFF3D6",
    "line": "#C6D1D6",
    "outline": "#6B7F89",
    "text": "#12212B",
    "muted": "#465762",
    "disabled": "#DDE4E6",
    "on_disabled": "#55656F",
    "header": "#073B45",
    "on_header": "#FFFFFF",
    "gradient_top": "#083C46",  # of the attract screen's gradient
    "gradient_bottom": "#0E7784",
    "keyboard": "#DCE3E5",
    "key": "#FFFFFF",
    "key_special": "#C6D1D6",
    "key_shadow": "#B4C1C6",
    "key_pressed": "#B9D9DC",
    "on_key": "#12212B",
    "caret": "#0B5563",
    "info_ring": "#DCEDEE",
    "success_ring": "#E3F3E8",
    "warning_ring": "#FFF3D6",
    "danger_ring": "#FBE9E7",
    "paper": "#FFFFFF",  # behind a QR code, in every theme
    "ink": "#000000",
}

REGIONAL = {
    # role: the colour of the region that it takes
    "primary": "primary",
    "primary_dark": "primary_dark",
    "primary_soft": "primary_soft",
    "on_primary_soft": "primary_dark",
    "accent": "accent",
    "on_accent": "primary_dark",
    "header": "primary_dark",
    "gradient_top": "primary_dark",
    "gradient_bottom": "primary",
    "key_pressed": "primary_soft",
    "caret": "primary",
    "info_ring": "primary_soft",
}
PRESSED = 0.35
"""How far an accent goes towards white while it is pressed."""


def dressed(look: Look) -> dict[str, str]:
    """Return the light theme in a region's colours; what the region does not name stays."""
    own = {role: getattr(look, name) for role, name in REGIONAL.items()}
    if look.accent or look.primary_dark:
        own["accent_pressed"] = lighter(look.accent or LIGHT["accent"], PRESSED)
    return LIGHT | {role: colour for role, colour in own.items() if colour}


def lighter(colour: str, share: float) -> str:
    """Return "#rrggbb" moved this share of the way to white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


HIGH_CONTRAST = LIGHT | {
    "background": "#000000",
    "surface": "#000000",
    "primary": "#FFFF00",
    "primary_dark": "#FFFF00",
    "primary_soft": "#2E2E00",
    "on_primary": "#000000",
    "on_primary_soft": "#FFFF00",
    "on_dark": "#FFFFFF",
    "accent": "#FFFF00",
    "accent_pressed": "#FFFFFF",
    "on_accent": "#000000",
    "danger": "#FFB4AB",
    "danger_pressed": "#FFFFFF",
    "danger_soft": "#000000",
    "on_danger": "#000000",
    "success": "#8DF0A8",
    "success_soft": "#000000",
    "on_success": "#000000",
    "warning": "#FFD54A",
    "warning_soft": "#000000",
    "line": "#9A9A9A",
    "outline": "#FFFF00",
    "text": "#FFFFFF",
    "muted": "#FFFFFF",
    "disabled": "#2A2A2A",
    "on_disabled": "#C8C8C8",
    "header": "#000000",
    "on_header": "#FFFFFF",
    "gradient_top": "#000000",
    "gradient_bottom": "#000000",
    "keyboard": "#000000",
    "key": "#1C1C1C",
    "key_special": "#3A3A3A",
    "key_shadow": "#FFFF00",
    "key_pressed": "#5A5A00",
    "on_key": "#FFFFFF",
    "caret": "#FFFF00",
    "info_ring": "#FFFF00",
    "success_ring": "#8DF0A8",
    "warning_ring": "#FFD54A",
    "danger_ring": "#FFB4AB",
}

TEXT_PAIRS = (
    ("text", "background"),
    ("text", "surface"),
    ("text", "primary_soft"),
    ("muted", "background"),
    ("muted", "surface"),
    ("primary", "background"),
    ("primary", "surface"),
    ("primary", "primary_soft"),
    ("on_primary", "primary"),
    ("on_primary", "primary_dark"),
    ("on_primary_soft", "primary_soft"),
    ("on_dark", "gradient_top"),
    ("on_dark", "gradient_bottom"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("danger", "surface"),
    ("danger", "danger_soft"),
    ("danger", "background"),
    ("on_danger", "danger"),
    ("on_danger", "danger_pressed"),
    ("success", "success_soft"),
    ("on_success", "success"),
    ("warning", "warning_soft"),
    ("on_disabled", "disabled"),
    ("on_header", "header"),
    ("on_key", "key"),
    ("on_key", "key_special"),
    ("on_key", "key_pressed"),
    ("ink", "paper"),
)
"""Text on its ground: 4.5:1 in the light theme, 7:1 in high contrast (WCAG 1.4.3, 1.4.6)."""

PART_PAIRS = (
    ("outline", "background"),
    ("outline", "surface"),
    ("primary", "background"),
    ("caret", "surface"),
    ("accent", "header"),
    ("success", "surface"),
    ("danger", "background"),
)
"""Outlines and signs on their ground: 3:1 (WCAG 1.4.11)."""
