"""`open`, `decide`, `letter`, `quarantine`, `replay`: the desk without a browser."""

from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say

FAULTS = {
    "move": "the case is {state}; it cannot become {wish}",
    "reason": "{wish} needs a listed reason",
    "wanted": "the form has no such answer",
}

LETTER_FAULTS = {
    "type": "this is no PDF",
    "size": "larger than 4 MB",
    "damaged": "this PDF cannot be read",
    "locked": "this PDF has a password",
    "pages": "a letter at a kiosk has 1 to 10 pages",
    "paper": "every page has to be A4",
    "state": "only an approved case takes a letter",
}


@app.command("open")
def open_(data: Data = HERE, as_json: AsJson = False) -> None:
    """Open everything that was received and not opened yet."""
    enter(data)
    from django.utils import timezone

    from backoffice.cases.opening import open_all

    say({"opened": open_all(timezone.now())}, as_json)


@app.command()
def decide(
    reference: str,
    *,
    state: Annotated[str, typer.Option(help="review, incomplete, approved, rejected, ready")],
    reason: Annotated[str, typer.Option(help="A listed reason.")] = "",
    want: Annotated[list[str] | None, typer.Option(help="Key of an answer to complete.")] = None,
    text: Annotated[str, typer.Option(help="Words for the citizen.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Move a case; the citizen's kiosk is told in the same transaction."""
    enter(data)
    from django.utils import timezone

    from backoffice.cases.services import Decision
    from backoffice.cases.services import decide as decide_case

    case = _case(reference)
    decision = Decision(state=state, reason=reason, text=text, wanted=tuple(want or ()))
    fault = decide_case(case.pk, decision, "command line", timezone.now())
    if fault:
        fail(FAULTS[fault].format(state=case.state, wish=state))
    say({"reference": case.reference, "state": state}, as_json)


@app.command()
def letter(
    reference: str,
    file: Annotated[Path | None, typer.Argument(help="PDF to attach; left out: look.")] = None,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Attach the finished letter to an approved case, or tell how often kiosks printed it."""
    enter(data)
    from django.utils import timezone

    from backoffice.cases import letters

    case = _case(reference)
    if file is not None:
        if not file.is_file():
            fail(f"there is no file {file}")
        fault = letters.attach(case.pk, file.read_bytes(), "command line", timezone.now())
        if fault:
            fail(LETTER_FAULTS[fault])
    found = letters.standing(case)
    if found is None:
        fail(f"{case.reference} has no letter")
    told = {"reference": case.reference, "pages": found.pages, "copies": found.copies}
    jobs = {"used": letters.used(found), "jobs": [job.state for job in found.jobs.order_by("id")]}
    say(told | jobs, as_json)


def _case(reference: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - Django comes later
    from backoffice.cases.models import Case
    from kiosk.domain.reference import parse

    parsed = parse(reference)
    cases = Case.objects.filter(reference=parsed.text if parsed else reference)[:2]
    if not cases:
        fail(f"there is no case {reference}")
    if len(cases) > 1:
        fail(f"kiosks of two regions printed {reference}; use the staff pages")
    return cases[0]


@app.command()
def quarantine(data: Data = HERE, as_json: AsJson = False) -> None:
    """List what could not be taken in or opened."""
    enter(data)
    from backoffice.ingest.selectors import in_quarantine

    for item in in_quarantine():
        say(
            {
                "id": item.pk,
                "kiosk": item.kiosk,
                "seq": item.seq,
                "envelope": item.envelope_id,
                "stage": item.stage,
                "reason": item.reason,
                "received": f"{item.received_at:%Y-%m-%dT%H:%M:%SZ}",
            },
            as_json,
        )


@app.command()
def replay(
    item: Annotated[int, typer.Argument(help="Number of the item; all when left out.")] = 0,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Try quarantined items again."""
    enter(data)
    from django.utils import timezone

    from backoffice.cases import replay as trying
    from backoffice.ingest.models import Quarantined

    now = timezone.now()
    if item and not Quarantined.objects.filter(pk=item).exists():
        fail(f"there is no item {item}")
    if item:
        reason = trying.replay(item, now)
        done, kept = (0, 1) if reason else (1, 0)
    else:
        done, kept = trying.replay_all(now)
    say({"through": done, "kept": kept}, as_json)
