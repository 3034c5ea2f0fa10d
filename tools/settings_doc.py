"""Write docs/settings.md from the table of settings: `python tools/settings_doc.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kiosk.config import SETTINGS, Setting  # noqa: E402 - found through the line above

PAGE = ROOT / "docs" / "settings.md"
TYPES = {str: "text", int: "whole number", float: "number", bool: "true or false"}
HEAD = """# Settings of a kiosk

One TOML file, given with `--config` or in `EKIOS_CONFIG`. A setting that is not there has its
default; a file with mistakes is refused with all of them at once. `ekios doctor --config FILE`
shows what follows from it.

```toml
data_dir = "/var/lib/ekios"
office_url = "https://kantor.contoh.example"
place = "Kantor Kelurahan Contoh, Lantai 1"
printer = "escpos+tcp://10.0.0.9:9100?width=80"
```

Addresses of devices are explained in [hardware.md](hardware.md).

| setting | type | default | what it is |
| --- | --- | --- | --- |
"""


def page() -> str:
    return HEAD + "".join(row(setting) for setting in SETTINGS)


def row(setting: Setting) -> str:
    default = setting.default
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    cell = f"`{shown}`" if shown else "empty"
    return f"| `{setting.name}` | {TYPES[setting.type]} | {cell} | {setting.help} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
