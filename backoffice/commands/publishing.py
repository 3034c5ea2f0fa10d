"""`publish-catalogue`, `refresh-catalogue`, `renew-catalogue-key`: what kiosks are offered."""

from pathlib import Path
from typing import Annotated, Any

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say


@app.command("publish-catalogue")
def publish_catalogue(
    path: Annotated[Path, typer.Argument(help="A folder of services, or a compiled catalogue.")],
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Sign a catalogue and offer it to the kiosks; every form of it stays readable for ever."""
    enter(data)
    from django.utils import timezone

    from backoffice.publishing.repository import KeysMissing
    from backoffice.publishing.services import Unfit, publish

    try:
        published = publish(path, timezone.now())
    except (Unfit, KeysMissing, OSError) as error:
        fail(f"{path} was not published: {error}")
    say(
        {
            "version": published.version,
            "services": published.services,
            "number": published.number,
            "root": published.root,
        },
        as_json,
    )


@app.command("refresh-catalogue")
def refresh_catalogue(data: Data = HERE, as_json: AsJson = False) -> None:
    """Sign the published catalogue anew where a signature nears its end (`serve` does it too)."""
    enter(data)
    from django.utils import timezone

    from backoffice.publishing.repository import KeysMissing, NotPublished
    from backoffice.publishing.services import refresh

    try:
        say(_ends(refresh(timezone.now())), as_json)
    except (NotPublished, KeysMissing) as error:
        fail(f"nothing was signed: {error}")


@app.command("renew-catalogue-key")
def renew_catalogue_key(
    role: Annotated[str, typer.Argument(help="root, targets, snapshot or timestamp")],
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Give a role of the catalogue new keys; the old ones are worth nothing from then on."""
    enter(data)
    from django.utils import timezone

    from backoffice.publishing.repository import ROLES, KeysMissing, NotPublished
    from backoffice.publishing.services import renew

    if role not in ROLES:
        fail(f"{role}: not a role. Known: {', '.join(ROLES)}")
    try:
        say(_ends(renew(role, timezone.now())), as_json)
    except (NotPublished, KeysMissing) as error:
        fail(f"nothing was renewed: {error}")


def _ends(standing: Any) -> dict[str, str]:
    """Say until when each role's signature holds."""
    return {role: f"{end:%Y-%m-%d}" for role, end in standing.expires().items()}
