"""The command line, `ekios`. Turns arguments into calls and outcomes into words; decides nothing."""

from kiosk.cli.app import app, main

__all__ = ["app", "main"]
