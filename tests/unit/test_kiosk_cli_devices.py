"""`ekios devices` as a technician meets it."""

import functools
import json
from datetime import UTC, datetime

import pytest

from devices.examination import Finding, examine
from devices.hotplug import Node
from devices.protocols import (
    CardRemoved,
    CardTouched,
    CitizenRead,
    Health,
    HealthChanged,
    Scanned,
    State,
)
from devices.suggest import stable, suggest
from devices.urls import SCHEMES, parse
from devices.virtual.printer import VirtualPrinter
from kiosk.cli.device import as_line
from kiosk.usecases.self_report import SelfReport, report_ticket

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def devices(ekios):
    """Run `ekios devices ...`."""
    return functools.partial(ekios, "devices")


@pytest.fixture
def printer():
    virtual = VirtualPrinter(width=58)
    virtual.start()
    yield virtual
    virtual.stop()


def test_a_printer_is_probed(devices, printer):
    code, out, _err = devices("probe", printer.url, "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["state"], told["reason"]) == (0, "printer", "ready", "ok")
    printer.paper_out()
    code, out, _err = devices("probe", printer.url)
    assert code == 1
    assert out.startswith("failed: ")


def test_the_status_ticket_is_printed_with_what_is_known(devices, printer, tmp_path):
    config = tmp_path / "ekios.toml"
    config.write_text('place = "Kelurahan Contoh"\nscanner = "fake+scanner://"\n')
    code, out, err = devices("print", printer.url, "--config", str(config), "--json")
    assert (code, json.loads(out)["state"], err) == (0, "printed", "")
    [sheet] = printer.sheets
    for words in (
        "KEADAAN KIOS",
        "belum terdaftar",
        "Kelurahan Contoh",
        "belum diatur",
        "Pemindai",
    ):
        assert words in sheet.text
    assert not (tmp_path / "data").exists()  # asking leaves nothing behind


def test_a_status_ticket_that_cannot_be_printed(devices, printer):
    printer.cover_open()
    code, out, err = devices("print", printer.url)
    assert (code, out) == (1, "")
    assert err.startswith("The status ticket is failed")
    assert "is not a printer" in devices("print", "fake+scanner://")[2]


def test_watching_prints_a_line_per_event(devices):
    code, out, _err = devices("watch", "fake+reader://", "--seconds", "0.3", "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert (lines[0]["event"], lines[0]["state"]) == ("health", "ready")
    assert lines[-1]["reason"] == "stopped"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (CardTouched("04112233445566", "A"), {"event": "card", "uid": "04112233445566"}),
        (CardRemoved(), {"event": "removed"}),
        (Scanned("K07-4821-93"), {"event": "scan", "text": "K07-4821-93"}),
        (
            HealthChanged("it", Health(State.FAILED, "jam", 1.0, "x")),
            {"event": "health", "state": "failed", "reason": "jam", "detail": "x"},
        ),
    ],
)
def test_what_a_line_says(event, line):
    told = as_line(event, AT)
    assert told["at"] == "2026-01-02T03:04:05+00:00"
    assert line.items() <= told.items()


def test_whose_card_it_is_stays_unsaid():
    told = as_line(CitizenRead("3299994507950003", "Siti Contoh", "1995-07-05", "04AB", "A"), AT)
    assert "3299994507950003" not in str(told)
    assert "Siti" not in str(told)
    assert (told["event"], told["uid"]) == ("card", "04AB")


