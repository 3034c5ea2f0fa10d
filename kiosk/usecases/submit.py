"""Freeze, seal, store. Only when this returns Saved may anybody say "tersimpan"."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import Struct

from kiosk.commands import SubmitAct
from kiosk.domain.application import Act
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.flow import entries
from kiosk.domain.form import Answer, Answers, Photo
from kiosk.domain.receipt import Receipt
from kiosk.domain.regions import plain, region_of
from kiosk.domain.status import StatusDetail
from kiosk.events import Saved, SaveFailed
from kiosk.usecases.photo_box import PhotoBox
from sync.envelope import Sealed, encrypt_attachment
from sync.outbox import NotTaken, Outbox, Stored, Submission

TOKEN_BYTES = 16
CODE_RANGE = 1_000_000


class Secrets(Struct, frozen=True):
    """What the citizen's paper will carry; drawn once per act, so that a second try is the same."""

    token: bytes
    code: str


class SubmitApplication:
    """Stores one act of a citizen: an application, a supplement or a withdrawal."""

    def __init__(
        self,
        outbox: Outbox,
        catalogue: Catalogue,
        photos: PhotoBox,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._outbox = outbox
        self._catalogue = catalogue
        self._photos = photos
        self._random = random_bytes
        self._secrets: dict[str, Secrets] = {}

    def __call__(self, command: SubmitAct) -> Saved | SaveFailed:
        secrets = self._secrets.setdefault(command.visit, self._draw(command))
        answers, attachments = self._sealed_photos(command.answers)
        act = self._act(command, answers, secrets)
        stored = self._outbox.append(
            Submission(
                id=command.visit,
                kind=command.kind,
                plaintext=act.to_bytes(),
                token=secrets.token,
                code=secrets.code,
                attachments=attachments,
                stub=self._stub(command),
                region=region_of(command.service),
            )
        )
        if isinstance(stored, NotTaken):
            return SaveFailed(command.visit, stored.reason)
        return Saved(command.visit, _receipt(command, stored, secrets))

    def use(self, catalogue: Catalogue) -> None:
        """Take another catalogue into use; only while no act is on its way."""
        self._catalogue = catalogue

    def forget(self, visit: str) -> None:
        """Drop what is still in memory of a visit."""
        self._secrets.pop(visit, None)

    def _draw(self, command: SubmitAct) -> Secrets:
        """Return the token and code: new ones for an application, else those it is proven with."""
        known = command.visit in self._secrets
        if known:
            return self._secrets[command.visit]
        token = command.proof.token or self._random(TOKEN_BYTES)
        if command.kind != "application":
            return Secrets(token, command.proof.code)
        number = int.from_bytes(self._random(8), "big") % CODE_RANGE
        return Secrets(token, f"{number:06d}")

    def _act(self, command: SubmitAct, answers: Answers, secrets: Secrets) -> Act:
        new = command.kind == "application"
        return Act(
            kind=command.kind,
            service=plain(command.service),
            form=self._catalogue.service(command.service).form.digest(),
            answers=answers,
            identity=command.identity,
            token=secrets.token if new else command.proof.token,
            code=secrets.code,
            reference=command.proof.reference,
            original=command.original,
            consent=command.consent,
            language=command.language,
        )

    def _stub(self, command: SubmitAct) -> bytes:
        service = self._catalogue.service(command.service)
        return msgspec.json.encode(StatusDetail(service=service.code, agency=service.agency))

    def _sealed_photos(self, answers: Answers) -> tuple[Answers, tuple[Sealed, ...]]:
        """Encrypt each photo under its own key; the answer then names ciphertext, key and size."""
        attachments: list[Sealed] = []

        def replaced(value: Answer) -> Answer:
            if rows := entries(value):
                return [all_replaced(row) for row in rows]
            if not isinstance(value, dict) or not value.get("photo"):
                return value
            sealed = encrypt_attachment(self._jpeg(str(value["photo"])), self._random)
            attachments.append(sealed)
            photo: Photo = {"attachment": sealed.sha256, "key": sealed.key.hex()}
            return photo | {"size": len(sealed.ciphertext)}

        def all_replaced(row: Answers) -> Answers:
            return {key: replaced(value) for key, value in row.items()}

        return all_replaced(answers), tuple(attachments)

    def _jpeg(self, photo: str) -> bytes:
        jpeg = self._photos.get(photo)
        if jpeg is None:
            raise LookupError("a photo of this visit is gone")
        return jpeg


def _receipt(command: SubmitAct, stored: Stored, secrets: Secrets) -> Receipt:
    """Return what the citizen is told; a QR only where the paper may carry the token."""
    new = command.kind == "application"
    return Receipt(
        envelope=stored.id,
        reference=stored.reference if new else command.proof.reference,
        code=secrets.code,
        token=secrets.token,
        url=stored.proof_url if new or command.proof.token else "",
        service=command.service,
        saved_at=datetime.fromisoformat(stored.at),
        time_certain=stored.time_certain,
        kind=command.kind,
    )
