"""What `doctor` looks at: one function per check, in a table."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kiosk.bootstrap.core import DATABASE, Core, open_core
from kiosk.config import Settings
from kiosk.domain.checking import check
from kiosk.domain.reading import load
from kiosk.hardening import core_dumps_forbidden, forbid_core_dumps, plain_swaps
from kiosk.paths import assets
from kiosk.usecases.check_storage import LEAST_FREE, LITTLE_FREE, free_bytes
from sync.caretaker import care
from sync.clock import moment
from sync.errors import KeyUnusable, StorageError


class Finding(Struct, frozen=True):
    """`state` is "ok", "warn" or "fail"."""

    check: str
    state: str
    text: str


def examine(settings: Settings, running: Core | None = None) -> tuple[Finding, ...]:
    """Run every check; one that fails never stops the rest. `running`: the core of this process."""
    findings = [finding for look in WITHOUT_DATABASE for finding in look(settings)]
    if running is not None:
        return (*findings, *(finding for look in WITH_DATABASE for finding in look(running)))
    try:
        core = open_core(settings)
    except StorageError as error:
        return (*findings, Finding("database", "fail", str(error)))
    try:
        findings += [finding for look in WITH_DATABASE for finding in look(core)]
    finally:
        core.close()
    return tuple(findings)


def _catalogue(settings: Settings) -> list[Finding]:
    folder = _folder(settings)
    problems = check(folder)
    if problems:
        return [
            Finding("catalogue", "fail" if p.stops else "warn", f"{p.file} {p.key}: {p.reason}")
            for p in problems
        ]
    return [Finding("catalogue", "ok", f"{len(load(folder).services)} services")]


def _folder(settings: Settings) -> Path:
    return Path(settings.text("catalogue_dir") or assets() / "services")


def _swap(_settings: Settings) -> list[Finding]:
    swaps = plain_swaps()
    if swaps:
        return [Finding("swap", "fail", f"{', '.join(swaps)} is swap without encryption")]
    return [Finding("swap", "ok", "none, or encrypted")]


def _core_dumps(_settings: Settings) -> list[Finding]:
    """Try the ban in a child: it cannot be taken back, and this process may be somebody else's."""
    if core_dumps_forbidden():
        return [Finding("core dumps", "ok", "forbidden")]
    child = os.fork()
    if child == 0:
        forbid_core_dumps()
        os._exit(0 if core_dumps_forbidden() else 1)
    _, status = os.waitpid(child, 0)
    if status:
        return [Finding("core dumps", "fail", "this system does not let a program forbid them")]
    return [Finding("core dumps", "ok", "forbidden")]


def _room(settings: Settings) -> list[Finding]:
    folder = settings.data_dir if settings.data_dir.exists() else Path()
    free = free_bytes(folder)
    state = "fail" if free < LEAST_FREE else "warn" if free < LITTLE_FREE else "ok"
    return [Finding("disk", state, f"{free >> 20} MB free")]


def _damaged(settings: Settings) -> list[Finding]:
    """Name every database that was moved aside, until somebody has taken it away."""
    return [
        Finding(
            "database",
            "fail",
            f"{found} was damaged and moved aside; it may hold applications that were not sent. "
            "Keep a copy of it, then move it away.",
        )
        for found in sorted(settings.data_dir.glob(f"{DATABASE}.damaged-*"))
        if not found.name.endswith("-journal")
    ]


def _pin(settings: Settings) -> list[Finding]:
    if settings.text("technician_pin"):
        return [Finding("technician", "ok", "a PIN is set")]
    return [Finding("technician", "warn", "no PIN is set: nobody gets in; see `ekios pin`")]


def _database(core: Core) -> list[Finding]:
    mode = core.store.mode()
    text = f"SQLite {mode.sqlite}, {mode.journal}, synchronous {mode.synchronous}"
    if not core.store.checked:
        text += "; too large to be checked here, the running kiosk does"
    return [Finding("database", "ok" if mode.durable else "fail", text)]


def _envelopes(core: Core) -> list[Finding]:
    """Say what the running kiosk's rounds through all that is stored have found."""
    known = care(core.store)
    if found := known.findings():
        return [Finding("envelopes", "fail", text) for text in found]
    when = f"last looked through at {known.ended_at}" if known.ended_at else "not all seen yet"
    return [Finding("envelopes", "ok", f"none is damaged; {when}")]


def _keys(core: Core) -> list[Finding]:
    if not core.settings.text("office_url"):
        return [Finding("office", "warn", "no office_url is set: nothing is ever sent")]
    identity = core.trust.identity()
    if identity is None:
        return [Finding("keys", "fail", "not enrolled; see `ekios sync enrol`")]
    sealing = core.trust.sealing()
    if sealing is None:
        return [Finding("keys", "fail", "no valid key to seal with; take a turn or enrol again")]
    try:
        sealing.key.sign_raw(b"ekios")
    except KeyUnusable as error:
        return [Finding("keys", "fail", str(error))]
    return [Finding("keys", "ok", f"{identity.kiosk}, epoch {identity.epoch}, {identity.code}")]


def _published(core: Core) -> list[Finding]:
    """Say whether the office's catalogue opens; nothing where no office ever published one."""
    shelf = core.shelf(lambda: load(_folder(core.settings)))
    version = shelf.open().version
    reading = shelf.reading()
    if reading is None:
        return []
    state = "ok" if reading.state == "ready" else "warn"
    return [Finding("office's catalogue", state, reading.detail or f"version {version}")]


def _clock(core: Core) -> list[Finding]:
    now = core.store.read(lambda db: moment(db, core.around.now()))
    if now.uncertainty is None:
        return [Finding("clock", "warn", "nothing vouches for it yet")]
    state = "ok" if now.certain else "warn"
    return [Finding("clock", state, f"within {now.uncertainty} s of the office")]


def _outbox(core: Core) -> list[Finding]:
    counts = core.outbox.counts()
    state = "warn" if counts.quarantined else "ok"
    text = f"{counts.pending} waiting, {counts.quarantined} in quarantine"
    return [Finding("outbox", state, text)]


def _mirrored(core: Core) -> list[Finding]:
    if core.mirror is None:
        return [Finding("mirror", "warn", "no mirror_dir is set: one disk holds what waits")]
    core.mirror.catch_up()
    state = "ok" if core.mirror.state in {"ready", "behind"} else "fail"
    return [Finding("mirror", state, f"the second medium is {core.mirror.state}")]


WITHOUT_DATABASE: tuple[Callable[[Settings], list[Finding]], ...] = (
    _catalogue,
    _swap,
    _core_dumps,
    _room,
    _pin,
    _damaged,
)
WITH_DATABASE: tuple[Callable[[Core], list[Finding]], ...] = (
    _database,
    _envelopes,
    _keys,
    _published,
    _clock,
    _outbox,
    _mirrored,
)
