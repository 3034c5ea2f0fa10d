"""Lives of an office, each ended by SIGKILL: at a random moment, or at a named step of a turn.

Sets Django up once and forks a server for each life; all listen on the one socket, so a kiosk meets
them one after the other. After the last life one more serves until standard input ends; then the
database is listed. One JSON line each: the address, how the lives ended, what is held.
"""

import json
import os
import select
import signal
import socket
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

STEPS = {
    "before it is stored": ("services", "store"),
    "before the commit": ("selectors", "backed_up_through"),
    "after the commit": ("epoch", "remember"),
    "before the answer": ("views", "signed_answer"),
}
RANDOM = "at random"
LONGEST = 0.4  # seconds of a life that ends at random
PATIENCE = 60.0  # of one that waits for its step


class Order(Struct, frozen=True):
    """`early`: each life answers one turn before the commit, which then never comes, and ends when
    it is asked again; to show that it is noticed.
    """

    data: str
    lives: int
    seed: int
    early: bool = False


def main(order: Order) -> None:
    set_up(Path(order.data))
    listener = socket.create_server(("127.0.0.1", 0))
    say(listener.getsockname())
    rng = Random(order.seed)
    ways = ["early"] * order.lives if order.early else ways_to_die(rng, order.lives)
    say(Counter(one_life(listener, rng, way) for way in ways))
    last = fork(listener, RANDOM)
    sys.stdin.read()
    os.kill(last, signal.SIGKILL)
    os.waitpid(last, 0)
    from backoffice.ingest.models import Alarm, Quarantined, RawEnvelope

    rows = RawEnvelope.objects.values_list("envelope_id", "digest")
    say({"rows": list(rows), "wrong": Alarm.objects.count() + Quarantined.objects.count()})


def ways_to_die(rng: Random, lives: int) -> list[str]:
    """Each step at least once, in any order."""
    ways = [*STEPS, *rng.choices((RANDOM, RANDOM, *STEPS), k=lives)][:lives]
    rng.shuffle(ways)
    return ways


def one_life(listener: socket.socket, rng: Random, way: str) -> str:
    """Fork a server and let it die; return where."""
    life = fork(listener, way)
    watched = os.pidfd_open(life)
    longest = rng.uniform(0, LONGEST) if way == RANDOM else PATIENCE
    died, _, _ = select.select([watched], [], [], longest)
    os.kill(life, signal.SIGKILL)
    os.waitpid(life, 0)
    os.close(watched)
    return way if died else RANDOM


def fork(listener: socket.socket, way: str) -> int:
    from django.db import connections

    connections.close_all()
    life = os.fork()
    if life:
        return life
    try:
        serve(listener, way)
    finally:
        os._exit(3)


def serve(listener: socket.socket, way: str) -> None:
    from backoffice.ingest import epoch, selectors, services, views
    from backoffice.wsgi import application
    from tests.backoffice.served import Handler, Server

    if way in STEPS:
        places = {"epoch": epoch, "selectors": selectors, "services": services, "views": views}
        module, name = STEPS[way]
        getattr(places[module], name)  # a step that is not there is no step
        setattr(places[module], name, lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL))
    if way == "early":
        forget_the_commit(views)
    server = Server(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket = listener
    server.server_name, server.server_port = "127.0.0.1", listener.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever(0.02)


def forget_the_commit(views: Any) -> None:
    from django.db import transaction

    honest, answered = views.take_in, []

    def take_in(*arguments: Any) -> Any:
        if answered:
            os.kill(os.getpid(), signal.SIGKILL)
        with transaction.atomic():
            reply = honest(*arguments)
            transaction.set_rollback(True)
        answered.append(reply)
        return reply

    views.take_in = take_in


def set_up(folder: Path) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "backoffice.settings", "EKIOS_OFFICE_DIR": str(folder)}
    import django

    django.setup()
    from django.core.management import call_command

    from backoffice.keys.selectors import signed
    from sync.keys import SigningKey
    from sync.wire import to_json
    from tests.mishaps.sim_office import add_kiosk, begin, published

    call_command("migrate", verbosity=0, interactive=False)
    import_all()
    begin()
    add_kiosk("contoh-1", SigningKey(bytes.fromhex(os.environ["EKIOS_TEST_KEY"])))
    sys.stdout.write(to_json(signed(published())).decode() + "\n")


def import_all() -> None:
    """Import once for all lives what the first request would."""
    from django.urls import get_resolver

    import backoffice.wsgi
    import tests.backoffice.served  # noqa: F401 - imported here, it costs no life anything

    _ = backoffice.wsgi.application, get_resolver().url_patterns


def say(word: Any) -> None:
    sys.stdout.write(json.dumps(word) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import msgspec

    main(msgspec.json.decode(sys.argv[1], type=Order))
