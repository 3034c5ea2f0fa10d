"""`ekios sync`: where the envelopes are, one turn by hand, enrolment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import (
    ConfigFile,
    Json,
    Refusal,
    load_settings,
    progress_bar,
    say_json,
    say_table,
)

if TYPE_CHECKING:
    from kiosk.bootstrap.core import Core

app = typer.Typer(help="Envelopes and the office.", no_args_is_help=True)


@contextmanager
def opened(config: ConfigFile) -> Iterator["Core"]:
    """Open the kiosk's memory for one command; Refusal when it cannot be used."""
    from kiosk.bootstrap.core import open_core
    from sync.errors import StorageError

    settings = load_settings(config)
    try:
        core = open_core(settings)
    except StorageError as error:
        raise Refusal(str(error)) from None
    try:
        yield core
    finally:
        core.close()


@app.command()
def status(config: ConfigFile = None, json: Json = False) -> None:
    """Say who this kiosk is and how many envelopes wait, were acknowledged or are quarantined."""
    with opened(config) as core:
        identity = core.trust.identity()
        counts = core.outbox.counts()
        facts = {
            "kiosk": identity.kiosk if identity else "",
            "epoch": identity.epoch if identity else 0,
            "code": identity.code if identity else "",
            "office": core.settings.text("office_url"),
            "pending": counts.pending,
            "acknowledged": counts.acknowledged,
            "quarantined": counts.quarantined,
        }
    if json:
        say_json(facts)
    else:
        say_table(("", ""), [(name, str(value)) for name, value in facts.items()])


@app.command()
def turn(config: ConfigFile = None, json: Json = False) -> None:
    """Take one round with the office now; exit code 1 when it was not heard."""
    from sync.events import ConnectionChanged, Event

    told: list[ConnectionChanged] = []

    def hear(event: Event) -> None:
        if isinstance(event, ConnectionChanged):
            told.append(event)

    with opened(config) as core:
        agent = core.agent(hear, dict)
        try:
            agent.step()
        finally:
            agent.stop()
    last = told[-1]
    if json:
        say_json(last)
    if not last.online:
        raise Refusal(f"The office was not heard: {last.detail}")
    if not json:
        print(f"{last.pending} waiting, {last.quarantined} in quarantine.")


@app.command()
def catalogue(config: ConfigFile = None, json: Json = False) -> None:
    """Look for a newer catalogue at the office now; exit code 1 when it was not to be had."""
    from kiosk.usecases.tell_time import TellTime
    from sync.catalogue.outcome import Found

    with opened(config) as core:
        look = core.catalogue_look(TellTime(core.store, core.around.now))
        outcome = look()
        look.close()
        slots = core.slots().claimed()
    facts = {
        "found": outcome.found.value,
        "detail": outcome.detail,
        "sha256": slots[0].about.sha256 if slots else "",
    }
    if json:
        say_json(facts)
    if outcome.found not in {Found.INSTALLED, Found.CURRENT}:
        raise Refusal(f"No newer catalogue ({outcome.found}): {outcome.detail}")
    if not json:
        say_table(("", ""), [(name, value) for name, value in facts.items() if value])


@app.command()
def enrol(
    code: Annotated[str, typer.Argument(help="The one-time code from the office.")] = "",
    *,
    scan: Annotated[bool, typer.Option("--scan", help="Scan its QR instead of typing.")] = False,
    seconds: Annotated[float, typer.Option(help="How long to wait for the QR.")] = 60.0,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Begin (or go on with) becoming a kiosk of an office; an officer approves the fingerprint."""
    from sync.enrolment import Step

    if scan == bool(code):
        raise Refusal("Give the one-time code, or --scan to read its QR.")
    code = code or _scanned(config, seconds)
    with opened(config) as core:
        place = core.settings.text("place")
        progress = core.enrolment.begin(code, place)
        if progress.step is not Step.TYPO:
            progress = core.enrolment.advance(core.transport())
    if json:
        say_json(progress)
    if progress.step not in {Step.WAITING, Step.DONE}:
        raise Refusal(f"Enrolment {progress.step}: {progress.detail or 'check the code'}")
    if not json:
        say_table(
            ("", ""),
            [
                ("state", progress.step.value),
                ("this kiosk's key", progress.key),
                ("the office's root", progress.root),
            ],
        )


def _scanned(config: ConfigFile, seconds: float) -> str:
    """Read the one-time code with the kiosk's own scanner."""
    from devices.protocols import Scanned
    from kiosk.cli.listening import first

    where = load_settings(config).text("scanner")
    if not where:
        raise Refusal("No scanner is configured; type the code.")
    seen = first(
        where,
        "scanner",
        Scanned,
        seconds=seconds,
        ask="Show the office's QR to the scanner.",
        nothing="Nothing was scanned",
    )
    return seen.text.strip()


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the stick is mounted.")],
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Write what is pending to a stick, for an office that no line reaches. Safe to repeat."""
    from sync.exchange import NotReady
    from sync.stick import export as write

    with opened(config) as core, progress_bar("envelopes") as tell:
        try:
            done = write(core.parts(dict), folder, tell)
        except OSError as error:
            raise Refusal(f"{folder} did not take it: {error.strerror or error}.") from None
    if isinstance(done, NotReady):
        raise Refusal(f"Nothing was written: {done.detail}.")
    if json:
        say_json(done)
    else:
        print(f"{done.envelopes} waiting, in {len(done.files)} files; {len(done.written)} are new.")


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="An answer file, or the folder they are in.")],
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Apply the office's answers from a stick; exit code 1 when something in them was wrong."""
    from sync.stick import bring_back

    with opened(config) as core, progress_bar("bytes") as tell:
        try:
            done = bring_back(core.parts(dict), path, tell)
        except OSError as error:
            raise Refusal(f"{path} cannot be read: {error.strerror or error}.") from None
    if json:
        say_json(done)
    else:
        print(f"{len(done.delivered)} acknowledged, {len(done.notes)} with news.")
    if done.problems:
        raise Refusal("\n".join(done.problems))


@app.command()
def adopt(
    file: Annotated[Path, typer.Argument(help="A mirror, or a database that was moved aside.")],
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Take in the envelopes of a dead or damaged disk. Safe to repeat; enrol the kiosk first."""
    from sync.adopt import adopt as take_in

    with opened(config) as core:
        done = take_in(core.store, core.trust, file)
    if isinstance(done, str):
        raise Refusal(done)
    if json:
        say_json(done)
    else:
        print(f"{done.adopted} taken in, {done.known} were here already.")
    if done.damaged or done.bare or done.foreign:
        raise Refusal(
            f"{done.damaged} could not be read, {done.bare} lack a photo,"
            f" {done.foreign} are another kiosk's. Keep the file."
        )


@app.command()
def verify(config: ConfigFile = None, json: Json = False) -> None:
    """Check every stored envelope: digest, signature, chain, attachments. Exit code 1 if wrong."""
    from sync.verify import verify as look

    with opened(config) as core, progress_bar("envelopes") as tell:
        done = look(core.store, core.trust, tell)
    if json:
        say_json(done)
    else:
        print(f"{done.envelopes} envelopes, {done.purged} of them purged here.")
    if done.problems:
        raise Refusal("\n".join(done.problems))


@app.command()
def quarantine(config: ConfigFile = None, json: Json = False) -> None:
    """List what the office put into quarantine, with its reason."""
    with opened(config) as core:
        held = core.outbox.quarantined()
    if json:
        say_json(held)
    else:
        say_table(("reference", "saved", "reason"), [(h.reference, h.at, h.reason) for h in held])
