"""`status`, `seal-key`, `openapi`: looking after an office."""

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say


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


@app.command("reply-key")
def reply_key(data: Data = HERE, as_json: AsJson = False) -> None:
    """Make a new key for signing answers; kiosks fetch it by the root's word at their next turn."""
    enter(data)
    from django.utils import timezone

    from backoffice.keys.services import make_reply_key, publish_trust

    now = timezone.now()
    key = make_reply_key(now)
    say({"key": key.key_id, "trust": publish_trust(now).version}, as_json)


@app.command()
def keys(data: Data = HERE) -> None:
    """List the office's keys, the oldest first, a JSON line each."""
    enter(data)
    from backoffice.keys.models import OfficeKey

    for key in OfficeKey.objects.all():
        state = "retired" if key.retired_at else "in force" if key.published_at else "unpublished"
        say({"key": key.key_id, "purpose": key.purpose, "alg": key.alg, "state": state}, True)


@app.command()
def retire(key: str, data: Data = HERE, as_json: AsJson = False) -> None:
    """Take a key of the office out of the Trust; a sealing key goes on opening what comes."""
    enter(data)
    from django.utils import timezone

    from backoffice.keys import services

    now = timezone.now()
    if not services.retire(key, now):
        fail(f"{key} is not in force, or is the only one of its purpose: make another first")
    say({"key": key, "trust": services.publish_trust(now).version}, as_json)


@app.command()
def openapi() -> None:
    """Print the API's description (OpenAPI 3.1)."""
    import msgspec

    from backoffice.openapi import document

    typer.echo(msgspec.json.format(msgspec.json.encode(document(), order="sorted")).decode())
