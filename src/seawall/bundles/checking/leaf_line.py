"""A line of entries is read: a leaf in its one spelling, and what it tells, if it is opened.

A leaf is matched and not parsed: what has another spelling is none, so that no two readers can
take it for two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seawall.ledger.merkle import leaf_hash
from seawall.ledger.note import BadCheckpoint
from seawall.ledger.shown_entry import ShownEntry

_LEAF = re.compile(
    r'\{"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)",'
    r'"by":"[0-9a-f]{64}","id":"(led_[0-9A-Za-z]+)","organisation":"(org_[0-9A-Za-z]+)",'
    r'"sealed":"(?:[0-9a-f]{64})?","told":"([0-9a-f]{64})","what":"([a-z0-9_.]+)"\}',
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class LeafLine:
    """One entry of a bundle: what its leaf says in the open, and the line that says it."""

    at: str
    entry: str
    organisation: str
    told: str
    what: str
    shown: ShownEntry


def line_hash(line: bytes) -> bytes:
    """The hash of the leaf in a line, whatever it says."""
    return leaf_hash(line.partition(b"\t")[0])


def read_line(line: bytes) -> LeafLine | None:
    """The entry; None for what is no leaf of ours in its one spelling."""
    try:
        shown = ShownEntry.parse(line.decode())
    except (BadCheckpoint, UnicodeDecodeError):
        return None
    match = _LEAF.fullmatch(shown.leaf)
    if match is None:
        return None
    at, entry, organisation, told, what = match.groups()
    return LeafLine(at, entry, organisation, told, what, shown)
