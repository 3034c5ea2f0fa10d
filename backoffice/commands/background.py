"""What `serve` does beside the requests: opening, forwarding, room for months, signatures."""

import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from backoffice import bell

log = logging.getLogger("backoffice.serve")
ROOT_WARNING = timedelta(days=90)
SIGN_EVERY = 3600.0  # seconds; it signs once a day
OPEN_EVERY = 1.0  # seconds; a bell rings earlier
PATIENCE = 0.5  # seconds that it stands back for turns before each few envelopes
FORWARD_EVERY = 5.0  # seconds between two looks at the queue to other regions
ROOM_EVERY = 6 * 3600.0  # seconds; room is made two months ahead
NICE = 5
AGAIN = 1.0  # seconds until a process that died is started again
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)


class Beside:
    """A process of its own for the background, with less claim to the processor than requests.

    It is started again when it dies, and ends with the process that made it.
    """

    def __init__(self) -> None:
        self._over = False
        self._pid = _fork()
        threading.Thread(target=self._keep, name="beside", daemon=True).start()

    def stop(self) -> None:
        self._over = True
        try:
            os.kill(self._pid, signal.SIGTERM)
        except ProcessLookupError:
            log.debug("the background was gone already")

    def _keep(self) -> None:
        while True:
            _ended(self._pid)
            if self._over:
                return
            log.error("the background died; it begins again")
            time.sleep(AGAIN)
            self._pid = _fork()


def _ended(pid: int) -> None:
    """Wait until a child has ended; somebody else may collect it."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([handle], [], [])
    os.close(handle)


def _fork() -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        _live_beside(parent)
    except Exception:
        log.exception("the background could not begin")
    finally:
        os._exit(0)


def _live_beside(parent: int) -> None:
    for number in SIGNALS:  # the server's own handling came along
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which says when
    os.nice(NICE)
    _start()
    while os.getppid() == parent:
        time.sleep(1)


def _start() -> None:
    from backoffice.cases.opening import open_all
    from backoffice.ingest.months import make_room
    from backoffice.ingest.presence import of_turns
    from backoffice.neighbours.forwarding import forward_all

    def stand_back() -> None:
        of_turns().wait(PATIENCE)

    pause = threading.Event().wait
    jobs = (
        ("opener", lambda now: open_all(now, stand_back), lambda: bell.wait(OPEN_EVERY)),
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
