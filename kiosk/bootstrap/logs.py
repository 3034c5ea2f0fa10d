"""The log: a few small files that wear no storage out and name no person."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kiosk.config import Settings

BYTES = 512 << 10
FILES = 4
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_file(settings: Settings) -> Path:
    """Send the program's log to `log_dir`; return the folder. Replaces no other handler.

    Where no file can be written it goes to stderr: a kiosk without a disk still shows a screen.
    """
    folder = log_folder(settings)
    handler = _handler(folder)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in ("urllib3", "requests", "PIL", "kivy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return folder


def log_folder(settings: Settings) -> Path:
    return Path(settings.text("log_dir") or settings.data_dir / "logs")


def _handler(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return RotatingFileHandler(
            folder / "ekios.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8"
        )
    except OSError:
        return logging.StreamHandler()
