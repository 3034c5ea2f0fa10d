"""`serve`: the whole office in one command, web and opener, no other server to install."""

import atexit
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
import typer

from backoffice.commands.app import HERE, Data, app, enter

log = logging.getLogger("backoffice.serve")
ROOT_WARNING = timedelta(days=90)
SIGN_EVERY = 3600.0  # seconds; it signs once a day
OPEN_EVERY = 1.0  # seconds; a bell rings earlier within the process
FORWARD_EVERY = 5.0  # seconds between two looks at the queue to other regions
ROOM_EVERY = 6 * 3600.0  # seconds; room is made two months ahead


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
            "when_ready": _ready,
            "post_worker_init": lambda _worker: _start_background(),
        }
    )


def _processes() -> int:
    """SQLite has one writer; a second process would only wait for it."""
    from django.db import connection

    return (os.cpu_count() or 1) if connection.vendor == "postgresql" else 1


def _run(options: dict[str, Any]) -> None:
    """Serve with gunicorn until it is told to end."""
    from gunicorn.app.base import BaseApplication

    class Office(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
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


def _start_background() -> None:
    """Open what comes in, and forward what is not ours, beside the requests."""
    from backoffice import bell
    from backoffice.cases.opening import open_all
    from backoffice.ingest.admission import turns
    from backoffice.ingest.months import make_room
    from backoffice.neighbours.forwarding import forward_all

    pause = threading.Event().wait
    jobs = (
        ("opener", lambda now: open_all(now, turns.let_pass), lambda: bell.wait(OPEN_EVERY)),
        ("forwarder", forward_all, lambda: pause(FORWARD_EVERY)),
        ("months", make_room, lambda: pause(ROOM_EVERY)),
    )
    for name, job, rest in jobs:
        threading.Thread(target=_for_ever, args=(job, rest), name=name, daemon=True).start()
    threading.Thread(target=_sign_for_ever, name="signer", daemon=True).start()


def _for_ever(job: Callable[[datetime], object], rest: Callable[[], object]) -> None:
    from django.db import close_old_connections
    from django.utils import timezone

    while True:
        try:
            job(timezone.now())
        except Exception:
            log.exception("%s paused", threading.current_thread().name)
        close_old_connections()
        rest()


def _sign_for_ever() -> None:
    """Keep the published catalogue's signatures fresh; a day without it does no harm."""
    from django.utils import timezone

    from backoffice.publishing.repository import NotPublished
    from backoffice.publishing.services import refresh

    while True:
        try:
            ends = refresh(timezone.now()).root.signed.expires
            if ends - timezone.now() < ROOT_WARNING:
                log.warning(
                    "the catalogue's root ends on %s: renew-catalogue-key root", ends.date()
                )
        except NotPublished:
            log.debug("no catalogue is published")
        except Exception:
            log.exception("the catalogue was not signed anew")
        time.sleep(SIGN_EVERY)


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
