"""What tests of the program at the terminal share."""

import sys

import pytest

from kiosk.cli.app import main


@pytest.fixture
def ekios(monkeypatch, capsys, tmp_path):
    """Run a command as from a shell; exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("EKIOS_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str):
        monkeypatch.setattr(sys, "argv", ["ekios", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
