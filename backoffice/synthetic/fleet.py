"""Kiosks that do not exist, with real keys: what they seal and sign is as good as any kiosk's."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from msgspec import Struct

from backoffice.fleet.models import Kiosk, KioskEpoch
from backoffice.keys import selectors as keys
from backoffice.keys.services import publish_trust
from backoffice.synthetic import people
from kiosk.domain.application import Act
from sync.envelope import seal
from sync.keys import SigningKey
from sync.signatures import kiosk_key_id
from sync.wire import Envelope, Head, KeyRecord

PLACE = "Balai Contoh {number}"
Random = Callable[[int], bytes]


class Machine(Struct, frozen=True):
    """A kiosk's name, printed code and key; it is at its first epoch."""

    name: str
    code: str
    key: SigningKey

    @property
    def key_id(self) -> str:
        return kiosk_key_id(self.name, 1)


class Pen:
    """Writes one machine's chain: numbers, predecessors, seals and signatures."""

    def __init__(self, machine: Machine, recipient: KeyRecord, random: Random) -> None:
        self.machine = machine
        self.seq = 0
        self._recipient = recipient
        self.random = random
        self._prev = ""

    def write(self, act: Act, at: str) -> Envelope:
        """Seal the next envelope of the chain; `at` is the claimed time in ISO 8601."""
        self.seq += 1
        head = Head(
            id=people.uuid(self.random),
            kiosk=self.machine.name,
            epoch=1,
            seq=self.seq,
            kind=act.kind,
            attachments=(),
            at=at,
            uncertainty=1,
            alg=self._recipient.alg,
            key=self._recipient.id,
            prev=self._prev,
        )
        made = seal(head, act.to_bytes(), self._recipient, self.machine.key)
        self._prev = made.digest()
        return made


def enrol(count: int, random: Random, now: datetime) -> list[Machine]:
    """Add kiosks to the office and its Trust; their private keys live only in what is returned.

    LookupError when the printed codes of four digits run out.
    """
    with transaction.atomic():
        first = Kiosk.objects.filter(pk__startswith="sintetis-").count() + 1
        used = set(KioskEpoch.objects.values_list("code", flat=True))
        free = (code for n in range(1, 10_000) if (code := f"S{n:04}") not in used)
        codes = [code for _n, code in zip(range(count), free, strict=False)]
        if len(codes) < count:
            raise LookupError("no printed code of four digits is left")
        made = [
            Machine(f"sintetis-{n}", code, SigningKey(random(32)))
            for n, code in enumerate(codes, start=first)
        ]
        Kiosk.objects.bulk_create(
            Kiosk(pk=m.name, place=PLACE.format(number=n), created_at=now)
            for n, m in enumerate(made, start=first)
        )
        KioskEpoch.objects.bulk_create(
            KioskEpoch(kiosk_id=m.name, epoch=1, code=m.code, public=m.key.public, created_at=now)
            for m in made
        )
    publish_trust(now)
    return made


def recipient() -> KeyRecord:
    """Return the office's newest sealing key; LookupError before `init`."""
    found = [key for key in keys.records() if key.purpose == "seal"]
    if not found:
        raise LookupError("the office has no sealing key")
    return found[-1]
