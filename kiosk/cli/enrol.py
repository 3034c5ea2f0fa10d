"""`ekios devices enrol-card`: a technician's card, as the line that the settings want."""

import os
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import ConfigFile, Refusal, load_settings

if TYPE_CHECKING:
    from devices.protocols import CardTouched, DeviceEvent


def enrol_card(
    config: ConfigFile = None,
    url: Annotated[str, typer.Option(help="Reader to use instead of the setting's.")] = "",
    seconds: Annotated[float, typer.Option(help="How long to wait for the card.")] = 20.0,
) -> None:
    """Read a technician's card and print the setting that enrols it beside those of before.

    The card only counts together with the PIN, and from then on the PIN only with a card. What is
    printed is a salted hash; the card's number is shown nowhere.
    """
    from kiosk.usecases.check_pin import hash_card

    settings = load_settings(config)
    if not settings.text("technician_pin"):
        raise Refusal("Set a PIN first (ekios pin): a card alone lets nobody in.")
    where = url or settings.text("card_reader")
    if not where:
        raise Refusal("No card reader is configured; set card_reader or give --url.")
    card = _first_card(where, seconds)
    made = hash_card(card.uid, card.type, os.urandom(16))
    print(f'technician_cards = "{" ".join((*settings.text("technician_cards").split(), made))}"')


def _first_card(url: str, seconds: float) -> "CardTouched":
    from devices.errors import BadAddress
    from devices.opening import open_device
    from devices.protocols import CardTouched

    seen: list[CardTouched] = []
    came = threading.Event()

    def hear(event: "DeviceEvent") -> None:
        if isinstance(event, CardTouched):
            seen.append(event)
            came.set()

    try:
        reader = open_device(url, "card_reader", hear)
    except BadAddress as error:
        raise Refusal("\n".join(error.problems)) from None
    reader.start()
    try:
        typer.echo("Hold the card to the reader.", err=True)
        came.wait(seconds)
        reason = reader.health().reason
    finally:
        reader.stop()
    if not seen:
        raise Refusal(f"No card was seen ({reason}).")
    return seen[0]
