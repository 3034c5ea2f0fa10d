"""Every setting, in one table: name, type, default, help. Read from TOML; all errors at once."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct


class Setting(Struct, frozen=True):
    """One line of the settings file."""

    name: str
    type: type
    default: str | int | float | bool
    help: str


SETTINGS = (
    Setting("data_dir", str, "data", "folder of the outbox, the keys and the journals"),
    Setting("catalogue_dir", str, "", "folder of the services; empty: the ones that came along"),
    Setting("place", str, "Kantor Kelurahan Contoh", "where this kiosk stands, as citizens say it"),
    Setting("office_url", str, "", "address of the office, without a path; empty: never syncs"),
    Setting("language", str, "", "language of the attract screen: id or en; empty: the region's"),
    Setting("fullscreen", bool, True, "fill the screen, without a border or a cursor"),
    Setting("width", int, 1080, "width of the window in pixels"),
    Setting("height", int, 1920, "height of the window in pixels"),
    Setting("diagonal", float, 21.5, "diagonal of the panel in inches; sizes in mm need it"),
    Setting("idle_seconds", int, 60, "seconds without a touch before the warning"),
    Setting("warning_seconds", int, 30, "seconds of the warning before everything is wiped"),
    Setting("printer", str, "", "URL of the receipt printer, such as escpos+tcp://10.0.0.9:9100"),
    Setting("card_reader", str, "", "URL of the card reader"),
    Setting("scanner", str, "", "URL of the QR scanner"),
    Setting("camera", str, "", "URL of the camera for documents"),
    Setting("keypad", str, "", "URL of the tactile keypad"),
    Setting("speech", str, "", "URL of the voice, such as speech+espeak://?rate=150"),
    Setting(
        "letter_printer", str, "", "URL of the A4 printer for letters, such as a4+cups://surat"
    ),
    Setting("power", str, "", "URL of the UPS, such as power+nut://ups@localhost"),
    Setting("storage", str, "", "URL of the disk to watch; empty: the one that data_dir is on"),
    Setting("board", str, "board+linux://", "URL of the board's sensors; empty: not watched"),
    Setting(
        "nearest_kiosk", str, "", "where to go while this kiosk does not serve, as people say it"
    ),
    Setting("technician_pin", str, "", "hash of the technician's PIN, from: ekios pin"),
    Setting(
        "technician_cards",
        str,
        "",
        "hashes of cards that must come with the PIN, with spaces "
        "between them, from: ekios devices enrol-card",
    ),
    Setting("sync_seconds", int, 30, "seconds between turns while nothing is waiting"),
    Setting("retry_seconds", int, 300, "longest pause between tries while no office is heard"),
    Setting(
        "key_command",
        str,
        "",
        "program that holds this kiosk's keys in a TPM or HSM (docs/keys.md); empty: files",
    ),
    Setting("mirror_dir", str, "", "folder on another medium for a second copy of the outbox"),
    Setting("keep_days", int, 30, "days before what the office holds and backed up is purged here"),
    Setting("media_dir", str, "/media", "folder under which USB sticks are mounted"),
    Setting("restart_command", str, "systemctl reboot", "restarts the machine; empty: not offered"),
    Setting(
        "shutdown_command",
        str,
        "systemctl poweroff",
        "switches the machine off; empty: not offered",
    ),
    Setting("log_dir", str, "", "folder of the log; empty: data_dir/logs"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}

Value = str | int | float | bool


class Settings(Struct, frozen=True):
    """The settings in force, by name. Paths are as written; `data_dir` may be relative."""

    values: dict[str, Value]

    def text(self, name: str) -> str:
        return str(self.values[name])

    def number(self, name: str) -> int:
        return int(self.values[name])

    def real(self, name: str) -> float:
        return float(self.values[name])

    def flag(self, name: str) -> bool:
        return bool(self.values[name])

    @property
    def data_dir(self) -> Path:
        return Path(self.text("data_dir"))


def settings_from(mapping: Mapping[str, object]) -> Settings | tuple[str, ...]:
    """Return the settings, or every problem of them as a sentence."""
    problems = [p for name, value in mapping.items() if (p := _problem(name, value))]
    if problems:
        return tuple(problems)
    values: dict[str, Value] = {s.name: s.default for s in SETTINGS}
    for name, value in mapping.items():
        values[name] = BY_NAME[name].type(value)
    return Settings(values)


def read_settings(path: Path | None) -> Settings | tuple[str, ...]:
    """Read a TOML file (None: only defaults); the settings, or every problem as a sentence."""
    if path is None:
        return settings_from({})
    try:
        return settings_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        return (f"{path}: cannot be read ({error.strerror}).",)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return (f"{path}: is not TOML ({error}).",)


def _problem(name: str, value: object) -> str:
    setting = BY_NAME.get(name)
    if setting is None:
        near = difflib.get_close_matches(name, BY_NAME, n=1)
        return f"{name}: no such setting." + (f" Did you mean {near[0]}?" if near else "")
    wanted = setting.type
    fits = isinstance(value, (int, float) if wanted is float else wanted)
    if not fits or (wanted is not bool and isinstance(value, bool)):
        return f"{name}: must be {_NAMES[wanted]}, not {value!r}."
    return ""


_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
