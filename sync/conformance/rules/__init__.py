"""The rules, a module for each part of the page; importing them fills the table, in this order."""

from sync.conformance.rules import (  # noqa: I001 - the order is the order of the looks
    enrolling,
    requests,
    turns,
    chain,
    blobs,
    ledgers,
    status,
    letters,
    strange,
    across,
    everywhere,
)

__all__ = [
    "across",
    "blobs",
    "chain",
    "enrolling",
    "everywhere",
    "ledgers",
    "letters",
    "requests",
    "status",
    "strange",
    "turns",
]
