"""What stands on the paper. No personal data; nothing that looks like the letter itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from devices.ticket import Gap, Line, Pair, Part, Picture, Qr, Rule, Ticket
from kiosk.domain import dates
from kiosk.domain.catalogue import Catalogue, Region, Service
from kiosk.domain.receipt import Receipt
from kiosk.domain.status import REASONS
from kiosk.domain.status_words import NAMES
from kiosk.domain.telling import duration, fee, needed
from kiosk.domain.words import Translate, mark
from kiosk.events import StatusFound

TITLES = {
    "application": mark("BUKTI PENDAFTARAN"),
    "supplement": mark("BUKTI PELENGKAP"),
    "withdrawal": mark("BUKTI PENARIKAN"),
}
LOGO_DOTS = 112  # 14 mm high at 203 dpi


class Paper(Struct, frozen=True):
    """What the tickets of a kiosk share. `logo`, a PNG, is for regions without their own."""

    catalogue: Catalogue
    place: str
    logo: bytes = b""


def receipt_ticket(receipt: Receipt, paper: Paper, language: str, _: Translate) -> Ticket:
    """Lay out a receipt; `code` and QR stand only where the kiosk knows them."""
    catalogue = paper.catalogue
    service = catalogue.service(receipt.service)
    saved = local(receipt.saved_at, catalogue.region)
    when = f"{dates.in_words(saved.date(), language)}, "
    when += dates.clock(saved, catalogue.region.timezone_label)
    uncertain = () if receipt.time_certain else (Line(_("Jam kios belum pasti."), align="center"),)
    code = f"{receipt.code[:3]} {receipt.code[3:]}"
    return Ticket(
        (
            *_heading(paper, language),
            Line(_(TITLES[receipt.kind]), bold=True, align="center"),
            *((Line(_("SALINAN"), bold=True, align="center"),) if receipt.copy else ()),
            Rule(),
            Line(_("Nomor bukti"), align="center"),
            Line(receipt.reference, size=2, bold=True, align="center"),
            *(_code(code, _) if receipt.code else ()),
            *((Gap(), Qr(receipt.url)) if receipt.url else ()),
            Rule(),
            Pair(_("Layanan"), service.name.pick(language)),
            Pair(_("Kantor"), catalogue.office(service.agency, language)),
            *_next_door(service.agency, paper, language, _),
            Pair(_("Tersimpan"), when),
            Pair(_("Kios"), paper.place),
            *uncertain,
            Rule(),
            Line(_("Langkah berikutnya"), bold=True),
            Line(service.next_step.pick(language)),
            Gap(),
            Line(_("Waktu layanan dihitung sejak diterima kantor.")),
            *((Line(_("Status juga terlihat dengan memindai QR.")),) if receipt.url else ()),
            Line(_("Struk ini bukan surat atau izin.")),
        )
    )


def status_ticket(found: StatusFound, paper: Paper, language: str, _: Translate) -> Ticket:
    """Lay out what a status screen said, and when that was known."""
    catalogue = paper.catalogue
    steps: list[Part] = []
    for step in found.steps:
        when = local(datetime.fromisoformat(step.at), catalogue.region)
        stamp = f"{dates.in_words(when.date(), language)}, {dates.clock(when, '').strip()}"
        steps.append(Pair(_(NAMES[step.state]), stamp))
        said = (_(REASONS.get(step.reason, "")) if step.reason else "", step.text)
        steps.extend(Line(words) for words in said if words)
    if not found.sent:
        steps.append(Line(_("Tersimpan di kios, belum terkirim ke kantor.")))
    return Ticket(
        (
            *_heading(paper, language),
            Line(_("STATUS PERMOHONAN"), bold=True, align="center"),
            Rule(),
            Line(found.reference, size=2, bold=True, align="center"),
            Rule(),
            *steps,
            Rule(),
            Pair(_("Kios"), paper.place),
        )
    )


def needs_ticket(service: Service, paper: Paper, language: str, _: Translate) -> Ticket:
    """Lay out what to prepare for a service; nobody has applied for it."""
    agency = paper.catalogue.agency(service.agency)
    return Ticket(
        (
            *_heading(paper, language),
            Line(_("YANG PERLU DISIAPKAN"), bold=True, align="center"),
            Line(service.name.pick(language), bold=True, align="center"),
            Rule(),
            *(Line(f"[ ] {text}") for text in needed(service, language)),
            Rule(),
            Pair(_("Waktu"), duration(service.time, _)),
            Pair(_("Biaya"), fee(service.fee, _, language)),
            Pair(_("Kantor"), paper.catalogue.office(service.agency, language)),
            Line(agency.address.pick(language)),
            Line(agency.hours.pick(language)),
            Rule(),
            Line(_("Daftar ini bukan bukti pendaftaran.")),
        )
    )


def trial_ticket(place: str, _: Translate) -> Ticket:
    """Lay out the technician's test print."""
    return Ticket(
        (
            Line("e-Kios", size=2, bold=True, align="center"),
            Line(_("CETAK UJI"), bold=True, align="center"),
            Rule(),
            Pair(_("Kios"), place),
            Line("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789"),
            Qr("e-Kios 0123456789"),
        )
    )


def local(moment: datetime, region: Region) -> datetime:
    return moment.astimezone(ZoneInfo(region.timezone))


def _heading(paper: Paper, language: str) -> tuple[Part, ...]:
    region = paper.catalogue.region
    logo = paper.catalogue.logo or paper.logo
    return (
        *((Picture(logo, LOGO_DOTS),) if logo else ()),
        Line(f"e-Kios {region.name.pick(language)}", size=2, bold=True, align="center"),
        Rule(),
    )


def _next_door(code: str, paper: Paper, language: str, _: Translate) -> tuple[Part, ...]:
    """Say how to reach the office of another region, and who carries the application there."""
    catalogue = paper.catalogue
    if catalogue.neighbour(code) is None:
        return ()
    agency = catalogue.agency(code)
    return (
        Pair(_("Alamat"), agency.address.pick(language)),
        *((Pair(_("Telepon"), agency.phone),) if agency.phone else ()),
        Line(
            _("Diteruskan tanpa dibuka oleh {region}.").format(
                region=catalogue.region.name.pick(language)
            )
        ),
    )


def _code(code: str, _: Translate) -> tuple[Part, ...]:
    return (
        Line(_("Kode cek status"), align="center"),
        Line(code, size=2, bold=True, align="center"),
    )
