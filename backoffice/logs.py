"""The office's log: one line of JSON an event, made only of what may be known about anybody.

The words of an exception may quote what a citizen wrote, or a row of the database; so its class and
the places it went through are written, and its words are not.
"""

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

FACTS = "facts"
"""Name under which `log.info(..., extra={"facts": {...}})` brings more than a sentence."""


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `event`, then the facts; `error` and `at` after an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, FACTS, {})
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        return msgspec.json.encode(line, enc_hook=str).decode()
