"""What decides about an incident: proposed, approved, extended, concluded.

Each function either changes the draft and answers None, or leaves it alone and says why.
"""

from __future__ import annotations

from seawall.forum.incidents import approval, incident_expiry
from seawall.forum.incidents.bodies import ApprovedBody, ConcludedBody, ExtendedBody, ProposedBody
from seawall.forum.incidents.draft import IncidentDraft
from seawall.forum.incidents.model import Attribution, IncidentExtension

OVER = "the incident is over"


def propose_draft(body: ProposedBody, by: Attribution, *, digest: str) -> IncidentDraft | str:
    """A draft of what is proposed, or why it is none."""
    kind = body.type.typed(body.type.version)
    met = {name: answer.met for name, answer in body.answers.items()}
    if why := approval.unanswered_criterion(kind, met):
        return why
    ends = incident_expiry.first_end(kind, by.at)
    return IncidentDraft(body, kind, by, digest, ends, position=by.position, clock=by.at)


def approve_draft(draft: IncidentDraft, body: ApprovedBody, by: Attribution) -> str | None:
    """One more approval; the second opens the incident."""
    if draft.is_over(by.at):
        return OVER
    if body.proposal != draft.digest:
        return "it approves another proposal than the one in the log"
    if why := approval.objection(by, proposed=draft.proposed, approvals=draft.approvals):
        return why
    draft.approvals.append(by)
    if len(draft.approvals) == approval.NEEDED:
        draft.opened = by
        draft.expires_at = incident_expiry.first_end(draft.type, by.at)
    return None


def extend_draft(draft: IncidentDraft, body: ExtendedBody, by: Attribution) -> str | None:
    """Move the end of an open incident, within what its type allows."""
    if draft.is_over(by.at):
        return OVER
    if draft.opened is None:
        return "it is not open yet"
    if by.member not in approval.parties(draft.proposed, draft.approvals):
        return "only a member that proposed or approved it extends it"
    why = incident_expiry.objection(
        body.until,
        kind=draft.type,
        opened_at=draft.opened.at,
        ends=draft.expires_at,
        now=by.at,
    )
    if why:
        return why
    draft.extensions.append(IncidentExtension(by, body.until, body.reason))
    draft.expires_at = body.until
    return None


def conclude_draft(draft: IncidentDraft, body: ConcludedBody, by: Attribution) -> str | None:
    """Conclude an open incident early, or take back a proposal."""
    if draft.is_over(by.at):
        return OVER
    if draft.opened is None and by.member != draft.proposed.member:
        return "only the member that proposed it takes it back"
    if by.member not in approval.parties(draft.proposed, draft.approvals):
        return "only a member that proposed or approved it concludes it"
    draft.concluded, draft.conclusion = by, body.reason
    return None