def test_suggest_speaks_json(devices):
    code, out, _err = devices("suggest", "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)


def tty(vendor, serial="", *, number=0):
    links = (f"/dev/serial/by-id/usb-{vendor}{serial}-if00", f"/dev/serial/by-path/usb-{number}")
    return Node("tty", f"/dev/ttyUSB{number}", links, vendor, "7523", serial, "Contoh Serial")


def test_a_usb_printer_is_suggested_by_its_serial_number():
    node = Node("usb", "/dev/bus/usb/001/007", (), "04b8", "0e28", "X3F1", "TM", ":070102:")
    interface = Node("usb", "", (), "04b8", "0e28", "X3F1", "TM", ":070102:")
    [found] = suggest((node, interface))
    assert (found.url, found.sure) == ("escpos+usb://04b8:0e28?serial=X3F1", True)


def test_an_adapter_may_be_anything_and_a_known_maker_may_not():
    urls = [s.url for s in suggest((tty("1a86", "A1"),)) if not s.sure]
    assert f"escpos+serial://{tty('1a86', 'A1').links[0]}" in urls
    assert f"scanner+serial://{tty('1a86', 'A1').links[0]}" in urls
    [scanner] = suggest((tty("0c2e", "B2"),))
    assert scanner.kind == "scanner"
    assert scanner.sure


def test_two_adapters_without_a_serial_number_are_told_apart_by_their_plug():
    """Their names by id are one and the same; whoever uses it gets the other one some day."""
    first, second = tty("1a86", number=0), tty("1a86", number=1)
    assert first.links[0] == second.links[0]
    assert stable(first) != stable(second)


def test_every_suggestion_is_a_valid_address():
    nodes = (
        tty("1a86", "A1"), tty("04b8", "B2"), Node("tty", "/dev/ttyS0"), Node("mem", "/dev/null"),
        Node("input", "/dev/input/event7", ("/dev/input/by-id/x-event-kbd",), traits=("keyboard",)),
        Node("video4linux", "/dev/video0", ("/dev/v4l/by-id/usb-x-video-index0",)),
        Node("video4linux", "/dev/video1", ("/dev/v4l/by-id/usb-x-video-index1",)),
    )  # fmt: skip
    found = suggest(nodes)
    assert [parse(s.url).scheme for s in found]
    assert {s.kind for s in found} <= {scheme.kind for scheme in SCHEMES.values()}
    assert not [s for s in found if "ttyS0" in s.url or "index1" in s.url]
    assert [s.sure for s in found] == sorted((s.sure for s in found), reverse=True)


def test_doctor_names_what_stands_in_the_way(devices, tmp_path):
    config = tmp_path / "ekios.toml"
    config.write_text('printer = "escpos+serial:///dev/ttyUSB7"\ncamera = "nix://"\n')
    code, out, _err = devices("doctor", "--config", str(config), "--json")
    rows = json.loads(out)
    assert code == 1
    said = {(row["check"], row["state"]) for row in rows}
    assert {("printer", "warn"), ("printer", "fail"), ("camera", "fail")} <= said


def test_doctor_names_programs_that_meddle(tmp_path):
    for number, name in ((1, "init"), (7, "brltty"), (8, "ModemManager")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "comm").write_text(f"{name}\n")
    port = tmp_path / "port"
    port.touch()
    findings = examine({"printer": f"escpos+file://{port}"}, tmp_path)
    assert findings[0] == Finding("printer", "ok", str(port))
    assert [f.text.split()[0] for f in findings[1:]] == ["ModemManager", "brltty"]
    assert examine({"printer": "escpos+tcp://10.0.0.9"}, tmp_path)[0].state == "ok"


def test_doctor_on_a_healthy_kiosk(devices, tmp_path):
    config = tmp_path / "ekios.toml"
    config.write_text('printer = "escpos+tcp://10.0.0.9"\n')
    assert devices("doctor", "--config", str(config))[0] == 0


@pytest.mark.parametrize("width", [58, 80])
def test_the_status_ticket_fits_its_paper(width):
    from devices.escpos.encode import encode
    from devices.escpos.profiles import PAPERS, Profile
    from devices.virtual.machine import Machine

    report = SelfReport(
        "Kantor Kelurahan Contoh, Lantai 1", "2026-01-02 10:04 WIB", "0.1.0", "2026.1", "K07",
        "10.0.0.31", "layanan.contoh.example:8443", heard=False, pending=12,
        devices={"printer": Health(State.WARNING, "paper_near_end", 0.0)},
    )  # fmt: skip
    machine = Machine(width)
    ticket = report_ticket(report, lambda text: text)
    machine.receive(encode(ticket, Profile(PAPERS[width])).data())
    rows = machine.sheets[0].text.split("\n")
    assert max(map(len, rows)) <= PAPERS[width].columns
    assert "K07" in machine.sheets[0].text
