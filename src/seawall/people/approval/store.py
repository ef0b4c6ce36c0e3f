"""Where proposals are kept until a second person has decided."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from seawall.db import models as db
from seawall.db.mapping import Mapped
from seawall.db.scoped import Scoped
from seawall.errors import problem
from seawall.ids import PersonId, ProposalId
from seawall.people.approval.model import Proposal, ProposalState

PROPOSAL = Mapped(Proposal, db.ProposalRow)


class ApprovalStore(Scoped):
    """The proposals of one organisation, or of the installation."""

    def add(self, proposal: Proposal) -> None:
        """Write a proposal down."""
        self._add(PROPOSAL, proposal)

    def locked(self, proposal: ProposalId) -> Proposal:
        """One proposal that nobody else decides until the commit."""
        for row in self._of(db.ProposalRow).select_for_update(of=("self",)).filter(id=proposal):
            return PROPOSAL.value(row)
        raise problem("people.no-such-proposal", proposal=proposal)

    def save(self, proposal: Proposal) -> None:
        """Write down what a proposal has become."""
        self._of(db.ProposalRow).filter(id=proposal.id).update(
            state=proposal.state,
            decided_by_id=proposal.decided_by,
            decided_at=proposal.decided_at,
            expires_at=proposal.expires_at,
        )

    def open(self, *, now: datetime) -> list[Proposal]:
        """Those that wait for a second person, or for the first to carry them out."""
        awaited = Q(state=ProposalState.WAITING) | Q(state=ProposalState.APPROVED)
        proposals = self._of(db.ProposalRow).filter(awaited, expires_at__gt=now)
        return PROPOSAL.values(proposals.order_by("proposed_at", "id"))

    def past(self, limit: int = 50) -> list[Proposal]:
        """What was decided, newest first."""
        proposals = self._of(db.ProposalRow).exclude(state=ProposalState.WAITING)
        return PROPOSAL.values(proposals.order_by("-proposed_at", "-id")[:limit])

    def count_for(self, person: PersonId, *, acts: list[str], now: datetime) -> int:
        """How many proposals of others this person could decide."""
        proposals = self._of(db.ProposalRow).filter(state=ProposalState.WAITING, act__in=acts)
        return int(proposals.filter(expires_at__gt=now).exclude(proposed_by_id=person).count())
