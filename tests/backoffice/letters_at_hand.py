"""Letters for the tests: PDFs made here, a case that was approved, and a kiosk's own question."""

import msgspec

from sync.envelope import X25519, decrypt_attachment, new_seal_keypair, open_answer
from sync.letter_wire import LetterAnswer, LetterKey, LetterQuery, context
from sync.wire import to_json
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import TOKEN, application
from tests.paper_letters import pdf

JOB = "ab" * 16
__all__ = ["JOB", "Asked", "approved", "pdf"]


def approved(kiosk, form, **act):
    """Return a case that an officer has approved."""
    from backoffice.cases.models import Case
    from backoffice.cases.opening import open_all
    from backoffice.cases.services import Decision, decide

    kiosk.send(kiosk.envelope(application(form, **act)))
    open_all(NOW)
    case = Case.objects.latest("pk")
    for state in ("review", "approved"):
        assert decide(case.pk, Decision(state), "sari", NOW) == ""
    case.refresh_from_db()
    return case


class Asked:
    """One question for a letter, with the key that its answer is sealed to."""

    def __init__(self, kiosk, job=JOB, token=TOKEN, alg=X25519, **more):
        self.kiosk = kiosk
        self.key, public = new_seal_keypair(alg)
        self.query = LetterQuery("12" * 16, job, alg, public, token=token, **more)
        self.raw = kiosk.ask("POST", "/api/v1/letters", to_json(self.query))

    @property
    def answer(self) -> LetterAnswer:
        return self.kiosk.reply(self.raw, LetterAnswer)

    def opened(self) -> LetterKey:
        plain = open_answer(self.key, context(self.query), self.answer.sealed)
        return msgspec.json.decode(plain, type=LetterKey)

    def fetched(self) -> bytes:
        key, data = self.opened(), b""
        while len(data) < key.size:
            piece = self.kiosk.ask("GET", f"/api/v1/letters/{key.sha256}?offset={len(data)}")
            assert piece.status_code == 200
            data += piece.content
        return decrypt_attachment(data, key.key)
