"""A catalogue of one small service that no rule objects to, in as many versions as are wanted."""

from msgspec.structs import replace

from kiosk.domain.catalogue import (
    Agency,
    Catalogue,
    Duration,
    Fee,
    Group,
    Privacy,
    Region,
    Requirement,
    Service,
    Standard,
)
from kiosk.domain.compiled import compiled
from kiosk.domain.form import Form, Kind, Question
from kiosk.domain.localized import Localized


def t(text: str) -> Localized:
    return Localized(id=text, en=text)


QUESTION = Question(
    key="usaha", kind=Kind.TEXT, label=t("Apa nama usaha?"), short=t("Nama usaha"), min=3, max=60
)
SERVICE = Service(
    code="surat-contoh",
    group="surat",
    agency="kelurahan",
    name=t("Surat Contoh"),
    summary=t("Surat untuk contoh."),
    standard=Standard(**{name: t("Contoh.") for name in Standard.__struct_fields__}),
    privacy=Privacy(legal_basis=t("UU contoh"), purpose=t("surat ini"), retention_years=5),
    requirement=(Requirement(text=t("KTP-el")),),
    time=Duration(value=1),
    fee=Fee(),
    form=Form((QUESTION,), "surat-contoh"),
    next_step=t("Tunggu kabar."),
)
REGION = Region(
    code="9999", name=t("Kota Contoh"), headline=t("Urus"), lead=t("Semua"), contact=t("Loket 1")
)
GROUP = Group(code="surat", name=t("Surat"), summary=t("Surat."), icon="file")
KELURAHAN = Agency(
    code="kelurahan", name=t("Kelurahan Contoh"), address=t("Jalan Contoh"), hours=t("08.00-15.00")
)


def small(version: str = "1", question: Question = QUESTION, **changes: object) -> Catalogue:
    """Return a catalogue; `changes` are to its one service."""
    service = replace(SERVICE, form=Form((question,), "surat-contoh"), **changes)
    return Catalogue(REGION, (GROUP,), (KELURAHAN,), (service,), version=version)


def small_file(version: str = "1", question: Question = QUESTION, **changes: object) -> bytes:
    """Return the same, compiled."""
    return compiled(small(version, question, **changes))
