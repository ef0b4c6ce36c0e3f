"""A proposal: an act, what it is about, who proposed it and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import OrganisationId, PersonId, ProposalId


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
