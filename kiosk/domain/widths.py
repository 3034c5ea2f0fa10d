"""How wide a text is, without a screen: Roboto Bold's advance widths, and how it wraps."""

_BY_WIDTH: dict[int, str] = {
    # hundredths of an em: the signs that are so wide
    16: "'",
    24: ",",
    25: " |",
    26: ";j",
    27: "!il",
    28: ":[]",
    29: ".I",
    32: '"',
    33: "`{}",
    34: "t",
    35: "()",
    36: "fr",
    37: "/",
    39: "-",
    42: "\\",
    44: "^",
    45: "*_",
    50: "?y",
    51: "<svxz",
    52: ">c",
    53: "k",
    54: "Lae",
    55: "+F",
    56: "EJbdhnpqu",
    57: "$0123456789=go",
    60: "#",
    61: "SZ",
    62: "TY",
    63: "K",
    64: "BRX",
    65: "CDPV~",
    66: "&U",
    67: "A",
    68: "G",
    69: "OQ",
    71: "HN",
    73: "w",
    74: "%",
    87: "Wm",
    88: "M",
    90: "@",
}
WIDTHS = {sign: width / 100 for width, signs in _BY_WIDTH.items() for sign in signs}
WIDEST = max(WIDTHS.values())


def em(text: str) -> float:
    """Return the width of one line in em; a sign that is not in the table counts as the widest."""
    return sum(WIDTHS.get(sign, WIDEST) for sign in text)


def lines(text: str, width: float) -> int:
    """Return how many lines of `width` em the text takes, broken at spaces.

    A word that is wider than a line counts as a hundred lines: it would be cut.
    """
    count, used = 1, 0.0
    for word in text.split():
        size = em(word)
        if size > width:
            return 100
        if used and used + WIDTHS[" "] + size > width:
            count, used = count + 1, size
        else:
            used += size + (WIDTHS[" "] if used else 0)
    return count
