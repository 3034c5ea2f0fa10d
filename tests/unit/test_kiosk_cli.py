"""`ekios` at the terminal: help, JSON for machines, one plain sentence for what went wrong."""

import json
import os
import threading
import tty
from contextlib import contextmanager

import pytest
import typer.main

from kiosk.cli.app import app
from kiosk.config import SETTINGS
from kiosk.usecases.check_pin import PinCheck, hash_pin
from tools.settings_doc import PAGE, page


@pytest.fixture
def config(tmp_path) -> str:
    path = tmp_path / "ekios.toml"
    path.write_text(f'data_dir = "{tmp_path / "data"}"\n')
    return str(path)


def commands(group, before=()):
    """Yield every command of the program as its words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name)


COMMANDS = sorted(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(ekios, words):
    code, out, err = ekios(*words, "--help")
    assert (code, err) == (0, "")
    assert f"ekios {' '.join(words)}" in out


def test_all_promised_commands_are_there():
    assert {words[0] for words in COMMANDS} >= {
        "run", "demo", "doctor", "services", "simulate", "devices", "sync",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("services", "list"), ("services", "show", "surat-keterangan-usaha"), ("services", "check")],
    ids=" ".join,
)
def test_services_speak_json(ekios, words):
    code, out, _err = ekios(*words, "--json")
    assert code == 0
    json.loads(out)


def test_sync_status_of_a_fresh_kiosk(ekios, config):
    code, out, _err = ekios("sync", "status", "--json", "--config", config)
    assert code == 0
    assert json.loads(out)["pending"] == 0
    assert json.loads(out)["kiosk"] == ""


def test_doctor_of_a_fresh_kiosk_finds_that_it_is_not_enrolled(ekios, config):
    code, out, _err = ekios("doctor", "--json", "--config", config)
    found = {finding["check"]: finding for finding in json.loads(out)}
    assert found["database"]["state"] == "ok"
    assert found["office"]["state"] == "warn"
    assert code == int(any(f["state"] == "fail" for f in found.values()))


def test_devices_list_of_nothing_but_the_machine_itself(ekios, config):
    code, said, _ = ekios("devices", "list", "--config", config, "--json")
    assert code == 0
    assert [device["device"] for device in json.loads(said)] == ["storage", "board"]


def test_devices_list_says_how_each_is(ekios, tmp_path):
    path = tmp_path / "devices.toml"
    path.write_text('printer = "fake+printer://"\nscanner = "escpos+pigeon://loft"\n')
    code, out, _err = ekios("devices", "list", "--json", "--config", str(path))
    rows = {row["device"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["printer"]["state"] == "ready"
    assert rows["scanner"]["reason"] == "bad_address"


def test_simulate_without_an_office_says_what_each_was_told(ekios, config):
    code, out, _err = ekios("simulate", "--citizens", "1", "--config", config, "--no-sync")
    [told] = [json.loads(line) for line in out.splitlines()]
    assert (code, told["screen"], told["saved_at"]) == (0, "save_failed", "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("services", "show", "surat-terbang"), "no such service"),
        (("services", "list", "--folder", "/nowhere"), "no such folder"),
        (("sync", "enrol", "ABC"), "Enrolment typo"),
        (("sync", "turn"), "The office was not heard: not enrolled"),
        (("devices", "print", "pigeon://loft"), "pigeon"),
        (("doctor", "--config", "/nowhere.toml"), "cannot be read"),
        (("pin", "--new", "12"), "A PIN has at least 6 digits."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_went_wrong_is_one_sentence(ekios, words, sentence):
    code, out, err = ekios(*words)
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_wrong_settings_file_reports_all_its_errors_at_once(ekios, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('offce_url = "x"\nwidth = "wide"\nfullscreen = 1\nplace = 5\n')
    code, _out, err = ekios("doctor", "--config", str(path))
    assert code == 1
    assert err.splitlines() == [
        "offce_url: no such setting. Did you mean office_url?",
        "width: must be a whole number, not 'wide'.",
        "fullscreen: must be true or false, not 1.",
        "place: must be a text, not 5.",
    ]


def test_the_settings_file_may_be_named_by_the_environment(ekios, tmp_path, monkeypatch):
    path = tmp_path / "named.toml"
    path.write_text("width = false\n")
    monkeypatch.setenv("EKIOS_CONFIG", str(path))
    assert ekios("doctor")[2] == "width: must be a whole number, not False.\n"


def test_a_pin_from_the_terminal_lets_the_technician_in(ekios):
    from kiosk.commands import CheckPin

    code, out, _err = ekios("pin", "--new", "246810")
    name, _, quoted = out.strip().partition(" = ")
    assert (code, name) == (0, "technician_pin")
    check = PinCheck(quoted.strip('"'), lambda: 0.0)
    assert check(CheckPin("v", "246810")).ok
    assert not check(CheckPin("v", "246811")).ok


def test_an_enrolled_card_lets_the_technician_in_together_with_the_pin(ekios, tmp_path, caplog):
    from devices.virtual.pn532 import VirtualPn532
    from devices.virtual.ports import PtyPort
    from kiosk.commands import CheckPin
    from kiosk.domain.application import CardPresent

    caplog.set_level(0)
    path, uid = tmp_path / "ekios.toml", "04112233445566"
    pin = hash_pin("246810", bytes(16))
    path.write_text(f'technician_pin = "{pin}"\ntechnician_cards = "00:11"\n')
    chip = VirtualPn532()
    chip.lay(uid)
    port = PtyPort(chip, str(tmp_path / "reader"))
    port.start()
    try:
        code, out, err = ekios(
            "devices", "enrol-card", "--config", str(path), "--url", f"pn532+serial://{port.path}"
        )
    finally:
        port.stop()
    name, _, quoted = out.strip().partition(" = ")
    cards = tuple(quoted.strip('"').split())
    assert (code, name, cards[0]) == (0, "technician_cards", "00:11")
    check = PinCheck(pin, lambda: 0.0, cards[1:])
    assert check(CheckPin("v", "246810", CardPresent(uid, "A"))).ok
    assert not check(CheckPin("v", "246810")).ok
    assert uid not in out + err + caplog.text


def test_the_one_time_code_is_scanned_from_the_office(ekios, tmp_path):
    """The office's QR, as its page and its terminal draw it, read by the kiosk's own scanner."""
    import xml.etree.ElementTree as ET

    from backoffice.fleet.qr import qr_svg, qr_text
    from sync.signatures import make_enrolment_code

    code = make_enrolment_code(b"0123456789", bytes(32))
    assert ET.fromstring(qr_svg(code)).tag.endswith("svg")
    assert _read(qr_text(code)) == code
    path = tmp_path / "ekios.toml"
    with scanning(code) as port:
        settings = f'scanner = "scanner+serial://{port}"\ndata_dir = "{tmp_path}/kiosk"\n'
        path.write_text(settings + 'office_url = "http://127.0.0.1:9"\n')
        _code, out, err = ekios("sync", "enrol", "--scan", "--config", str(path), "--json")
    assert "Show the office's QR" in err
    assert json.loads(out)["step"] == "failed", "the code is whole; there is no office to ask"


@contextmanager
def scanning(text):
    """A scanner on a line, that reads the same code again and again; gives its path."""
    master, line = os.openpty()
    tty.setraw(line)
    done = threading.Event()

    def work():
        while not done.wait(0.05):
            os.write(master, text.encode() + b"\r\n")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield os.ttyname(line)
    finally:
        done.set()
        thread.join()
        os.close(master)
        os.close(line)


def _read(drawn):
    """Read a QR that was drawn in half blocks."""
    import zxingcpp
    from PIL import Image

    lines = drawn.splitlines()
    image = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            image.putpixel((x, 2 * y), 255 * (block in "\u2588\u2580"))
            image.putpixel((x, 2 * y + 1), 255 * (block in "\u2588\u2584"))
    [found] = zxingcpp.read_barcodes(image.resize((4 * image.width, 4 * image.height), 0))
    return found.text


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "Set a PIN first"),
        ('technician_pin = "00:11"', "No card reader is configured"),
        ('technician_pin = "00:11"\ncard_reader = "pn53+serial:///x"', "did you mean"),
        ('technician_pin = "00:11"\ncard_reader = "fake+reader://"', "No card was seen"),
    ],
)
def test_a_card_that_cannot_be_enrolled_is_a_plain_sentence(ekios, tmp_path, settings, words):
    path = tmp_path / "ekios.toml"
    path.write_text(settings)
    code, _out, err = ekios("devices", "enrol-card", "--config", str(path), "--seconds", "0")
    assert code == 1
    assert words in err


def test_the_page_of_settings_is_the_table_of_settings():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tools/settings_doc.py"
    assert all(f"| `{setting.name}` |" in page() for setting in SETTINGS)
