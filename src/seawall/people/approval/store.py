"""Where proposals are kept until a second person has decided."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import NotFound
from seawall.ids import OrganisationId, PersonId, ProposalId
from seawall.people.approval.model import Proposal, ProposalState


class NoSuchProposal(NotFound):
    """No proposal has this id here."""

    kind = "no-such-proposal"


class ApprovalStore:
    """The proposals of one organisation, or of the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.scope = organisation

    def add(self, proposal: Proposal) -> None:
        """Write a proposal down."""
        db.Proposal.objects.create(
            id=proposal.id,
            organisation_id=proposal.organisation,
            act=proposal.act,
            subject=proposal.subject,
            payload=proposal.payload,
            proposed_by_id=proposal.proposed_by,
            proposed_at=proposal.proposed_at,
            expires_at=proposal.expires_at,
            state=proposal.state,
        )

    def locked(self, proposal: ProposalId) -> Proposal:
        """One proposal that nobody else decides until the commit."""
        for row in self._own().select_for_update(of=("self",)).filter(id=proposal):
            return _proposal(row)
        raise NoSuchProposal(f"There is no proposal {proposal}.", field="proposal")

    def save(self, proposal: Proposal) -> None:
        """Write down what a proposal has become."""
        self._own().filter(id=proposal.id).update(
            state=proposal.state,
            decided_by_id=proposal.decided_by,
            decided_at=proposal.decided_at,
            expires_at=proposal.expires_at,
        )

    def open(self, *, now: datetime) -> list[Proposal]:
        """Those that wait for a second person, or for the first to carry them out."""
        awaited = Q(state=ProposalState.WAITING) | Q(state=ProposalState.APPROVED)
        rows = self._own().filter(awaited, expires_at__gt=now).order_by("proposed_at", "id")
        return [_proposal(row) for row in rows]

    def past(self, limit: int = 50) -> list[Proposal]:
        """What was decided, newest first."""
        rows = self._own().exclude(state=ProposalState.WAITING)
        return [_proposal(row) for row in rows.order_by("-proposed_at", "-id")[:limit]]

    def count_for(self, person: PersonId, *, acts: list[str], now: datetime) -> int:
        """How many proposals of others this person could decide."""
        rows = self._own().filter(state=ProposalState.WAITING, act__in=acts, expires_at__gt=now)
        return int(rows.exclude(proposed_by_id=person).count())

    def _own(self) -> QuerySet[db.Proposal]:
        rows = db.Proposal.objects.all()
        return rows if self.scope == EVERY else rows.filter(organisation_id=self.scope)


def _proposal(row: db.Proposal) -> Proposal:
    return Proposal(
        id=ProposalId(row.id),
        organisation=OrganisationId(row.organisation_id),
        act=row.act,
        subject=row.subject,
        payload=row.payload,
        proposed_by=PersonId(row.proposed_by_id),
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        state=ProposalState(row.state),
        decided_by=PersonId(row.decided_by_id) if row.decided_by_id else None,
        decided_at=row.decided_at,
    )
