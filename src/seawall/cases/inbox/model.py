"""The nouns of the inbox: a place in it, a line of it, a page, a view, what is put aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from seawall.cases.inbox.filter import InboxFilter
from seawall.cases.model import Case, CaseKind, CaseReason
from seawall.cases.quality.golden import ANSWERED, DRILLED
from seawall.ids import CaseId, CheckId, ItemId, PersonId, ViewId

#: Nobody reads further than this: a number beyond it says "and more".
MOST_COUNTED = 1_000
#: Kinds of case that have a page of their own, and no place in everybody's inbox.
ELSEWHERE = (CaseKind.REVIEW.value, ANSWERED, DRILLED)
PAGE = 25


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What a page of the inbox is asked for."""

    person: PersonId
    now: datetime
    filter: InboxFilter = field(default_factory=InboxFilter)
    is_snoozed: bool = False
    """Only what is put aside; otherwise all but that."""
    without: tuple[CaseId, ...] = ()
    """Cases this person is not offered."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Who put a case aside, until when, and why."""

    case: CaseId
    person: PersonId
    reason: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class InboxLine:
    """What a line of the inbox says, as far as this package knows it."""

    case: Case
    size: int
    reason: CaseReason | None
    item: ItemId | None
    check: CheckId | None
    snooze: Snooze | None = None
    handed: CaseReason | None = None
    """The note with which it was handed to who reads this."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Lines, and where the next page begins if there is one."""

    lines: tuple[InboxLine, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A person's own view: a name, and the filter it stands for."""

    id: ViewId
    person: PersonId
    name: str
    shows: str
    made_at: datetime
