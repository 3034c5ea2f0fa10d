"""`serve`: the whole office in one command, web and opener, no other server to install."""

import atexit
import os
import shutil
import tempfile
from typing import Annotated, Any

import msgspec
import typer

from backoffice.commands.app import HERE, Data, app, enter
from backoffice.commands.background import Beside


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any free one.")] = 8000,
    threads: Annotated[int, typer.Option(help="Requests at once.")] = 20,
    workers: Annotated[
        int, typer.Option(min=0, help="Processes; 0: one a core over PostgreSQL, else one.")
    ] = 0,
    data: Data = HERE,
) -> None:
    """Serve the API, the staff pages and the public page; print one JSON line when ready."""
    share_counts()
    enter(data)
    from django.core.management import call_command

    from backoffice.keeping import serving

    serving.begin(data)
    call_command("migrate", verbosity=0, interactive=False)
    _refresh_catalogue()
    _run(
        {
            "bind": f"{host}:{port}",
            "workers": workers or _processes(),
            "worker_class": "gthread",
            "threads": threads,
            "timeout": 120,
            "graceful_timeout": 10,
            "keepalive": 15,  # seconds; a kiosk that drains comes again at once
            "loglevel": "warning",
            "control_socket_disable": True,
        }
    )


def _processes() -> int:
    """SQLite has one writer; a second process would only wait for it."""
    from django.db import connection

    return (os.cpu_count() or 1) if connection.vendor == "postgresql" else 1


def _run(options: dict[str, Any]) -> None:
    """Serve with gunicorn until it is told to end, and keep the background running beside it."""
    from gunicorn.app.base import BaseApplication

    beside: list[Beside] = []

    def ready(server: Any) -> None:
        _ready(server)
        beside.append(Beside())

    def over(_server: Any) -> None:
        for each in beside:
            each.stop()

    class Office(BaseApplication):
        def load_config(self) -> None:
            for name, value in (options | {"when_ready": ready, "on_exit": over}).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from backoffice.wsgi import application

            return application

    Office().run()


def share_counts() -> None:
    """Let all processes of this server count into files, so that any of them can tell the sum."""
    folder = tempfile.mkdtemp(prefix="ekios-metrics-")
    atexit.register(_remove, folder, os.getpid())
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(server: Any) -> None:
    """Tell the address; where nobody fixed a public one, receipts carry this one."""
    from django.db import connections
    from django.utils import timezone

    from backoffice import config
    from backoffice.keys.services import publish_trust

    host, port = server.LISTENERS[0].sock.getsockname()[:2]
    url = f"http://{host}:{port}"
    office = config.read()
    if not office.fixed_url:
        config.write(msgspec.structs.replace(office, status_url=f"{url}/s/"))
    publish_trust(timezone.now())
    connections.close_all()  # the workers are forked after this
    line = {"event": "ready", "url": url, "staff": f"{url}/kantor/", "status": f"{url}/s/"}
    typer.echo(msgspec.json.encode(line).decode())


def _refresh_catalogue() -> None:
    """Install the folder's services again: a new form must be readable before its first answer."""
    from pathlib import Path

    from django.db import connections
    from django.utils import timezone

    from backoffice import config
    from backoffice.cases.versions import install
    from kiosk.domain.reading import load

    folder = config.read().catalogue
    if folder and Path(folder).is_dir():
        install(load(Path(folder)), timezone.now())
    connections.close_all()
