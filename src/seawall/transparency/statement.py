"""A statement of reasons: what we tell the person whose content was restricted. DSA Art. 17.

One for each restriction of each account that a decision affects (its content, the account
itself, its payments, its service), told once (`restriction`), drawn up with the decision and never
changed after: what it says was true then, in the words of the policy in force. Where an authority's
order is the ground it is the information of TCO Art. 11 instead (DSA Art. 17(5)), and while
the authority asks for silence nobody is shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import DecisionId, ItemId, OrderId, OrganisationId, StatementId

#: How many of its items a statement names one by one; of the rest it gives the number.
NAMED = 20


class StatementKind(StrEnum):
    """What the person is told."""

    RESTRICTION = "restriction"
    """Something of theirs was removed, limited or disabled."""
    RESTORATION = "restoration"
    """What a statement before had told them of is back."""


class StatementSubject(StrEnum):
    """What is restricted: DSA Art. 17(1)(a) to (d)."""

    CONTENT = "content"
    ACCOUNT = "account"
    MONETISATION = "account.monetisation"
    SERVICE = "account.service"


class StatementSource(StrEnum):
    """What made us look: DSA Art. 17(3)(b), in the words of the Transparency Database."""

    OWN_INITIATIVE = "own_initiative"
    NOTICE = "notice"
    TRUSTED_FLAGGER = "trusted_flagger"
    OTHER_NOTIFICATION = "other_notification"
    """A police referral, or an order outside DSA Art. 9."""
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class ClauseSaid:
    """A clause of the policy as it read when it was cited."""

    id: str
    version: int
    title: str
    text: str
    law: str
    keyword: str


@dataclass(frozen=True, slots=True)
class StatedItem:
    """A piece of content by the platform's own name for it."""

    kind: str
    id: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement rests on, frozen when it was drawn up: never who gave notice of it."""

    finding: str
    decided_by: str
    """The reviewer's code, or the rule's: never a name."""
    detection: bool
    """Whether a machine found it."""
    automation: str
    """Whether a machine decided: `not`, `partially`, `fully`."""
    source: StatementSource
    count: int
    items: tuple[StatedItem, ...]
    """The first of them, at most `NAMED`."""
    clauses: tuple[ClauseSaid, ...] = ()
    context: str = ""
    reason: str = ""
    """What the decider wrote for the user, if anything: never the reason in the file."""
    matched: tuple[str, ...] = ()
    """Types of signal by which known content was recognised."""
    is_exact: bool = False
    media: tuple[str, ...] = ()
    """Of `video`, `image`, `audio`, `text`, `other`."""
    content_date: str = ""
    content_language: str = ""
    law: str = ""
    """The law that it breaks by our own finding: DSA Art. 17(3)(d)."""
    law_explanation: str = ""
    keyword: str = ""
    """What the Union's database calls what that law forbids, where we know it."""
    authority: Mapping[str, Any] = field(default_factory=dict)
    """Of an order: what its addressee's user may be told (TCO Art. 11(2))."""


@dataclass(frozen=True, slots=True)
class StatementOfReasons:
    """What one person is told about one decision; the token opens it, its digest is kept."""

    id: StatementId
    organisation: OrganisationId
    decision: DecisionId
    kind: StatementKind
    account: str
    """Empty where the platform never said whose it is: then it is about one item alone."""
    state: str
    scope: tuple[str, ...]
    until: datetime | None
    ground: str
    language: str
    facts: StatementFacts
    token_digest: str
    created_at: datetime
    not_before: datetime | None = None
    """Until then nobody is shown it, or told that it exists."""
    told_at: datetime | None = None
    """When the platform reported that it took effect, and the person was told with it."""
    appeal_until: datetime | None = None
    """Until when it may be appealed against; None where the way is to the courts."""
    follows: StatementId | None = None
    """The statement before, about the same content."""
    order: OrderId | None = None
    subject: StatementSubject = StatementSubject.CONTENT

    def is_open(self, now: datetime) -> bool:
        """Whether it may be shown at this moment."""
        return self.not_before is None or self.not_before <= now

    def is_appealable(self, now: datetime) -> bool:
        """Whether an appeal is still in time (DSA Art. 20(1)); whether it stands, others say."""
        in_time = self.appeal_until is not None and now <= self.appeal_until
        return self.kind is StatementKind.RESTRICTION and in_time and self.is_open(now)


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """An item of a statement, at the version that was decided."""

    item: ItemId
    version: int
