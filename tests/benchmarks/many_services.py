"""Catalogues of any size, generated: the shipped services over and over, under invented names."""

from random import Random

import msgspec

from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.localized import Localized

_SYLLABLES = (
    "ba be bi bo bu da di du ga gi ka ke ki ko la li lo ma mi mu na ni pa pi ra ri sa si ta tu"
)


def catalogue_of(shipped: Catalogue, count: int, seed: int = 1) -> Catalogue:
    """Return a catalogue with `count` services; the shipped ones come first."""
    rng = Random(seed)
    words = [_word(rng) for _ in range(4000)]
    services = list(shipped.services[:count])
    while len(services) < count:
        services.append(_another(rng.choice(shipped.services), len(services), words, rng))
    return msgspec.structs.replace(shipped, services=tuple(services), version=f"many-{count}")


def _word(rng: Random) -> str:
    return "".join(rng.choices(_SYLLABLES.split(), k=rng.randint(2, 4)))


def _another(service: Service, number: int, words: list[str], rng: Random) -> Service:
    extra = " ".join(rng.choices(words, k=2))
    name = Localized(id=f"{service.name.id} {extra}", en=f"{service.name.en} {extra}")
    synonyms = (*service.synonyms[:4], *rng.choices(words, k=4))
    code = f"{service.code}-{number}"
    return msgspec.structs.replace(service, code=code, name=name, synonyms=synonyms)


def keystrokes(services: tuple[Service, ...], rng: Random, queries: int = 60) -> list[str]:
    """Return what stands in the search field after every key of some queries, typos included."""
    typed: list[str] = []
    for _ in range(queries):
        service = rng.choice(services)
        text = rng.choice((service.name.id, *service.synonyms[:3])).lower()[:24]
        if rng.random() < 0.3 and len(text) > 5:
            place = rng.randrange(1, len(text))
            text = text[:place] + text[place + 1 :]
        typed += [text[:length] for length in range(1, len(text) + 1)]
    return typed
