"""An entry as it is handed to others: its leaf, and what it tells where they may read that.

One line: the leaf; where it is opened, behind tabs, what it tells and the salt that opens that. No
tab stands inside: JSON escapes it. Who did it is not in it, nor what is sealed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger.entry import commitment_of_text, leaf_bytes, told_salt, told_text
from seawall.ledger.model import Recorded
from seawall.ledger.note import BadCheckpoint

_BETWEEN = "\t"


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A leaf, and what it tells with the salt of that, in hex; empty where it is not opened."""

    leaf: str
    told: str = ""
    salt: str = ""

    @classmethod
    def closed(cls, entry: Recorded) -> ShownEntry:
        """The leaf alone."""
        return cls(leaf_bytes(entry).decode())

    @classmethod
    def opened(cls, entry: Recorded) -> ShownEntry:
        """The same, and what it tells."""
        return cls(leaf_bytes(entry).decode(), told_text(entry), told_salt(entry.salt).hex())

    def __str__(self) -> str:
        return _BETWEEN.join([self.leaf, self.told, self.salt] if self.told else [self.leaf])

    @classmethod
    def parse(cls, line: str) -> ShownEntry:
        """Read a line back, without a look at what it says; `BadCheckpoint` where it is none."""
        leaf, *opening = line.split(_BETWEEN)
        if len(opening) not in {0, 2} or (opening and not all(opening)):
            raise problem("ledger.shown-entry", BadCheckpoint)
        return cls(leaf, *opening)

    @property
    def is_opened(self) -> bool:
        """Whether it comes with what it tells."""
        return bool(self.told)

    @property
    def holds(self) -> bool:
        """Whether what it tells, if that is shown, is what its leaf commits to."""
        if not self.told:
            return True
        try:
            commitment = json.loads(self.leaf)["told"]
        except (KeyError, TypeError, ValueError, RecursionError):
            return False
        return self.is_what(commitment)

    def is_what(self, commitment: str) -> bool:
        """Whether what it tells is what somebody committed to so, in hex."""
        try:
            return commitment == commitment_of_text(self.told, bytes.fromhex(self.salt))
        except ValueError:
            return False
