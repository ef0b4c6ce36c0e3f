"""A proposal, with who proposed it and who decided; and who had whose way in in their hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import IdentityChangeId, OrganisationId, PersonId, ProposalId


class ProposalState(StrEnum):
    """Where a proposal stands; one that ran out while it waited is worth nothing."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that waits for a second person; `payload` is JSON, sealed."""

    id: ProposalId
    organisation: OrganisationId
    act: str
    subject: str
    payload: str
    proposed_by: PersonId
    proposed_at: datetime
    expires_at: datetime
    state: ProposalState = ProposalState.WAITING
    decided_by: PersonId | None = None
    decided_at: datetime | None = None


class IdentityChangeKind(StrEnum):
    """What happened to somebody's way in, or to what they may do."""

    INVITED = "invited"
    LINKED = "linked"
    LET_BACK_IN = "let_back_in"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    CONFIRMED = "confirmed"
    BOUND = "bound"
    PROVIDER_ADDED = "provider_added"
    PROVIDER_ON = "provider_on"
    PROVIDER_OFF = "provider_off"


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """Who changed whose way in, or a way in of all; every administrator is told of each.

    `by` is nobody for a command on the machine, `person` nobody where it is about a provider;
    `by_name` and `subject` say it in words: a code, the machine's user, the provider's name.
    """

    id: IdentityChangeId
    organisation: OrganisationId
    kind: IdentityChangeKind
    by: PersonId | None
    by_name: str
    person: PersonId | None
    subject: str
    at: datetime
