"""Citizens who do not exist and what they ask for."""

import uuid as uuids
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from kiosk.domain.application import Act, Identity
from kiosk.domain.catalogue import Service

FIRST = [
    "Siti",
    "Budi",
    "Ani",
    "Joko",
    "Dewi",
    "Agus",
    "Rina",
    "Eko",
    "Sri",
    "Hadi",
    "Maya",
    "Tono",
    "Wati",
    "Yudi",
    "Lina",
    "Dedi",
]
FIRST_BIRTH, DAYS = date(1950, 1, 1), 20_000
Random = Callable[[int], bytes]


def number(random: Random, below: int) -> int:
    return int.from_bytes(random(6), "big") % below


def uuid(random: Random) -> str:
    """Return a UUID of version 4; the office only asks for its shape."""
    return str(uuids.UUID(bytes=random(16), version=4))


def identity(random: Random) -> Identity:
    """Return a person of kecamatan 99, who therefore cannot exist."""
    born = FIRST_BIRTH + timedelta(days=number(random, DAYS))
    woman = 40 * number(random, 2)
    nik = f"329999{born.day + woman:02}{born:%m%y}{1 + number(random, 9999):04}"
    name = f"{FIRST[number(random, len(FIRST))]} Contoh {number(random, 10_000)}"
    return Identity(nik, born, name, "typed")


def application(services: Sequence[tuple[str, Service]], random: Random) -> Act:
    """Return an application for one of the services, given by their forms' digests."""
    form, service = services[number(random, len(services))]
    return Act(
        kind="application",
        service=service.code,
        form=form,
        answers={},
        identity=identity(random),
        token=random(16),
        code=f"{number(random, 1_000_000):06}",
    )
