"""What a kiosk says of itself on paper: who it is, its line, its devices. No personal data."""

from msgspec import Struct

from devices.errors import REASONS
from devices.protocols import Health, State
from devices.ticket import Line, Pair, Part, Rule, Ticket
from kiosk.domain.words import Translate, mark

NAMES = {
    "printer": mark("Printer struk"),
    "card_reader": mark("Pembaca KTP-el"),
    "scanner": mark("Pemindai QR"),
    "camera": mark("Kamera"),
    "keypad": mark("Papan tombol"),
    "speech": mark("Suara"),
    "letter_printer": mark("Printer A4"),
    "power": mark("Listrik dan baterai"),
    "storage": mark("Penyimpanan"),
    "board": mark("Papan komputer"),
}
STATES = {
    State.READY: mark("Siap"),
    State.WARNING: mark("Perlu perhatian"),
    State.FAILED: mark("Tidak berfungsi"),
    State.ABSENT: mark("Terputus"),
    State.UNKNOWN: mark("Belum diketahui"),
}


class SelfReport(Struct, frozen=True):
    """`code` is "" before enrolment; `heard` and `pending` are None where nobody knows."""

    place: str
    at: str
    version: str
    catalogue: str
    code: str = ""
    address: str = ""
    office: str = ""
    heard: bool | None = None
    pending: int | None = None
    devices: dict[str, Health] = {}


def report_ticket(report: SelfReport, _: Translate) -> Ticket:
    """Lay out a status ticket."""
    return Ticket(
        (
            Line("e-Kios", size=2, bold=True, align="center"),
            Line(_("KEADAAN KIOS"), bold=True, align="center"),
            Rule(),
            Pair(_("Kios"), report.code or _("belum terdaftar")),
            Pair(_("Tempat"), report.place),
            Pair(_("Waktu"), report.at),
            Pair(_("Versi"), report.version),
            Pair(_("Katalog"), report.catalogue),
            Rule(),
            Line(_("Jaringan"), bold=True),
            Pair(_("Alamat kios"), report.address or "-"),
            Pair(_("Kantor"), report.office or "-"),
            Pair(_("Sambungan"), _(_HEARD[report.heard])),
            *(() if report.pending is None else (Pair(_("Menunggu kirim"), str(report.pending)),)),
            Rule(),
            Line(_("Perangkat"), bold=True),
            *_devices(report.devices, _),
        )
    )


_HEARD = {
    True: mark("kantor terhubung"),
    False: mark("kantor tidak terhubung"),
    None: mark("belum diatur"),
}


def _devices(devices: dict[str, Health], _: Translate) -> tuple[Part, ...]:
    parts: list[Part] = []
    for name, health in devices.items():
        parts.append(Pair(_(NAMES.get(name, name)), _(STATES[health.state])))
        if health.state is not State.READY:
            parts.append(Line(_(REASONS[health.reason].text)))
    return tuple(parts) or (Line("-"),)
