"""Lengths in millimetres by name: upright kiosk panels, lying ones, and 10-inch ones.

Floors: targets 20 mm (15 on small panels), keys 15 mm (12), capitals 4.8 mm, or 7.33 mm where the
person asked for large text. Roboto's capitals are 0.711 em high.
"""

CAP_PER_EM = 0.711
CAP_MIN = 4.8
CAP_MIN_LARGE = 7.33
FLOOR = CAP_MIN / CAP_PER_EM
FLOOR_LARGE = CAP_MIN_LARGE / CAP_PER_EM

LENGTHS: dict[str, tuple[float, float, float]] = {
    # name: upright, lying, small
    "target": (20, 20, 15),
    "key_min": (15, 15, 12),
    "gap_half": (2, 2, 1.2),
    "row_pad": (2, 1, 1),
    "gap": (3.2, 3.2, 2),
    "gap_2": (6, 6, 3),
    "gap_3": (9, 8, 4),
    "margin": (12, 12, 4),
    "top_margin": (13, 8, 3),
    "pad": (7, 6, 3),
    "button": (26, 22, 15),
    "button_main": (33, 24, 15),
    "header_height": (32.7, 26, 15),
    "foot_pad": (4, 3, 1.5),
    "dock": (0, 150, 66),
    "keyboard_width": (0, 196, 130),
    "keyboard_key": (21, 16, 13),
    "keyboard_gap": (2.6, 2.6, 0.9),
    "keypad_key": (29, 20, 15),
    "field": (28, 24, 15),
    "logo": (19, 17, 11),
    "logo_icon": (9.6, 8.6, 5.6),
    "logo_big": (35, 30, 20),
    "logo_big_icon": (18, 15, 10),
    "icon_small": (7, 7, 5.6),
    "icon": (8.6, 8.6, 6.4),
    "icon_tile": (14.5, 13, 8),
    "icon_big": (28, 28, 14),
    "badge": (37, 32, 17),
    "badge_icon": (18, 15, 8),
    "dot": (14, 13, 10),
    "dot_icon": (6.6, 6.2, 5),
    "checkbox": (20, 20, 15),
    "progress": (3.4, 3, 2),
    "radius": (6.5, 6, 4),
    "radius_button": (5.5, 5.5, 3.4),
    "radius_pill": (9, 9, 6),
    "radius_key": (3.2, 3.2, 2.2),
    "stroke": (0.7, 0.7, 0.4),
    "stroke_bold": (1.0, 1.0, 0.6),
    "depth": (1.0, 1.0, 0.6),
    "caret_width": (0.8, 0.8, 0.6),
    "qr": (96, 84, 50),
    "qr_big": (122, 110, 58),
    "tile": (64, 56, 30),
    "start": (47, 34, 20),
    "reading": (244, 290, 213),
    "step": (10, 7, 3),
}

TEXTS: dict[str, tuple[float, float, float, float]] = {
    # name: kiosk, small, kiosk with large text, small with large text (mm of font size)
    "text_small": (FLOOR, FLOOR, FLOOR_LARGE, FLOOR_LARGE),
    "text_body": (7.6, FLOOR, 11.0, FLOOR_LARGE),
    "text_button": (9.4, 7.4, 11.8, FLOOR_LARGE),
    "text_heading": (9.4, 7.4, 12.4, FLOOR_LARGE),
    "text_field": (10.6, 8.4, 13.0, FLOOR_LARGE),
    "text_title": (14.6, 9.2, 17.0, 11.6),
    "text_display": (29.6, 15.0, 29.6, 15.0),
}
