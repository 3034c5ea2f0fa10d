"""`status`, `seal-key`, `openapi`: looking after an office."""

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, say


@app.command()
def status(data: Data = HERE, as_json: AsJson = False) -> None:
    """Say how the office stands."""
    enter(data)
    from django.utils import timezone

    from backoffice.pages.selectors import standing

    say(standing(timezone.now()), as_json)


@app.command("seal-key")
def seal_key(data: Data = HERE, as_json: AsJson = False) -> None:
    """Make a new sealing key: kiosks, and neighbours at their next round, seal to it from now."""
    enter(data)
    from django.utils import timezone

    from backoffice.keys.services import make_seal_key, publish_trust

    now = timezone.now()
    key = make_seal_key(now)
    say({"key": key.key_id, "trust": publish_trust(now).version}, as_json)


@app.command()
def openapi() -> None:
    """Print the API's description (OpenAPI 3.1)."""
    import msgspec

    from backoffice.openapi import document

    typer.echo(msgspec.json.format(msgspec.json.encode(document(), order="sorted")).decode())
