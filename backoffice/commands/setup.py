"""`init`: from an empty directory to an office that can be enrolled with. Safe to repeat."""

import functools
import secrets
from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say
from kiosk.domain.catalogue import Catalogue


@app.command()
def init(
    *,
    region: Annotated[str, typer.Option(help="Name of the local government.")] = "Kota Contoh",
    code: Annotated[str, typer.Option(help="Its code; the catalogue's when not given.")] = "",
    catalogue: Annotated[Path | None, typer.Option(help="Folder of the services.")] = None,
    admin_password: Annotated[
        str, typer.Option(envvar="EKIOS_ADMIN_PASSWORD", help="Random when not given.")
    ] = "",
    public_url: Annotated[str, typer.Option(help="Where citizens reach this office.")] = "",
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Make keys, database, first user; print the password once."""
    enter(data, fresh=True)
    password = admin_password or secrets.token_urlsafe(12)
    facts = _make(region, code, catalogue, password, public_url.rstrip("/"))
    say({"data": str(data), **facts}, as_json)


@app.command()
def catalogue(folder: Path, data: Data = HERE, as_json: AsJson = False) -> None:
    """Install the services of a folder; earlier versions stay readable."""
    enter(data)
    say({"services": _install(folder)}, as_json)


def _make(
    region: str, code: str, folder: Path | None, password: str, url: str
) -> dict[str, str | int]:
    from django.core.management import call_command
    from django.utils import timezone

    from backoffice.ingest import epoch
    from backoffice.keys import services as keys
    from backoffice.keys.selectors import published
    from backoffice.pages.people import make_first_user
    from sync.keys import fingerprint

    now = timezone.now()
    call_command("migrate", verbosity=0, interactive=False)
    _settle(region, code, folder, url)
    root = keys.make_root()
    if not published().filter(purpose="reply").exists():
        keys.make_reply_key(now)
    if not published().filter(purpose="seal").exists():
        keys.make_seal_key(now)
    services = _install(folder) if folder else 0
    epoch.current(now)
    trust = keys.publish_trust(now)
    made = make_first_user("admin", password)
    return {
        "root": fingerprint(root),
        "trust": trust.version,
        "services": services,
        "user": "admin",
        "password": password if made else "(unchanged)",
    }


def _settle(region: str, code: str, folder: Path | None, url: str) -> None:
    """Write the office's settings; what was not given stays as it was, where that matters."""
    from backoffice import config

    before = config.read()
    config.write(
        config.Office(
            region=region,
            code=code or (_catalogue(folder).region.code if folder else before.code),
            catalogue=str(folder.absolute()) if folder else "",
            status_url=f"{url}/s/" if url else before.status_url,
            fixed_url=bool(url),
        )
    )


def _install(folder: Path) -> int:
    from django.utils import timezone

    from backoffice.cases.versions import install

    return install(_catalogue(folder), timezone.now())


@functools.cache
def _catalogue(folder: Path) -> Catalogue:
    from kiosk.domain.reading import load

    if not folder.is_dir():
        fail(f"{folder} is not a folder of services")
    return load(folder)
