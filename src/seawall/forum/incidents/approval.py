"""Who may open an incident: two approvers, different people of different members.

Whoever proposes does not count. A colleague of theirs may be one of the two, so that two
sites that peer directly can open an incident at all; but the second approver is always of
another member. What is approved is one proposal, by its digest, with its checklist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seawall.forum.incidents.model import Attribution
from seawall.forum.incidents.type_file import IncidentType

NEEDED = 2


def objection(
    approver: Attribution, *, proposed: Attribution, approvals: Sequence[Attribution]
) -> str | None:
    """Why this approval does not count, or None if it does."""
    if len(approvals) >= NEEDED:
        return "it was open already"
    if approver.person == proposed.person:
        return "whoever proposes an incident does not approve it"
    if any(approver.person == approval.person for approval in approvals):
        return "this person has approved it already"
    if any(approver.member == approval.member for approval in approvals):
        return "the second approver is of another member"
    return None


def unanswered_criterion(kind: IncidentType, met: Mapping[str, bool]) -> str | None:
    """What the checklist lacks, or None if it is whole and every required answer is yes."""
    criteria = {criterion.id: criterion for criterion in kind.criteria}
    if strange := sorted(met.keys() - criteria.keys()):
        return f"{kind.id} has no criterion {strange[0]!r}"
    if missing := [name for name in criteria if name not in met]:
        return f"the criterion {missing[0]!r} is not answered: {criteria[missing[0]].asks}"
    for name, criterion in criteria.items():
        if criterion.required and not met[name]:
            return f"the required criterion {name!r} is answered no: {criterion.asks}"
    return None


def parties(proposed: Attribution, approvals: Sequence[Attribution]) -> frozenset[str]:
    """The members that answer for an incident: they extend it and conclude it."""
    return frozenset({proposed.member, *(approval.member for approval in approvals)})
