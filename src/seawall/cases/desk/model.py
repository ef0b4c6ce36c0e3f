"""The nouns of the desk: one person's draft of a decision, and notes for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.ids import CaseId, PersonId

#: A draft that nobody came back to.
KEPT_FOR = timedelta(days=30)
#: Characters of a whole draft, and of one note.
LONGEST_DRAFT, LONGEST_NOTE = 16_000, 4_000

Said = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision half written: what the fields of the form held."""

    case: CaseId
    person: PersonId
    said: Said
    saved_at: datetime

    def __post_init__(self) -> None:
        """Refuse what is too long to be a decision."""
        if sum(len(part) for value in self.said.values() for part in value) > LONGEST_DRAFT:
            raise problem("cases.draft-too-long", longest=LONGEST_DRAFT)


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What somebody wants the next person on this case to know."""

    case: CaseId
    person: PersonId
    by: str
    text: str
    at: datetime

    def __post_init__(self) -> None:
        """A note says something, and not a book."""
        if not 0 < len(self.text.strip()) <= LONGEST_NOTE:
            raise problem("cases.nothing-to-note", longest=LONGEST_NOTE)
