"""`enrol`, `approve`, `suspend`, `revoke`, `restore`: who may speak as a kiosk."""

import os
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say


@app.command()
def enrol(
    place: Annotated[str, typer.Option(help="Where the kiosk stands.")],
    kiosk: Annotated[str, typer.Option(help="An existing kiosk that gets a new key.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Print a one-time code for a technician; good for 24 hours and one key."""
    enter(data)
    from django.utils import timezone

    from backoffice import config
    from backoffice.fleet import services
    from backoffice.fleet.qr import qr_text
    from backoffice.keys.files import root_key
    from sync.keys import fingerprint

    root = root_key().public
    machine, code = services.new_code(
        place, os.urandom(10), root, timezone.now(), kiosk=kiosk, region=config.read().region
    )
    say({"kiosk": machine.pk, "code": code, "fingerprint": fingerprint(root)}, as_json)
    if not as_json:
        typer.echo(qr_text(code))


@app.command()
def approve(
    kiosk: Annotated[str, typer.Argument(help="The kiosk, after comparing fingerprints.")] = "",
    all_waiting: Annotated[bool, typer.Option("--all-waiting", help="For trials only.")] = False,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Let waiting kiosks in."""
    enter(data)
    from django.utils import timezone

    from backoffice.fleet import selectors, services
    from backoffice.keys.services import publish_trust

    waiting = selectors.waiting_enrolments()
    chosen = list(waiting if all_waiting else waiting.filter(kiosk_id=kiosk))
    if not chosen:
        fail("no kiosk is waiting" if all_waiting else f"{kiosk or 'no kiosk'} is not waiting")
    for enrolment in chosen:
        epoch = services.approve(enrolment, "command line", timezone.now())
        if epoch is not None:
            facts = {"kiosk": epoch.kiosk_id, "epoch": epoch.epoch, "code": epoch.code}
            say({**facts, "fingerprint": enrolment.fingerprint}, as_json)
    publish_trust(timezone.now())


@app.command()
def key(
    kiosk: str,
    epoch: int,
    state: Annotated[str, typer.Argument(help="active, suspended or revoked (for ever)")],
    reason: str = "",
    data: Data = HERE,
) -> None:
    """Suspend, revoke or restore one key of a kiosk."""
    enter(data)
    from django.utils import timezone

    from backoffice.fleet.models import KioskEpoch
    from backoffice.fleet.services import set_state
    from backoffice.keys.services import publish_trust

    if state not in KioskEpoch.State.values or not set_state(kiosk, epoch, state, reason):
        fail(f"{kiosk}/{epoch} cannot become {state}")
    publish_trust(timezone.now())
