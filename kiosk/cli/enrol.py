"""`ekios devices enrol-card`: a technician's card, as the line that the settings want."""

import os
from typing import Annotated

import typer

from kiosk.cli.listening import first
from kiosk.cli.output import ConfigFile, Refusal, load_settings


def enrol_card(
    config: ConfigFile = None,
    url: Annotated[str, typer.Option(help="Reader to use instead of the setting's.")] = "",
    seconds: Annotated[float, typer.Option(help="How long to wait for the card.")] = 20.0,
) -> None:
    """Read a technician's card and print the setting that enrols it beside those of before.

    The card only counts together with the PIN, and from then on the PIN only with a card. What is
    printed is a salted hash; the card's number is shown nowhere.
    """
    from devices.protocols import CardTouched
    from kiosk.usecases.check_pin import hash_card

    settings = load_settings(config)
    if not settings.text("technician_pin"):
        raise Refusal("Set a PIN first (ekios pin): a card alone lets nobody in.")
    where = url or settings.text("card_reader")
    if not where:
        raise Refusal("No card reader is configured; set card_reader or give --url.")
    card = first(
        where,
        "card_reader",
        CardTouched,
        seconds=seconds,
        ask="Hold the card to the reader.",
        nothing="No card was seen",
    )
    made = hash_card(card.uid, card.type, os.urandom(16))
    print(f'technician_cards = "{" ".join((*settings.text("technician_cards").split(), made))}"')
