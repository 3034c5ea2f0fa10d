"""What the page about hardware shows is run here, so that it stays true."""

import re
from pathlib import Path

import pytest

from devices.bell import Bell
from devices.errors import DeviceGone
from devices.fault_script import parse
from devices.protocols import Scanned
from devices.urls import SCHEMES
from devices.urls import parse as parse_url
from tests.contracts.devices_workbench import Heard

PAGE = (Path(__file__).parents[2] / "docs" / "hardware.md").read_text("utf-8")


def block(kind):
    return re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]


class Wire:
    """A Transport whose bytes the test puts in."""

    def __init__(self):
        self.coming = [b""]
        self.opened = self.closed = 0

    def open(self):
        self.opened += 1

    def read(self, seconds):
        data = self.coming.pop(0) if self.coming else b""
        if data is None:
            raise DeviceGone("cable")
        return data

    def write(self, data, seconds):
        return len(data)

    def close(self):
        self.closed += 1


def test_the_driver_of_the_page_is_one():
    code = block("python")
    assert len(code.splitlines()) <= 50
    names = {}
    exec(compile(code, "hardware.md", "exec"), names)
    heard, wire = Heard(), Wire()
    button = names["Button"]("button", wire, heard)
    assert isinstance(button.supervisor.bell, Bell)
    wire.coming = [b"xP", None, b"P"]
    for _ in range(3):
        button.supervisor.turn()
    assert heard.of(Scanned) == [Scanned("pressed")] * 2
    assert button.health().state == "ready"
    assert (wire.opened, wire.closed) == (2, 1)


def test_the_script_of_the_page_can_be_played():
    assert {fault.device for fault in parse(block("faults"))} == {"printer", "scanner", "network"}


@pytest.mark.parametrize("url", re.findall(r"^\| `([a-z0-9+]+://[^`]*)`", PAGE, re.MULTILINE))
def test_the_addresses_of_the_page_are_right(url):
    assert parse_url(url).scheme in SCHEMES


@pytest.mark.parametrize("name", sorted({o for s in SCHEMES.values() for o in s.options}))
def test_every_option_is_on_the_page(name):
    assert f"`{name}`" in PAGE or f"{name}=" in PAGE
