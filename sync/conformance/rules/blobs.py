"""Attachments: by digest, in pieces, continued where a line broke."""

import hashlib
import os

from sync.conformance.inspector import Inspector, problem, refused, same
from sync.conformance.line import Seen
from sync.conformance.rule import Differs, rule
from sync.conformance.rules.turns import DUPLICATE, STORED, held, only
from sync.envelope import encrypt_attachment
from sync.wire import ItemStatus

OCTETS = "application/offset+octet-stream"


def patch(inspector: Inspector, sha256: str, data: bytes, offset: int, whole: int) -> Seen:
    headers = {"Content-Type": OCTETS, "Upload-Offset": str(offset), "Upload-Length": str(whole)}
    return inspector.ask("PATCH", f"/api/v1/blobs/{sha256}", data, headers)


def offset_of(seen: Seen, status: int) -> int:
    if seen.status != status or not seen.headers.get("upload-offset", "").isdigit():
        raise Differs(f"Upload-Offset {seen.headers.get('upload-offset')!r}, {seen.text()}")
    return int(seen.headers["upload-offset"])


@rule("Blobs", "HEAD of an attachment that never came: 404")
def an_unknown_attachment_is_not_found(inspector: Inspector) -> None:
    seen = inspector.ask("HEAD", f"/api/v1/blobs/{os.urandom(32).hex()}")
    same("status", seen.status, 404)


@rule("Blobs", "bytes are held at their offset; HEAD says how many; the rest completes them")
def an_upload_goes_on_where_it_stopped(inspector: Inspector) -> None:
    data = os.urandom(5000)
    name = hashlib.sha256(data).hexdigest()
    same(
        "after the first piece", offset_of(patch(inspector, name, data[:2000], 0, 5000), 204), 2000
    )
    asked = inspector.ask("HEAD", f"/api/v1/blobs/{name}")
    same("what HEAD says", offset_of(asked, 200), 2000)
    seen = patch(inspector, name, data[2000:], 2000, 5000)
    same("after the rest", offset_of(seen, 204), 5000)


@rule(
    "Blobs", "another offset than the office holds: 409 offset, Upload-Offset says where to go on"
)
def another_offset_is_told_the_right_one(inspector: Inspector) -> None:
    data = os.urandom(300)
    name = hashlib.sha256(data).hexdigest()
    patch(inspector, name, data[:100], 0, 300)
    for offset in (0, 200):
        seen = patch(inspector, name, data[200:], offset, 300)
        refused(seen, 409, "offset")
        same("Upload-Offset", offset_of(seen, 409), 100)


@rule("Blobs", "whole bytes of another digest: 422 digest, and the office forgets them")
def bytes_of_another_digest_are_forgotten(inspector: Inspector) -> None:
    data = os.urandom(300)
    name = hashlib.sha256(data).hexdigest()
    refused(patch(inspector, name, b"x" * 300, 0, 300), 422, "digest")
    same("the right bytes from 0", offset_of(patch(inspector, name, data, 0, 300), 204), 300)


@rule("Blobs", "a PATCH of no bytes under a stale nonce: its 401 brings a nonce, then 204 or 409")
def a_patch_of_nothing_asks_for_the_offset(inspector: Inspector) -> None:
    name, target = "0" * 63 + "1", "/api/v1/blobs/"
    headers = {"Content-Type": OCTETS, "Upload-Offset": "0", "Upload-Length": "10"}
    stale = inspector.once("PATCH", target + name, b"", headers, nonce="")
    refused(stale, 401, "nonce")
    inspector.nonce = problem(stale).nonce
    seen = inspector.once("PATCH", target + name, b"", headers)
    if seen.status not in (204, 409):
        raise Differs(seen.text())
    same("Upload-Offset", offset_of(seen, seen.status), 0)


@rule("The turn", "`awaiting` lists exactly the attachments that are missing now")
def missing_attachments_are_listed(inspector: Inspector) -> None:
    one, two = (encrypt_attachment(os.urandom(400)) for _ in range(2))
    envelope = inspector.envelope(attachments=(one.sha256, two.sha256))
    first = held(only(inspector.take_turn(envelope), envelope), ItemStatus.AWAITING, STORED)
    same("awaiting", set(first.awaiting), {one.sha256, two.sha256})
    patch(inspector, one.sha256, one.ciphertext, 0, len(one.ciphertext))
    half = only(inspector.take_turn(envelope), envelope)
    same("awaiting, one uploaded", half.awaiting, (two.sha256,))
    mark = inspector.take_turn().contiguous_through
    if mark >= inspector.seq:
        raise Differs(f"contiguous_through {mark} counts an envelope whose attachment is missing")
    patch(inspector, two.sha256, two.ciphertext, 0, len(two.ciphertext))
    reply = inspector.take_turn(envelope)
    whole = held(only(reply, envelope), DUPLICATE)
    same("awaiting, both uploaded", whole.awaiting, ())
    same("received_at", whole.received_at, first.received_at)
    same("contiguous_through, both uploaded", reply.contiguous_through, inspector.seq)


@rule("Blobs", "an attachment may come before its envelope, which is then `stored` at once")
def an_attachment_may_come_first(inspector: Inspector) -> None:
    photo = encrypt_attachment(os.urandom(400))
    patch(inspector, photo.sha256, photo.ciphertext, 0, len(photo.ciphertext))
    envelope = inspector.envelope(attachments=(photo.sha256,))
    item = held(only(inspector.take_turn(envelope), envelope), STORED)
    same("awaiting", item.awaiting, ())


@rule("Blobs", "a piece of 256 KiB is taken")
def a_piece_of_256_kib_is_taken(inspector: Inspector) -> None:
    data = os.urandom((256 << 10) + 17)
    name = hashlib.sha256(data).hexdigest()
    first, whole = 256 << 10, len(data)
    same("offset", offset_of(patch(inspector, name, data[:first], 0, whole), 204), first)
    same("offset", offset_of(patch(inspector, name, data[first:], first, whole), 204), whole)


@rule("Blobs", "an address that is no digest: 404 not_found")
def an_address_that_is_no_digest(inspector: Inspector) -> None:
    refused(patch(inspector, "not-a-digest", b"x", 0, 1), 404, "not_found")
