"""A proposal's steps: whoever proposes does not approve, and it does not wait for ever.

Three days for a second person to say yes; after that three days for whoever proposed to
carry it out, where a secret is shown to them alone. Each step is possible once. Who counts as
the second person is another matter (`second_person.py`); a command on the machine stands for
one where nobody does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seawall.errors import Conflict, problem
from seawall.ids import PersonId
from seawall.people.approval.model import Proposal, ProposalState

WAITS = timedelta(days=3)


class ProposalNotWaiting(Conflict):
    """The proposal was decided, carried out, or ran out."""

    kind = "proposal-not-waiting"


def is_waiting(proposal: Proposal, *, now: datetime) -> bool:
    """Whether a second person can still decide."""
    return proposal.state is ProposalState.WAITING and now < proposal.expires_at


def approve_proposal(proposal: Proposal, by: PersonId, *, now: datetime) -> Proposal:
    """The proposal, approved by a second person."""
    if by == proposal.proposed_by:
        raise problem("people.needs-another")
    return _approved(proposal, by, now=now)


def approve_on_machine(proposal: Proposal, *, now: datetime) -> Proposal:
    """The proposal, approved by a command on the machine: by nobody who has an account."""
    return _approved(proposal, None, now=now)


def refuse_proposal(proposal: Proposal, by: PersonId, *, now: datetime) -> Proposal:
    """The proposal, refused by a second person or taken back by the first."""
    _require_waiting(proposal, now=now)
    state = ProposalState.TAKEN_BACK if by == proposal.proposed_by else ProposalState.REFUSED
    return replace(proposal, state=state, decided_by=by, decided_at=now)


def carry_out_proposal(proposal: Proposal, by: PersonId, *, now: datetime) -> Proposal:
    """The proposal, carried out once, by whoever proposed it."""
    if by != proposal.proposed_by:
        raise problem("people.not-proposed")
    if proposal.state is not ProposalState.APPROVED or now >= proposal.expires_at:
        raise problem(
            "people.proposal-over", ProposalNotWaiting, state=proposal.state.replace("_", " ")
        )
    return replace(proposal, state=ProposalState.DONE)


def completed_proposal(proposal: Proposal) -> Proposal:
    """The proposal, carried out as it was approved."""
    return replace(proposal, state=ProposalState.DONE)


def _approved(proposal: Proposal, by: PersonId | None, *, now: datetime) -> Proposal:
    _require_waiting(proposal, now=now)
    return replace(
        proposal,
        state=ProposalState.APPROVED,
        decided_by=by,
        decided_at=now,
        expires_at=now + WAITS,
    )


def _require_waiting(proposal: Proposal, *, now: datetime) -> None:
    if not is_waiting(proposal, now=now):
        raise problem(
            "people.proposal-over", ProposalNotWaiting, state=proposal.state.replace("_", " ")
        )
