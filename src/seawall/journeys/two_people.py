"""Two people for what one alone should not do: proposed by one, approved by another.

1. Somebody with the right proposes an act, and it waits, whether or not there are others.
2. Another person with the same right approves or refuses, within three days; who counts as
   another is one rule (`second_pair.py`). Where nobody does, a command on the machine
   approves, and the ledger says so: an organisation of one still works, and its one
   administrator alone still cannot.
3. An approved act is carried out at once; where a secret comes of it, by whoever
   proposed it, who alone sees the secret.

An act says its name, the right that both need, and how it is carried out. Other journeys
add theirs with `register_act`; `approvals_known.py` holds ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.ids import ProposalId, new_id
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import counting_people, require_second_person
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words import word_of
from seawall.ledger.words.people import (
    APPROVAL_APPROVED,
    APPROVAL_APPROVED_ON_MACHINE,
    APPROVAL_CARRIED_OUT,
    APPROVAL_PROPOSED,
)
from seawall.people.approval import proposal_steps
from seawall.people.approval.model import Proposal
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction

#: What an act gives: a secret to show once, or nothing.
Given = str | None
CarryOut = Callable[[Mapping[str, Any], Transaction, datetime, Member], Given]


@dataclass(frozen=True, slots=True)
class Act:
    """Something for two people; `is_secret` if what comes of it is for the first one's eyes."""

    name: str
    right: str
    carry_out: CarryOut
    is_secret: bool = False


ACTS: dict[str, Act] = {}


def register_act(act: Act) -> Act:
    """Make an act known; twice the same name is a fault of ours."""
    if act.name in ACTS:
        raise LookupError(f"{act.name!r} is known already")
    ACTS[act.name] = act
    return act


def propose_act(
    act: str,
    subject: str,
    payload: Mapping[str, Any],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> Proposal:
    """Propose an act; nothing is done before a second person agrees."""
    known_act = ACTS[act]
    require_right(person, known_act.right)
    proposal_id = ProposalId(new_id("prop", now=now))
    proposal = Proposal(
        id=proposal_id,
        organisation=person.organisation,
        act=act,
        subject=subject,
        payload=seal_secret(json.dumps(dict(payload)), about=proposal_id),
        proposed_by=person.id,
        proposed_at=now,
        expires_at=now + proposal_steps.WAITS,
    )
    tx.approvals.add(proposal)
    _remember(APPROVAL_PROPOSED, proposal, by=person.code, tx=tx, now=now)
    return proposal


def approve_proposal(
    proposal: ProposalId, person: Member, *, tx: Transaction, now: datetime
) -> Proposal:
    """Approve a proposal as the second person; what has no secret is done with it."""
    stored_proposal = tx.approvals.locked(proposal)
    act = ACTS[stored_proposal.act]
    require_right(person, act.right)
    approved = proposal_steps.approve_proposal(stored_proposal, person.id, now=now)
    require_second_person(stored_proposal.proposed_by, person, right=act.right, tx=tx, now=now)
    _remember(APPROVAL_APPROVED, stored_proposal, by=person.code, tx=tx, now=now)
    return _go_on(approved, tx=tx, now=now)


def approve_on_machine(
    proposal: ProposalId, *, by: str, tx: Transaction, now: datetime
) -> Proposal:
    """Approve a proposal by a command on the machine, where nobody counts as a second person."""
    stored_proposal = tx.approvals.locked(proposal)
    approved = proposal_steps.approve_on_machine(stored_proposal, now=now)
    if others := second_people(stored_proposal, tx=tx, now=now):
        raise problem("people.others-count", others=", ".join(other.code for other in others))
    _remember(APPROVAL_APPROVED_ON_MACHINE, stored_proposal, by=by, tx=tx, now=now)
    return _go_on(approved, tx=tx, now=now)


def second_people(proposal: Proposal, *, tx: Transaction, now: datetime) -> list[Member]:
    """Who can approve this: with the right, in nobody's hands, and known to have ever come in."""
    right = ACTS[proposal.act].right
    counting = counting_people(proposal.proposed_by, right=right, tx=tx, now=now)
    return [member for member in counting if tx.access.has_signed_in(member.id)]


def refuse_proposal(
    proposal: ProposalId, person: Member, *, tx: Transaction, now: datetime
) -> Proposal:
    """Refuse a proposal as the second person, or take back one's own."""
    stored_proposal = tx.approvals.locked(proposal)
    require_right(person, ACTS[stored_proposal.act].right)
    return take_back_proposal(stored_proposal, person, tx=tx, now=now)


def take_back_proposal(
    proposal: Proposal, person: Member, *, tx: Transaction, now: datetime
) -> Proposal:
    """Close a proposal undone: refused by another, or taken back by whoever proposed it."""
    decided = proposal_steps.refuse_proposal(proposal, person.id, now=now)
    tx.approvals.save(decided)
    word = word_of(f"approval.{decided.state.value}")
    _remember(word, proposal, by=person.code, tx=tx, now=now)
    return decided


def collect_proposal(
    proposal: ProposalId, person: Member, *, tx: Transaction, now: datetime
) -> Given:
    """Whoever proposed it carries out what was approved, and sees its secret once."""
    stored_proposal = tx.approvals.locked(proposal)
    act = ACTS[stored_proposal.act]
    require_right(person, act.right)
    tx.approvals.save(proposal_steps.carry_out_proposal(stored_proposal, person.id, now=now))
    _remember(APPROVAL_CARRIED_OUT, stored_proposal, by=person.code, tx=tx, now=now)
    return act.carry_out(payload_of(stored_proposal), tx, now, person)


def acts_of(person: Member) -> list[str]:
    """The acts this person may propose and approve."""
    return [act.name for act in ACTS.values() if role_may(person.role, act.right)]


def payload_of(proposal: Proposal) -> Mapping[str, Any]:
    """What exactly was proposed."""
    payload: Mapping[str, Any] = json.loads(open_sealed(proposal.payload, about=proposal.id))
    return payload


def _go_on(approved: Proposal, *, tx: Transaction, now: datetime) -> Proposal:
    """What follows an approval: it is done, or waits for its author, who alone sees the secret."""
    act = ACTS[approved.act]
    if not act.is_secret:
        proposer = tx.people.member(approved.proposed_by)
        require_right(proposer, act.right)
        act.carry_out(payload_of(approved), tx, now, proposer)
        approved = proposal_steps.completed_proposal(approved)
    tx.approvals.save(approved)
    return approved


def _remember(
    word: LedgerWord, proposal: Proposal, *, by: str, tx: Transaction, now: datetime
) -> None:
    public = {"act": proposal.act, "code": by}
    tx.ledger.append(
        Entry(word, proposal.id, at=now, by=by, public=public), of=proposal.organisation
    )
