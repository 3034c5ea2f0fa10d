"""The support bundle: what somebody far away needs to help, and nothing about any citizen."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from kiosk.usecases.scrub import scrub
from sync.durable import write_whole

SECRET = frozenset({"technician_pin", "technician_cards"})
LOGS = ("ekios.log", "ekios.log.1", "ekios.log.2", "ekios.log.3", "ekios.log.4")
MOST_BYTES = 4 << 20  # of one part

Part = Callable[[], object]


def bundle(parts: Mapping[str, Part], logs: Path, names: Iterable[str]) -> bytes:
    """Return a ZIP file. A part that cannot be made says so and does not stop the others.

    Everything goes through the scrubber, whatever it is and however sure its maker was.
    """
    names = tuple(names)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, make in parts.items():
            file.writestr(name, scrub(_text(make), names))
        for name in LOGS:
            if text := _read(logs / name):
                file.writestr(f"logs/{name}", scrub(text, names))
    return made.getvalue()


def redacted(settings: Mapping[str, object]) -> dict[str, object]:
    """Return settings without secrets; whether one is set is no secret."""
    return {
        name: ("(set)" if value else "") if name in SECRET else value
        for name, value in settings.items()
    }


def save(folder: Path, name: str, data: bytes) -> Path:
    """Write it to the stick, whole or not at all; OSError."""
    path = folder / name
    write_whole(path, data)
    return path


def _text(make: Part) -> str:
    try:
        return msgspec.json.format(msgspec.json.encode(make()), indent=2).decode()
    except Exception as error:  # noqa: BLE001 - a bundle of a broken kiosk is the one that matters
        return f"not to be had: {type(error).__name__}"


def _read(path: Path) -> str:
    try:
        return path.read_bytes()[-MOST_BYTES:].decode("utf-8", "replace")
    except OSError:
        return ""
