"""Words as people type them: split, bare of fillers, with their roots and one typing mistake."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_QUERY = 200
LEAST_FOR_TYPO = 4
LEAST_ROOT = 3

FILLERS = frozenset(
    re.findall(
        r"\w+",
        "a an and apa apakah atau bagaimana bikin bisa buat cara dan dari dengan di for from gimana"
        " how i ingin itu ini kalau karena ke make mau mengurus minta my mohon need new of pengen"
        " saya aku kami sama the to untuk urus ngurus utk yang yg want get apply tolong bagi biar"
        " supaya agar sudah belum ada nggak tidak gak ga dimana mana punya saja aja baru",
    )
)
"""Words that say nothing about the service."""

_BEFORE = (
    "memper", "diper", "meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "per",
    "pe", "ber", "ter", "di", "ke", "se", "ng",
)  # fmt: skip
_AFTER = ("nya", "kan", "an", "ku", "mu", "lah", "kah", "i")
_LOST = {"meny": "s", "peny": "s", "mem": "p", "pem": "p", "men": "t", "pen": "t", "meng": "k",
         "peng": "k"}  # fmt: skip
"""The letter that a prefix swallows: menyewa -> sewa, memotong -> potong."""


def split(text: str) -> tuple[str, ...]:
    """Return the words of a text: lower case, without accents."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c))))


def meaningful(query: str) -> tuple[str, ...]:
    """Return the query's words without fillers; all of them when there are only fillers."""
    words = tuple(dict.fromkeys(split(query[:LONGEST_QUERY])))
    return tuple(word for word in words if word not in FILLERS) or words


def roots(word: str) -> frozenset[str]:
    """Return what an Indonesian word may come from: "pernikahan" -> nikah, nikahan, pernikah."""
    rests = {word}
    for before in _BEFORE:
        if word.startswith(before):
            rest = word[len(before) :]
            rests |= {rest, _LOST[before] + rest} if _swallowed(before, rest) else {rest}
    found = {form for rest in rests for form in (rest, *_bare(rest))}
    return frozenset(root for root in found if len(root) >= LEAST_ROOT and root != word)


def _swallowed(before: str, rest: str) -> bool:
    return before in _LOST and rest[:1] in set("aeiou")


def _bare(word: str) -> Iterator[str]:
    """Yield the word without endings, up to two of them."""
    for after in _AFTER:
        if word.endswith(after):
            rest = word[: -len(after)]
            yield rest
            yield from (rest[: -len(more)] for more in _AFTER if rest.endswith(more))


def without_one(word: str) -> frozenset[str]:
    """Return the word and every way to leave one letter out."""
    return frozenset({word} | {word[:i] + word[i + 1 :] for i in range(len(word))})


def one_typo(typed: str, known: str) -> bool:
    """Tell whether one letter was added, left out, changed or swapped with its neighbour."""
    if typed == known or abs(len(typed) - len(known)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b),
        min(len(typed), len(known)),
    )
    rest, wanted = typed[start:], known[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
