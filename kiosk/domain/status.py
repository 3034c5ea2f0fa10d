"""The states of a case, in the order a citizen reads them, and the listed reasons."""

from enum import StrEnum

from msgspec import Struct


class CaseState(StrEnum):
    RECEIVED = "received"  # diterima
    REVIEW = "review"  # diperiksa
    INCOMPLETE = "incomplete"  # perlu dilengkapi
    APPROVED = "approved"  # disetujui
    REJECTED = "rejected"  # ditolak
    READY = "ready"  # siap diambil
    WITHDRAWN = "withdrawn"  # ditarik


MOVES: dict[CaseState, tuple[CaseState, ...]] = {
    CaseState.RECEIVED: (CaseState.REVIEW, CaseState.WITHDRAWN),
    CaseState.REVIEW: (
        CaseState.INCOMPLETE,
        CaseState.APPROVED,
        CaseState.REJECTED,
        CaseState.WITHDRAWN,
    ),
    CaseState.INCOMPLETE: (CaseState.REVIEW, CaseState.REJECTED, CaseState.WITHDRAWN),
    CaseState.APPROVED: (CaseState.READY,),
    CaseState.REJECTED: (),
    CaseState.READY: (),
    CaseState.WITHDRAWN: (),
}
"""Which state may follow which; the office's state machine and the kiosk's step list share it."""

REASONS: dict[str, str] = {
    "": "",
    "photo_unreadable": "Foto belum terbaca. Foto ulang di kios mana pun.",
    "photo_wrong_document": "Foto bukan dokumen yang diminta. Foto ulang di kios mana pun.",
    "answer_incomplete": "Ada jawaban yang belum lengkap. Lengkapi di kios mana pun.",
    "answer_differs": "Ada jawaban yang berbeda dengan dokumen. Perbaiki di kios mana pun.",
    "requirement_missing": "Syarat belum lengkap. Bawa dokumen asli ke kantor.",
    "not_entitled": "Permohonan tidak memenuhi syarat layanan.",
    "duplicate": "Permohonan yang sama sudah ada.",
    "by_applicant": "Ditarik atas permintaan pemohon.",
    "other": "Baca catatan petugas.",
}
"""Listed reasons by code; the text is the gettext message id. Only these travel in clear."""


class StatusStep(Struct, frozen=True):
    """One step that happened: state, ISO 8601 UTC time, reason code, free text (opened)."""

    state: CaseState
    at: str
    reason: str = ""
    text: str = ""


class LetterOffer(Struct, frozen=True):
    """A finished letter: how long it is, and how often kiosks may still print it."""

    pages: int
    left: int


class StatusDetail(Struct, frozen=True, omit_defaults=True):
    """The confidential part of a note: encrypted under the application's token on the way."""

    service: str = ""
    agency: str = ""
    text: str = ""  # free text of the staff
    wanted: tuple[str, ...] = ()  # keys of the answers asked for in "perlu dilengkapi"
