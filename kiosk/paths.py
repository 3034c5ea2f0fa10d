"""Where the program's own files are, run from source or from a PyInstaller build."""

import sys
from pathlib import Path


def package_root() -> Path:
    """Return the folder that holds `kiosk/`, `screens/` and `assets/`."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def assets() -> Path:
    """Return the folder of the catalogue, the translations, icons and sounds."""
    return package_root() / "assets"
