"""What the journey may know of this kiosk: settings, catalogue, devices."""

from kiosk import __version__
from kiosk.bootstrap.core import Core
from kiosk.bootstrap.plug import Plugged
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.localized import LANGUAGES
from kiosk.journey import World


def world(core: Core, catalogue: Catalogue, plugged: Plugged) -> World:
    settings = core.settings
    return World(
        catalogue=catalogue,
        place=settings.text("place"),
        version=__version__,
        fresh_id=core.around.new_id(),
        idle_seconds=settings.number("idle_seconds"),
        warning_seconds=settings.number("warning_seconds"),
        reader_gives_identity=bool(plugged.reader and plugged.reader.gives_identity),
        has_scanner=plugged.scanner is not None,
        has_speech=plugged.speech is not None,
        has_camera=plugged.camera is not None,
        nearest_kiosk=settings.text("nearest_kiosk"),
        can_restart=bool(settings.text("restart_command")),
        can_shut_down=bool(settings.text("shutdown_command")),
        technician_card=bool(settings.text("technician_cards").strip()),
        languages=_own_first(catalogue.region.languages, settings.text("language")),
    )


def _own_first(languages: tuple[str, ...], own: str) -> tuple[str, ...]:
    """Return the region's languages; the kiosk's own first, where the region offers it."""
    known = [code for code in languages if code in LANGUAGES] or [*LANGUAGES]
    return tuple(sorted(dict.fromkeys(known), key=lambda code: code != own))
