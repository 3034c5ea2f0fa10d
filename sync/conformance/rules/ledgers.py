"""What the office says it holds."""

import hashlib
import os
from typing import Any
from urllib.parse import urlencode

from sync.conformance.inspector import Inspector, refused, same
from sync.conformance.line import Seen
from sync.conformance.rule import rule
from sync.conformance.rules.turns import STORED, held, only
from sync.ledger import BUCKET
from sync.wire import LedgerReply

EMPTY = hashlib.sha256(b"").hexdigest()


def ask(inspector: Inspector, through: Any, **changes: Any) -> Seen:
    me = inspector.me
    query = {"kiosk": me.kiosk, "epoch": me.epoch, "through": through, "nonce": "ab" * 16}
    return inspector.ask("GET", f"/api/v1/ledger?{urlencode(query | changes)}")


@rule("The ledger", "the answer is signed and repeats kiosk, epoch, through and the fresh nonce")
def a_ledger_is_bound_to_its_question(inspector: Inspector) -> None:
    nonce = os.urandom(16).hex()
    reply = inspector.opened(ask(inspector, inspector.seq, nonce=nonce), LedgerReply)
    bound = (reply.kiosk, reply.epoch, reply.through, reply.nonce)
    same("bound to", bound, (inspector.me.kiosk, inspector.me.epoch, inspector.seq, nonce))


@rule("The ledger", "`missing` are the inclusive ranges that are not held, up to `through`")
def the_ledger_names_what_is_missing(inspector: Inspector) -> None:
    late, early = inspector.envelope(), inspector.envelope()
    held(only(inspector.take_turn(early), early), STORED)
    through = inspector.seq + 3
    reply = inspector.opened(ask(inspector, through), LedgerReply)
    gap, end = (inspector.seq - 1, inspector.seq - 1), (inspector.seq + 1, through)
    same("missing", reply.missing, (gap, end))
    held(only(inspector.take_turn(late), late), STORED)
    same(
        "nothing missing", inspector.opened(ask(inspector, inspector.seq), LedgerReply).missing, ()
    )


@rule("The ledger", 'a bucket is the SHA-256 over "<seq>:<digest>\\n" of each 1,000 numbers')
def buckets_are_made_as_the_page_says(inspector: Inspector) -> None:
    head = inspector.envelope()
    inspector.take_turn(head)
    last = inspector.seq
    text = "".join(f"{seq}:{digest}\n" for seq, digest in sorted(inspector.held))
    reply = inspector.opened(ask(inspector, last), LedgerReply)
    same("buckets", reply.buckets, (hashlib.sha256(text.encode()).hexdigest(),))


@rule("The ledger", "ceil(through / 1000) buckets, an empty one is the SHA-256 of nothing")
def there_is_a_bucket_for_each_thousand(inspector: Inspector) -> None:
    reply = inspector.opened(ask(inspector, 2 * BUCKET + 1), LedgerReply)
    same("buckets", (len(reply.buckets), reply.buckets[1:]), (3, (EMPTY, EMPTY)))
    same("through 0", inspector.opened(ask(inspector, 0), LedgerReply).buckets, ())


@rule("The ledger", "another kiosk's ledger: 403 wrong_kiosk")
def another_ledger_is_refused(inspector: Inspector) -> None:
    refused(ask(inspector, 5, kiosk="somebody-9"), 403, "wrong_kiosk")


@rule("The ledger", "a question that makes no sense: 400 malformed")
def a_strange_question_is_refused(inspector: Inspector) -> None:
    for changes in ({"epoch": "x"}, {"epoch": ""}, {"epoch": "-1"}):
        refused(ask(inspector, 5, **changes), 400, "malformed")
    for through in ("x", "-1", "1e3", "9" * 40):
        refused(ask(inspector, through), 400, "malformed")
