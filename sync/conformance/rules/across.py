"""Two kiosks: neither can speak for the other. Looked at only with a second enrolment code."""

from sync.conformance.inspector import SYNC, Inspector, refused
from sync.conformance.rule import Differs, NotSeen, rule
from sync.conformance.rules.enrolling import fetch_trust, the_directory_lists_the_new_kiosk
from sync.conformance.rules.ledgers import ask as ask_ledger
from sync.conformance.rules.turns import QUARANTINED, STORED, held, only


def second(inspector: Inspector) -> Inspector:
    if inspector.other is None:
        raise NotSeen("give a second enrolment code to see it")
    return inspector.other


@rule("Enrolment", "a second code makes a second kiosk, with a printed code of its own")
def a_second_kiosk_is_let_in(inspector: Inspector) -> None:
    other = second(inspector)
    fetch_trust(other)
    the_directory_lists_the_new_kiosk(other)
    if other.me.code == inspector.me.code:
        raise Differs(f"both print {other.me.code}")


@rule(
    "The turn",
    "an envelope of another kiosk in a turn is `quarantined`, and stays good for its own",
)
def a_foreign_envelope_is_quarantined(inspector: Inspector) -> None:
    other = second(inspector)
    theirs = other.envelope()
    held(only(inspector.take_turn(theirs), theirs), QUARANTINED)
    held(only(other.take_turn(theirs), theirs), STORED)


@rule("Requests", "a turn of one kiosk, signed by another: 403 wrong_kiosk")
def a_turn_signed_by_another_is_refused(inspector: Inspector) -> None:
    other = second(inspector)
    refused(other.post(inspector.turn(inspector.envelope(aside=True))), 403, "wrong_kiosk")


@rule("Requests", "the key of one kiosk under the name of another: 401 signature")
def another_name_is_refused(inspector: Inspector) -> None:
    other = second(inspector)
    seen = inspector.once("POST", SYNC, inspector.turn(), key=other.key)
    refused(seen, 401, "signature")


@rule("The ledger", "the ledger of one kiosk, asked by another: 403 wrong_kiosk")
def a_ledger_is_its_kiosks_alone(inspector: Inspector) -> None:
    refused(ask_ledger(second(inspector), 5, kiosk=inspector.me.kiosk), 403, "wrong_kiosk")
