"""`neighbour`, `forward`: other regions' offices, and what is on its way to them."""

from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say

neighbour = typer.Typer(help="Other regions' offices.", no_args_is_help=True)
app.add_typer(neighbour, name="neighbour")


@neighbour.command()
def export(file: Path, data: Data = HERE, as_json: AsJson = False) -> None:
    """Write what another region's office needs to know us: our keys, signed by our root."""
    enter(data)
    from django.utils import timezone

    from backoffice import config
    from backoffice.keys.selectors import signed
    from backoffice.keys.services import publish_trust
    from sync.keys import fingerprint
    from sync.wire import to_json

    office = config.read()
    if not office.code:
        fail("this office has no region code; run init again with --catalogue or --code")
    trust = publish_trust(timezone.now())
    file.write_bytes(to_json(signed(trust)))
    root = fingerprint(bytes(trust.root))
    say({"file": str(file), "code": office.code, "fingerprint": root}, as_json)


@neighbour.command()
def add(
    file: Path,
    *,
    fingerprint: Annotated[
        str, typer.Option(help="As their office reads it out; without it only shown.")
    ] = "",
    url: Annotated[
        str, typer.Option(help="Address of their office; without it they only send to us.")
    ] = "",
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Know another region's office by the file it exported, or take its newer one."""
    enter(data)
    from django.utils import timezone

    from backoffice.neighbours.adopting import Fault, adopt, read_card

    raw = file.read_bytes()
    card = read_card(raw)
    if isinstance(card, Fault):
        fail(f"{file}: {card}")
    facts = {"code": card.trust.code, "name": card.trust.region, "fingerprint": card.root}
    say(facts, as_json)
    if not fingerprint:
        fail("compare the fingerprint with their office, then repeat with --fingerprint")
    row = adopt(raw, fingerprint, url, timezone.now())
    if isinstance(row, Fault):
        fail(f"{file}: {row}")


@neighbour.command("list")
def list_(data: Data = HERE, as_json: AsJson = False) -> None:
    """List the offices that we know."""
    enter(data)
    from backoffice.neighbours.models import Neighbour

    for row in Neighbour.objects.all():
        say(
            {
                "code": row.code,
                "name": row.name,
                "fingerprint": row.root,
                "url": row.url,
                "version": row.version,
                "retired": row.retired_at is not None,
                "fault": row.fault,
            },
            as_json,
        )


@neighbour.command()
def retire(code: str, data: Data = HERE) -> None:
    """Offer nothing of a region any more, and take nothing from its office."""
    enter(data)
    from django.utils import timezone

    from backoffice.neighbours import adopting

    if not adopting.retire(code, timezone.now()):
        fail(f"no neighbour {code} is known")


@app.command()
def forward(data: Data = HERE, as_json: AsJson = False) -> None:
    """Hand over what waits for other regions and fetch their notes (`serve` does it by itself)."""
    enter(data)
    import msgspec
    from django.utils import timezone

    from backoffice.neighbours.forwarding import forward_all

    counts = forward_all(timezone.now(), eager=True)
    say(msgspec.structs.asdict(counts), as_json)
