"""A region with one service that has a condition, a photo, a repeated group and a computed fee."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from kiosk.commands import Command
from kiosk.domain.catalogue import (
    Agency,
    Catalogue,
    Duration,
    Fee,
    Group,
    Privacy,
    Region,
    Service,
    Standard,
)
from kiosk.domain.form import Form, Kind, Option, Question
from kiosk.domain.localized import Localized
from kiosk.domain.receipt import Receipt
from kiosk.events import DeviceChanged, Event, PhotoReady, Saved
from kiosk.journey import World
from kiosk.session import Session
from kiosk.translate import translator
from kiosk.viewdata import View

WIB = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 21, 9, 41, tzinfo=WIB)


def t(text: str) -> Localized:
    return Localized(id=text, en=text)


def q(key: str, kind: Kind, **more: object) -> Question:
    return Question(key=key, kind=kind, label=t(f"Tanya {key}?"), short=t(key), **more)


FORM = Form(
    question=(
        q("usaha", Kind.TEXT, min=3),
        q("punya_cabang", Kind.YES_NO),
        q("kota_cabang", Kind.TEXT, show_when="punya_cabang == True", min=3),
        q("lembar", Kind.INTEGER, min=1, max=9),
        q("biaya", Kind.COMPUTED, formula="lembar * 1000", unit=t("rupiah")),
        q("surat", Kind.PHOTO),
        q(
            "pengikut",
            Kind.GROUP,
            required=False,
            max=3,
            item=t("pengikut"),
            question=(
                q("nama", Kind.TEXT, min=2),
                q(
                    "hubungan",
                    Kind.ONE_OF,
                    options=(
                        Option(value="anak", label=t("Anak")),
                        Option(value="lain", label=t("Lain")),
                    ),
                ),
            ),
        ),
    )
)
SERVICE = Service(
    code="surat-contoh",
    group="surat",
    agency="kelurahan",
    name=t("Surat Contoh"),
    summary=t("Contoh."),
    standard=Standard(),
    privacy=Privacy(legal_basis=t("UU"), purpose=t("surat ini"), retention_years=5),
    requirement=(),
    time=Duration(value=1),
    fee=Fee(kind="computed", question="biaya"),
    form=FORM,
    next_step=t("Bawa surat asli."),
)
CATALOGUE = Catalogue(
    region=Region(
        code="contoh",
        name=t("Kota Contoh"),
        headline=t("Urus"),
        lead=t("Semua"),
        contact=t("Loket 1"),
    ),
    groups=(Group(code="surat", name=t("Surat"), summary=t("Surat"), icon="file"),),
    agencies=(Agency(code="kelurahan", name=t("Kelurahan Contoh"), address=t("-"), hours=t("-")),),
    services=(SERVICE,),
    version="1",
)
RECEIPT = Receipt(
    envelope="",
    reference="K07-4821-93",
    code="418203",
    token=bytes(16),
    url="https://kota.example/s/#abc",
    service="surat-contoh",
    saved_at=datetime(2026, 11, 21, 2, 41, tzinfo=UTC),
)


class Desk:
    """A session whose commands are written down; `answers` reply to them at once."""

    def __init__(self, **world: object) -> None:
        ids = (f"visit-{n}" for n in count(1))
        self.commands: list[Command] = []
        self.views: list[View] = []
        settings = {"catalogue": CATALOGUE, "place": "Balai Contoh", "version": "1", **world}
        self.session = Session(
            World(fresh_id=next(ids), **settings),
            NOW,
            execute=self.commands.append,
            show=self.views.append,
            translators=translator,
            new_id=lambda: next(ids),
        )
        self.session.refresh()
        self.do(DeviceChanged("camera", "ready", "ok"), DeviceChanged("printer", "ready", "ok"))

    def do(self, *events: Event) -> "Desk":
        for event in events:
            self.session.handle(event)
        return self

    @property
    def visit(self):
        return self.session.state.visit

    @property
    def body(self):
        return self.views[-1].body

    def asked(self, kind: type) -> list[Command]:
        return [command for command in self.commands if isinstance(command, kind)]

    def photo_arrives(self, photo: str = "p1", flaw: str = "") -> "Desk":
        return self.do(PhotoReady(self.visit.id, photo, flaw))

    def saves(self) -> "Desk":
        from msgspec.structs import replace

        receipt = replace(RECEIPT, envelope=self.visit.id, kind=self.visit.kind)
        return self.do(Saved(self.visit.id, receipt))
