"""Sequence numbers: what is gap-free, what is missing, and a restored office."""

from sync.conformance.inspector import Inspector, same
from sync.conformance.rule import Differs, rule
from sync.conformance.rules.turns import STORED, held, only


@rule("The turn", "`contiguous_through` stops before a gap and moves on when it is filled")
def the_gap_free_mark_waits_for_the_missing_one(inspector: Inspector) -> None:
    start = inspector.take_turn().contiguous_through
    same("the mark, everything sent", start, inspector.seq)
    late, early = inspector.envelope(), inspector.envelope()
    reply = inspector.take_turn(early)
    held(only(reply, early), STORED)
    same("the mark before the gap", reply.contiguous_through, start)
    same("the mark after it", inspector.take_turn(late).contiguous_through, start + 2)


@rule("The turn", "`server_epoch` stays the same while nobody restores a backup")
def the_server_epoch_is_stable(inspector: Inspector) -> None:
    inspector.take_turn()
    epochs = {reply.server_epoch for reply in inspector.replies}
    if len(epochs) != 1:
        raise Differs(f"{sorted(epochs)}")


@rule("The ledger", "`backed_up_through` is never more than `contiguous_through`")
def nothing_is_backed_up_that_is_not_held(inspector: Inspector) -> None:
    for reply in inspector.replies:
        if not 0 <= reply.backed_up_through <= reply.contiguous_through:
            raise Differs(f"{reply.backed_up_through} of {reply.contiguous_through}")
