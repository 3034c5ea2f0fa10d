"""How the states of a case are called."""

from kiosk.domain.status import CaseState
from kiosk.domain.words import mark

NAMES = {
    CaseState.RECEIVED: mark("Diterima kantor"),
    CaseState.REVIEW: mark("Diperiksa"),
    CaseState.INCOMPLETE: mark("Perlu dilengkapi"),
    CaseState.APPROVED: mark("Disetujui"),
    CaseState.REJECTED: mark("Ditolak"),
    CaseState.READY: mark("Siap diambil"),
    CaseState.WITHDRAWN: mark("Ditarik"),
}
"""Message ids, by state."""
