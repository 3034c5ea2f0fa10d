"""A line of 64 kbit/s that drops packets: everything arrives, and little more than the payload.

A network namespace with a token bucket and a lossy firewall is made for it. Needs root, iproute2
and nftables, as CI has them: a machine without has not shown this. `EKIOS_LINES` asks for other
lines, "16:30" is 16 kbit/s and 30 % loss.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kiosk.paths import package_root
from tests.mishaps.lines import Loop
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

LINES = os.environ.get("EKIOS_LINES", "64:5").split(",")
ENVELOPES = int(os.environ.get("EKIOS_ENVELOPES", "10"))
MOST = 1.3
VERY_BAD = (
    30  # % each way; TCP then also repeats what had arrived, because acknowledgements are lost
)
MOST_WHEN_VERY_BAD = 1.6
NEAR, FAR = "10.199.77.1", "10.199.77.2"


class NearOffice(Office):
    host = NEAR


@contextmanager
def thin(kbit: str, loss: str) -> Iterator[tuple[str, Path]]:
    """Make a namespace behind a thin line; give its name and the counters of this end."""
    name = f"ekios{os.getpid()}"
    here, there = f"ek{os.getpid()}a", f"ek{os.getpid()}b"
    inside = ["ip", "netns", "exec", name]
    bucket = ["root", "tbf", "rate", f"{kbit}kbit", "burst", "3000", "latency", "2s"]
    try:
        run("ip", "netns", "add", name)
        run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        run("ip", "addr", "add", f"{NEAR}/30", "dev", here)
        run("ip", "link", "set", here, "mtu", "1500", "up")
        run(*inside, "ip", "addr", "add", f"{FAR}/30", "dev", there)
        run(*inside, "ip", "link", "set", there, "up")
        for place, link in (([], here), (inside, there)):
            run(*place, "tc", "qdisc", "add", "dev", link, *bucket)
        for place, link in (([], here), (inside, there)):
            run(*place, "nft", losing(name, link, loss))
        yield name, Path(f"/sys/class/net/{here}/statistics")
    finally:
        subprocess.run(["nft", "delete", "table", "inet", name], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", here], check=False, capture_output=True)


def losing(table: str, link: str, loss: str) -> str:
    """Return the rules by which what arrives at an end of the line, and was counted, is lost."""
    return (
        f"add table inet {table};"
        f"add chain inet {table} in {{ type filter hook input priority 0; }};"
        f"add rule inet {table} in iif {link} numgen random mod 100 < {loss} drop"
    )


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(
            f"This test makes a network namespace as root: {command}: {done.stderr.strip()}"
        )


def on_the_wire(counters: Path) -> int:
    return sum(int((counters / f"{way}_bytes").read_text()) for way in ("rx", "tx"))


def ratio(folder: Path, line: str, envelopes: int, variant: str = "") -> float:
    """Send everything over such a line; bytes on the wire that it did not drop, per payload."""
    kbit, loss = line.split(":")
    with thin(kbit, loss) as (namespace, counters), closing(NearOffice()) as office:
        kiosk = Kiosk(folder, line=Loop(office)).enrol(office)
        for number in range(envelopes):
            kiosk.submit(photos=number % 10 == 0, size=90_000)
        promised, payload = set(kiosk_rows(kiosk)), weight(kiosk)
        kiosk.close()
        before = on_the_wire(counters)
        inside = ["ip", "netns", "exec", namespace]
        sender = [sys.executable, "-m", "tests.mishaps.slow_sender", str(folder), office.url]
        subprocess.run([*inside, *sender, variant], cwd=package_root(), check=True, timeout=3_600)
        sent = on_the_wire(counters) - before
        print(f"{line}: {payload} bytes of payload, {sent / payload:.2f} times that on the wire")
        assert set(office.held) == promised
        return sent / payload * (1 - int(loss) / 100)  # what the line drops is sent again


@pytest.mark.parametrize("line", LINES)
def test_everything_arrives_over_a_thin_and_lossy_line(tmp_path, line):
    very_bad = int(line.partition(":")[2]) >= VERY_BAD
    assert ratio(tmp_path, line, ENVELOPES) <= (MOST_WHEN_VERY_BAD if very_bad else MOST)


def test_a_kiosk_that_says_everything_twice_would_be_noticed(tmp_path):
    assert ratio(tmp_path, "512:5", 1, "twice") > MOST


def kiosk_rows(kiosk: Kiosk) -> list[str]:
    return [
        r[0] for r in kiosk.store.read(lambda db: db.execute("SELECT id FROM outbox").fetchall())
    ]


def weight(kiosk: Kiosk) -> int:
    return int(
        kiosk.store.read(
            lambda db: db.execute(
                "SELECT (SELECT sum(length(head) + length(sealed) + length(signature)) FROM outbox)"
                " + (SELECT total(length(data)) FROM attachment)"
            ).fetchone()[0]
        )
    )
