"""The command line and the server, as an officer and a script use them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.mishaps.town import wait_for

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "assets" / "services"


def run(*arguments, data, code=0):
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "EKIOS_OFFICE_DIR"}
    }
    command = [sys.executable, "-m", "backoffice", *map(str, arguments), "--data", str(data)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout if not code else done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = tmp_path_factory.mktemp("cli") / "office"
    facts = json.loads(run("init", "--catalogue", SERVICES, "--json", data=data))
    return data, facts


def test_init_makes_an_office_and_is_safe_to_repeat(made):
    data, facts = made
    assert facts["services"] >= 5
    assert len(facts["password"]) >= 12
    again = json.loads(run("init", "--catalogue", SERVICES, "--json", data=data))
    assert (again["root"], again["trust"], again["password"]) == (
        facts["root"],
        facts["trust"],
        "(unchanged)",
    )


def test_private_keys_are_files_of_their_owner_and_not_in_the_database(made):
    data, _facts = made
    keys = sorted((data / "keys").glob("*.key"))
    assert len(keys) == 3
    content = (data / "office.sqlite3").read_bytes()
    for key in [*keys, *(data / "keys-backup").glob("*.key")]:
        assert key.stat().st_mode & 0o077 == 0
        secret = key.read_text().split()[-1]
        assert secret.encode() not in content
        import base64

        assert base64.b64decode(secret) not in content
    assert (data / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_sqlite_is_as_strict_as_it_gets(made):
    from django.db import connections
    from django.db.backends.sqlite3.base import DatabaseWrapper

    from backoffice.settings import SQLITE

    data, _facts = made
    settings = {
        **connections["default"].settings_dict,
        **SQLITE,
        "NAME": str(data / "office.sqlite3"),
    }
    wrapper = DatabaseWrapper(settings)
    with wrapper.cursor() as cursor:
        modes = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
    wrapper.close()
    assert modes == ["delete", 3]


def test_commands_say_what_is_wrong_in_a_sentence(made, tmp_path):
    data, _facts = made
    none = tmp_path / "none"
    assert f"make one with: python -m backoffice init --data {none}" in run(
        "status", data=none, code=1
    )
    assert "there is no case" in run(
        "decide", "K99-0001-00", "--state", "review", data=data, code=1
    )
    assert "no kiosk is waiting" in run("approve", "--all-waiting", data=data, code=1)
    assert "there is no item 7" in run("replay", "7", data=data, code=1)
    assert "cannot become" in run("key", "contoh-9", "1", "revoked", data=data, code=1)


def test_small_commands(made, tmp_path):
    data, _facts = made
    assert json.loads(run("open", "--json", data=data)) == {"opened": 0}
    assert run("quarantine", data=data) == ""
    assert json.loads(run("replay", "--json", data=data)) == {"through": 0, "kept": 0}
    assert json.loads(run("status", "--json", data=data))["cases"] == {}
    assert "server_epoch" in run("restored", data=data)
    copy = tmp_path / "copy.sqlite3"
    assert json.loads(run("backup", copy, "--json", data=data))["through"] == 0
    assert sqlite3.connect(copy).execute("SELECT count(*) FROM keys_officekey").fetchone() == (2,)
    assert "exists" in run("backup", copy, data=data, code=1)


def turns_counted(url):
    """Ask whichever process answers."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    [count] = [line for line in lines if line.startswith("ekios_turn_seconds_count")] or ["x 0"]
    return float(count.rsplit(" ", 1)[1])


@pytest.fixture
def server(made):
    data, _facts = made
    command = [sys.executable, "-m", "backoffice", "serve", "--port", "0", "--data", str(data)]
    server = subprocess.Popen(
        [*command, "--workers", "2"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield server
    server.kill()
    server.communicate(timeout=30)


def test_serve_prints_one_line_when_it_is_ready_and_ends_quietly(server):
    try:
        ready = json.loads(server.stdout.readline())
        assert ready["event"] == "ready"
        with urllib.request.urlopen(f"{ready['url']}/api/v1/trust", timeout=30) as answer:
            trust = json.loads(json.loads(answer.read())["body"])
        assert trust["status_url"] == ready["status"] == f"{ready['url']}/s/"
        with urllib.request.urlopen(
            f"{ready['url']}/static/pages/office.css", timeout=30
        ) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(ready["staff"], timeout=30) as answer:
            assert "Nama pengguna" in answer.read().decode()
        assert [turns_counted(ready["url"]) for _n in range(6)] == [0] * 6
        for _n in range(12):
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(f"{ready['url']}/api/v1/sync", b"{}", timeout=30)
        assert [turns_counted(ready["url"]) for _n in range(6)] == [12] * 6
    finally:
        server.terminate()
        said = server.communicate(timeout=30)[1]
    assert server.returncode == 0
    assert "Traceback" not in said


def background_of(server):
    """Return the process that opens and forwards: the one with less claim to the processor."""
    lists = Path(f"/proc/{server.pid}/task").glob("*/children")
    mine = [int(pid) for path in lists for pid in path.read_text().split()]
    return [pid for pid in mine if os.getpriority(os.PRIO_PROCESS, pid) > os.nice(0)]


def test_the_background_begins_again_when_it_dies_and_ends_with_the_office(server):
    server.stdout.readline()
    [first] = wait_for(lambda: background_of(server))
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: [pid for pid in background_of(server) if pid != first])
    server.terminate()
    said = server.communicate(timeout=30)[1]  # to its end: nobody is left who could say more
    assert "begins again" in said
    assert "Traceback" not in said
