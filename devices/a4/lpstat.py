"""What CUPS says of a queue and of a job, in the words of `lpstat -l` (LC_ALL=C). Pure.

Alerts are IPP's printer-state-reasons and job-state-reasons (RFC 8011, sections 5.4.12 and 5.3.8),
with "-error", "-warning" or "-report" behind some.
"""

import re

from msgspec import Struct

REASONS = (
    ("media-jam", "jam"),
    ("cover-open", "cover_open"),
    ("door-open", "cover_open"),
    ("media-empty", "paper_out"),
    ("media-needed", "paper_out"),
    ("marker-supply-empty", "toner_out"),
    ("toner-empty", "toner_out"),
    ("offline", "offline"),
    ("shutdown", "offline"),
    ("connecting-to-device", "offline"),
    ("media-low", "paper_near_end"),
    ("marker-supply-low", "toner_low"),
    ("toner-low", "toner_low"),
)
"""Worst first: an alert that begins with these words means this reason."""
_UNREACHABLE = "may not exist or is unavailable"
_ID = re.compile(r"request id is (\S+-\d+) ")


class Queue(Struct, frozen=True):
    """`enabled` False: paused, by CUPS after an error or by a person."""

    enabled: bool
    reason: str


def queue(text: str) -> Queue:
    """Read `lpstat -l -p QUEUE`."""
    first = text.partition("\n")[0]
    reason = _reason(_alerts(text.splitlines()))
    if reason == "ok" and _UNREACHABLE in text:
        reason = "offline"
    return Queue(" disabled since " not in first, reason)


def job_id(text: str) -> str:
    """Read what `lp` says of a job it took; "" when it took none."""
    found = _ID.search(text)
    return found[1] if found else ""


def job_alerts(text: str, job: str) -> frozenset[str] | None:
    """Read `lpstat -W all -l -o QUEUE`; None when the job is not (or no longer) listed."""
    ours: list[str] | None = None
    for line in text.splitlines():
        if line and not line[0].isspace():
            if ours is not None:
                break
            ours = [] if line.split()[0] == job else None
        elif ours is not None:
            ours.append(line)
    return None if ours is None else _alerts(ours)


def _alerts(lines: list[str]) -> frozenset[str]:
    told = [line.partition(":")[2] for line in lines if line.strip().startswith("Alerts:")]
    return frozenset(" ".join(told).split()) - {"none"}


def _reason(alerts: frozenset[str]) -> str:
    for words, code in REASONS:
        if any(alert.startswith(words) for alert in alerts):
            return code
    return "ok"
