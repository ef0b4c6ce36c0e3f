"""Proposals until a second person has decided, and who had whose way in in their hands."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, Subquery

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import IdentityChangeId, PersonId, ProposalId
from seawall.people.approval.model import IdentityChange, Proposal, ProposalState

PROPOSAL = Mapped(Proposal, db.ProposalRow)
CHANGE = Mapped(IdentityChange, db.IdentityChangeRow)


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

    # Who had whose way in in their hands

    def add_change(self, change: IdentityChange) -> None:
        """Write down that somebody's way in was changed."""
        self._add(CHANGE, change)

    def change(self, change: IdentityChangeId) -> IdentityChange:
        """One of them."""
        return CHANGE.value(self._of(db.IdentityChangeRow).get(id=change))

    def changes_since(self, since: datetime, *, limit: int | None = None) -> list[IdentityChange]:
        """What was changed after this moment, newest first."""
        changes = self._of(db.IdentityChangeRow).filter(at__gt=since).order_by("-at", "-id")
        return CHANGE.values(changes[:limit])

    def untold_changes(
        self, person: PersonId, *, of_all: bool, since: datetime, limit: int
    ) -> list[IdentityChange]:
        """What others changed and this person was not told of: about them, or `of_all`."""
        told_at = Subquery(self._of(db.PersonRow).filter(id=person).values("told_at")[:1])
        changes = self._of(db.IdentityChangeRow).filter(at__gt=since)
        changes = changes.annotate(told_at=told_at).filter(
            Q(told_at=None) | Q(at__gt=F("told_at")), ~Q(by_id=person) | Q(by_id=None)
        )
        if not of_all:
            changes = changes.filter(person_id=person)
        return CHANGE.values(changes.order_by("-at", "-id")[:limit])

    def note_told(self, person: PersonId, *, now: datetime) -> None:
        """The person has read what was changed up to now."""
        self._of(db.PersonRow).filter(id=person).update(told_at=now)
