"""Somebody leaves: what they hold goes to a colleague or back to the queue, then the door shuts.

1. The cases they work on at this moment are handed over, or released.
2. What they proposed and nobody decided is taken back: nobody is left to carry it out.
3. They are deactivated; every session of theirs is over at once (ASVS 5.0 V7.4.2).

What they decided stays under their code.
"""

from __future__ import annotations

from datetime import datetime

from seawall.journeys import two_people
from seawall.journeys.people import founding
from seawall.journeys.queue import case_holding
from seawall.people.approval import proposal_steps
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction


def hand_over_work(member: Member, to: Member | None, *, tx: Transaction, now: datetime) -> int:
    """Give what a member works on to a colleague, or back to the queue; how many cases."""
    held_cases = tx.cases.held_by(member.id, now=now)
    for case in held_cases:
        if to is not None and role_may(to.role, case_holding.DECIDE):
            case_holding.hand_over_case(case, member, to, note="", tx=tx, now=now)
        else:
            case_holding.release_case(case, member, tx=tx, now=now)
    return len(held_cases)


def end_membership(
    member: Member, *, to: Member | None = None, tx: Transaction, now: datetime, by: str
) -> Member:
    """End a membership: hand over the cases, take back the proposals, deactivate."""
    hand_over_work(member, to, tx=tx, now=now)
    for proposal in tx.approvals.open(now=now):
        if proposal.proposed_by == member.id and proposal_steps.is_waiting(proposal, now=now):
            two_people.take_back_proposal(proposal, member, tx=tx, now=now)
    return founding.deactivate_member(member, tx=tx, now=now, by=by)
