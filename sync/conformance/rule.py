"""What a rule is, and what came of looking at it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from sync.conformance.inspector import Inspector


class Verdict(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    NOT_SEEN = "not seen"


class Differs(Exception):  # noqa: N818 - named after what happened
    """Raised when an office does otherwise; says what came."""


class NotSeen(Exception):  # noqa: N818
    """Raised when a rule could not be looked at; says why."""


class Finding(Struct, frozen=True):
    """One line of the table. `section` is a heading of docs/protocol.md."""

    rule: str
    section: str
    verdict: Verdict
    expected: str
    came: str = ""


class Rule(Struct, frozen=True):
    name: str
    section: str
    expected: str
    check: Callable[["Inspector"], None]


Check = Callable[["Inspector"], None]
RULES: Final[list[Rule]] = []
"""In the order in which they are looked at: `sync.conformance.rules` fills it."""


def rule(section: str, expected: str) -> Callable[[Check], Check]:
    """Put a check into the table; its function's name is the rule's, `expected` one sentence."""

    def put(check: Check) -> Check:
        RULES.append(Rule(check.__name__.replace("_", " "), section, expected, check))
        return check

    return put


def judge(each: Rule, inspector: "Inspector") -> Finding:
    """Look at one rule. Whatever goes wrong while looking is what came."""
    verdict, came = Verdict.OK, ""
    try:
        each.check(inspector)
    except NotSeen as why:
        verdict, came = Verdict.NOT_SEEN, str(why)
    except Differs as what:
        verdict, came = Verdict.WRONG, str(what)
    except Exception as error:  # noqa: BLE001 - an answer that nobody thought of is a finding, too
        verdict, came = Verdict.WRONG, f"{type(error).__name__}: {error}"
    return Finding(each.name, each.section, verdict, each.expected, came[:300])
