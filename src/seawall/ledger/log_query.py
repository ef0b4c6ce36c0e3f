"""What somebody looks for in the log: by whom, of which kind, on which days, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import first_id
from seawall.ledger.words import WORDS
from seawall.ledger.words.keeping import ROWS_WRITTEN

#: What acts by itself is written down under one of these.
ITSELF = ("", "worker")
#: Behind every id of an entry.
_END = "led_Z"


@dataclass(frozen=True, slots=True)
class LogQuery:
    """A question to the log; what is left out narrows nothing."""

    by: tuple[str, ...] = ()
    """Codes of a person or a key."""
    kind: str = ""
    """A word, or the beginning of several: `case.`."""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""
    """The last entry of the page before."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are asked for; what the log says of rows only if it is named."""
        if not self.kind:
            return tuple(word for word in WORDS if word != ROWS_WRITTEN)
        if self.kind in WORDS:
            return (self.kind,)
        return tuple(word for word in WORDS if word.startswith(self.kind))

    @property
    def first(self) -> str:
        """The smallest id an entry may have."""
        return first_id("led", at=self.since) if self.since else ""

    @property
    def before(self) -> str:
        """The id that every entry stands before."""
        return min(first_id("led", at=self.until) if self.until else _END, self.after or _END)
