"""A draft is one person's and may be lost in a month; a note is everybody's and stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import InvalidRequest
from seawall.ids import CaseId, PersonId

#: A draft that nobody came back to.
KEPT_FOR = timedelta(days=30)
#: Characters of a whole draft, and of one note.
LONGEST_DRAFT, LONGEST_NOTE = 16_000, 4_000

Said = Mapping[str, str | list[str]]


class DraftTooLong(InvalidRequest):
    """More than a draft may hold."""


class NothingToNote(InvalidRequest):
    """A note without a word, or with too many."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision half written: what the fields of the form held."""

    case: CaseId
    person: PersonId
    said: Said
    saved_at: datetime

    def __post_init__(self) -> None:
        """Refuse what is too long to be a decision."""
        if sum(len(part) for value in self.said.values() for part in value) > LONGEST_DRAFT:
            raise DraftTooLong(
                f"the draft is longer than {LONGEST_DRAFT} characters.",
                field="reason",
                remedy="Shorten the reason.",
            )


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wants the next person on this case to know."""

    case: CaseId
    person: PersonId
    by: str
    text: str
    at: datetime

    def __post_init__(self) -> None:
        """A note says something, and not a book."""
        if not 0 < len(self.text.strip()) <= LONGEST_NOTE:
            raise NothingToNote(
                f"a note has 1 to {LONGEST_NOTE} characters.",
                field="text",
                remedy="Write what the next person should know.",
            )
