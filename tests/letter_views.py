"""Every screen that speaks of a finished letter, out of the real views, by name."""

from kiosk.domain.status import CaseState, LetterOffer, StatusStep
from kiosk.events import DeviceChanged, StatusFound
from kiosk.journey.state import LetterRun, Screen, State, Visit
from kiosk.translate import translator
from kiosk.viewdata import Display, View
from kiosk.views import view
from tests.real_views import NOW, READY, catalogue, world

REGION = "kota-contoh"
REFERENCE = "K07-4821-93"
SERVICE = "surat-keterangan-usaha"
PRINTERS = {
    "ready": DeviceChanged("letter_printer", "ready", "ok"),
    "paper_out": DeviceChanged("letter_printer", "failed", "paper_out"),
}
RUNS = {
    "fetching": ("fetching", ""),
    "printing": ("sending", ""),
    "held-up": ("sending", "paper_out"),
    "printed": ("printed", ""),
    "sent": ("sent", "unconfirmed"),
    "unknown": ("unknown", "unplugged"),
    "out-of-paper": ("failed", "paper_out"),
    "no-line": ("failed", "offline"),
    "altered": ("failed", "altered"),
    "spent": ("failed", "spent"),
}
NAMES = ("status", "status-trouble", "status-elsewhere", "status-spent", *RUNS)


def letter_view(name: str, display: Display = Display()) -> View:  # noqa: B008 - frozen
    """Return the screen of this name; "status..." is the offer, all others a letter's run."""
    printer = {"status-trouble": "paper_out", "status-elsewhere": ""}.get(name, "ready")
    left = 0 if name in {"status-spent", "spent"} else 2
    run = LetterRun(REFERENCE, 2, *RUNS[name]) if name in RUNS else None
    state = State(
        visit=Visit(
            id="x",
            screen=Screen.LETTER if run else Screen.STATUS,
            found=_found(left),
            service=_code(),
            letter=run,
        ),
        now=NOW,
        display=display,
        devices=READY | ({"letter_printer": PRINTERS[printer]} if printer else {}),
    )
    return view(state, world(REGION), translator)


def _code() -> str:
    codes = [service.code for service in catalogue(REGION).services]
    return SERVICE if SERVICE in codes else codes[0]


def _found(left: int) -> StatusFound:
    times = {
        CaseState.RECEIVED: "2026-11-19T02:41:00Z",
        CaseState.REVIEW: "2026-11-20T01:15:00Z",
        CaseState.APPROVED: "2026-11-21T01:30:00Z",
    }
    service = catalogue(REGION).service(_code())
    return StatusFound(
        "x",
        REFERENCE,
        "envelope-1",
        tuple(StatusStep(state, at) for state, at in times.items()),
        service=service.code,
        agency=service.agency,
        as_of="2026-11-21T02:40:00Z",
        letter=LetterOffer(2, left),
    )
