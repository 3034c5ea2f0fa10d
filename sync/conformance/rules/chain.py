"""Sequence numbers: what is gap-free, what is missing, and a restored office."""

from sync.conformance.rule import Differs, rule
from sync.conformance.rules.turns import STORED, held, only
from sync.conformance.tester import Tester, same


@rule("The turn", "`contiguous_through` stops before a gap and moves on when it is filled")
def the_gap_free_mark_waits_for_the_missing_one(tester: Tester) -> None:
    start = tester.take_turn().contiguous_through
    same("the mark, everything sent", start, tester.seq)
    late, early = tester.envelope(), tester.envelope()
    reply = tester.take_turn(early)
    held(only(reply, early), STORED)
    same("the mark before the gap", reply.contiguous_through, start)
    same("the mark after it", tester.take_turn(late).contiguous_through, start + 2)


@rule("The turn", "`server_epoch` stays the same while nobody restores a backup")
def the_server_epoch_is_stable(tester: Tester) -> None:
    tester.take_turn()
    epochs = {reply.server_epoch for reply in tester.replies}
    if len(epochs) != 1:
        raise Differs(f"{sorted(epochs)}")


@rule("The ledger", "`backed_up_through` is never more than `contiguous_through`")
def nothing_is_backed_up_that_is_not_held(tester: Tester) -> None:
    for reply in tester.replies:
        if not 0 <= reply.backed_up_through <= reply.contiguous_through:
            raise Differs(f"{reply.backed_up_through} of {reply.contiguous_through}")
