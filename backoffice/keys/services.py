"""Writes of the office's keys: making, backing up, publishing; signing the Trust."""

import hashlib
import secrets
import shutil
from datetime import datetime

import msgspec
from django.db import transaction

from backoffice import config
from backoffice.fleet.selectors import kiosk_keys
from backoffice.keys import files, selectors
from backoffice.keys.models import OfficeKey, TrustVersion
from backoffice.neighbours.selectors import published as published_neighbours
from backoffice.publishing.files import folder as catalogue_folder
from backoffice.publishing.files import newest_root
from sync.envelope import (
    DEFAULT_ALGORITHM,
    OpenFailure,
    new_seal_keypair,
    open_envelope,
    seal,
)
from sync.keys import (
    ED25519,
    SealKey,
    generate_signing_key,
    load_or_create_signing_key,
    load_seal_key,
    save_seal_key,
    save_signing_key,
)
from sync.signatures import sign_reply, sign_trust
from sync.wire import Head, KeyRecord, SignedReply, Trust


class BackupUnusable(Exception):  # noqa: N818 - named after what happened
    """Raised when the backup of a sealing key did not open a test envelope."""


def make_root() -> bytes:
    """Make the root key once; return its public half."""
    for place in (files.folder(), files.backup_folder()):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return load_or_create_signing_key(files.root_path()).public


def make_reply_key(now: datetime) -> OfficeKey:
    key, key_id = generate_signing_key(), _new_id("reply")
    save_signing_key(files.key_path(key_id), key)
    return _record(key_id, "reply", ED25519, key.public, now=now, published=now)


def make_seal_key(now: datetime, alg: str = DEFAULT_ALGORITHM) -> OfficeKey:
    """Make a sealing key and its backup; publish it once the backup has opened a test envelope."""
    key, public = new_seal_keypair(alg)
    key_id = _new_id("seal")
    save_seal_key(files.key_path(key_id), key)
    copy = files.key_path(key_id, files.backup_folder())
    shutil.copy2(files.key_path(key_id), copy)
    row = _record(key_id, "seal", alg, public, now=now)
    if not backup_opens(row, load_seal_key(copy)):
        raise BackupUnusable(f"{copy} does not open what {key_id} seals; it was not published")
    OfficeKey.objects.filter(pk=row.pk).update(published_at=now)
    return row


def retire(key_id: str, now: datetime) -> bool:
    """Take a key out of the Trust, unless it is the last of its purpose.

    The private half of a sealing key stays: envelopes sealed to it may still be on their way.
    """
    with transaction.atomic():
        keys = {key.key_id: key for key in selectors.published().select_for_update()}
        mine = keys.get(key_id)
        if mine is None or sum(key.purpose == mine.purpose for key in keys.values()) < 2:
            return False
        OfficeKey.objects.filter(pk=mine.pk).update(retired_at=now)
    return True


def backup_opens(row: OfficeKey, backup: SealKey) -> bool:
    """Seal a test envelope to the public key and open it with the backup of the private one."""
    record = KeyRecord(row.key_id, row.purpose, row.alg, bytes(row.public), "")
    head = Head("test", "test", 1, 1, "test", (), "", None, row.alg, row.key_id, "")
    envelope = seal(head, b"test", record, generate_signing_key())
    opened = open_envelope(envelope, lambda _id: backup)
    return not isinstance(opened, OpenFailure) and opened == b"test"


def publish_trust(now: datetime) -> TrustVersion:
    """Sign what is true now; a new version only when it says something new.

    Kiosks refuse a version below the one they saw. So a database that went back in time, and no
    longer knows what it published, gets a version above that: see `lift`.
    """
    settings = config.read()
    with transaction.atomic():
        last = TrustVersion.objects.select_for_update().order_by("-version").first()
        said = Trust(
            version=0,
            region=settings.region,
            keys=selectors.records(),
            kiosks=kiosk_keys(),
            status_url=settings.status_url,
            catalogue_root=(newest_root(catalogue_folder() / "metadata") or b"").decode(),
            code=settings.code,
            neighbours=published_neighbours(),
        )
        content = hashlib.sha256(msgspec.json.encode(said)).hexdigest()
        known = files.published_version()
        behind = last is not None and last.version < known and files.root_path().exists()
        same = last is not None and last.content == content and _by_this_root(last)
        if last is not None and same and not behind:
            return last
        version = max(last.version if last else 0, known) + 1
        files.remember_version(version)
        return _sign(said, content, version, now)


def lift(now: datetime) -> TrustVersion | None:
    """Publish a Trust above whatever was published; None where there is no root key to sign it.

    For a restored database, also beside another folder of keys: versions grow by one with each
    change, so the minutes since 1970 are above all that a year of any office can have come to.
    """
    if not files.root_path().exists():
        return None
    files.remember_version(max(files.published_version(), int(now.timestamp()) // 60))
    return publish_trust(now)


def answer(body: bytes, key_id: str = "") -> SignedReply:
    """Sign an answer with the newest reply key, looked up unless the caller just did."""
    key_id = key_id or selectors.reply_key_id()
    return sign_reply(files.reply_key(key_id), key_id, body)


def _by_this_root(version: TrustVersion) -> bool:
    """Tell whether the root in hand signed it; an office that lost its root keeps what it has."""
    try:
        return files.root_key().public == bytes(version.root)
    except FileNotFoundError:
        return True


def _sign(said: Trust, content: str, version: int, now: datetime) -> TrustVersion:
    signed = sign_trust(files.root_key(), msgspec.structs.replace(said, version=version))
    return TrustVersion.objects.create(
        version=version,
        content=content,
        body=signed.body,
        root=signed.root,
        signature=signed.signature,
        digest=hashlib.sha256(signed.body.encode()).hexdigest(),
        created_at=now,
    )


def _new_id(purpose: str) -> str:
    return f"{purpose}-{secrets.token_hex(4)}"


def _record(
    key_id: str,
    purpose: str,
    alg: str,
    public: bytes,
    *,
    now: datetime,
    published: datetime | None = None,
) -> OfficeKey:
    return OfficeKey.objects.create(
        key_id=key_id,
        purpose=purpose,
        alg=alg,
        public=public,
        created_at=now,
        published_at=published,
    )
