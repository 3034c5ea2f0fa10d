"""`python -m backoffice`: the office's commands."""

from backoffice.commands.app import app

# Commands register themselves on the way in.
from backoffice.commands import backups, carrying, cases, fleet, keeping, synthetic  # isort: skip # noqa: F401
from backoffice.commands import neighbours, publishing, serving, setup  # isort: skip # noqa: F401

if __name__ == "__main__":
    app(prog_name="python -m backoffice")
