"""Two people for what one alone should not do: proposed by one, approved by another.

1. Somebody with the right proposes an act. If nobody else could approve it, it is done
   at once, and the ledger says that it was done alone: an organisation of one still works.
2. Another person with the same right approves or refuses, within three days.
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

from seawall.ids import ProposalId, new_id
from seawall.journeys.permission import require_right
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words import word_of
from seawall.ledger.words.people import (
    APPROVAL_ALONE,
    APPROVAL_APPROVED,
    APPROVAL_CARRIED_OUT,
    APPROVAL_PROPOSED,
)
from seawall.people.approval import second_person
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


@dataclass(frozen=True, slots=True)
class ProposalOutcome:
    """What became of a proposed act: done (perhaps with a secret), or a proposal that waits."""

    given: Given = None
    proposal: Proposal | None = None
    is_alone: bool = False


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
) -> ProposalOutcome:
    """Propose an act, or do it at once where there is nobody to ask."""
    known_act = ACTS[act]
    require_right(person, known_act.right)
    if not other_approvers(known_act, person, tx=tx):
        _remember(APPROVAL_ALONE, act, subject, person, tx=tx, now=now)
        return ProposalOutcome(known_act.carry_out(payload, tx, now, person), is_alone=True)
    proposal_id = ProposalId(new_id("prop", now=now))
    proposal = Proposal(
        id=proposal_id,
        organisation=person.organisation,
        act=act,
        subject=subject,
        payload=seal_secret(json.dumps(dict(payload)), about=proposal_id),
        proposed_by=person.id,
        proposed_at=now,
        expires_at=now + second_person.WAITS,
    )
    tx.approvals.add(proposal)
    _remember(APPROVAL_PROPOSED, act, proposal_id, person, tx=tx, now=now)
    return ProposalOutcome(proposal=proposal)


def approve_proposal(
    proposal: ProposalId, person: Member, *, tx: Transaction, now: datetime
) -> Proposal:
    """Approve a proposal as the second person; what has no secret is done with it."""
    stored_proposal = tx.approvals.locked(proposal)
    act = ACTS[stored_proposal.act]
    require_right(person, act.right)
    approved = second_person.approve_proposal(stored_proposal, person.id, now=now)
    _remember(APPROVAL_APPROVED, stored_proposal.act, stored_proposal.id, person, tx=tx, now=now)
    if not act.is_secret:
        proposer = tx.people.member(stored_proposal.proposed_by)
        require_right(proposer, act.right)
        act.carry_out(payload_of(stored_proposal), tx, now, proposer)
        approved = second_person.completed_proposal(approved)
    tx.approvals.save(approved)
    return approved


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
    decided = second_person.refuse_proposal(proposal, person.id, now=now)
    tx.approvals.save(decided)
    _remember(
        word_of(f"approval.{decided.state.value}"),
        proposal.act,
        proposal.id,
        person,
        tx=tx,
        now=now,
    )
    return decided


def collect_proposal(
    proposal: ProposalId, person: Member, *, tx: Transaction, now: datetime
) -> Given:
    """Whoever proposed it carries out what was approved, and sees its secret once."""
    stored_proposal = tx.approvals.locked(proposal)
    act = ACTS[stored_proposal.act]
    require_right(person, act.right)
    tx.approvals.save(second_person.carry_out_proposal(stored_proposal, person.id, now=now))
    _remember(APPROVAL_CARRIED_OUT, stored_proposal.act, stored_proposal.id, person, tx=tx, now=now)
    return act.carry_out(payload_of(stored_proposal), tx, now, person)


def other_approvers(act: Act, person: Member, *, tx: Transaction) -> list[Member]:
    """Who else could approve this."""
    return [
        member
        for member in tx.people.members()
        if member.organisation == person.organisation
        and member.is_active
        and member.id != person.id
        and role_may(member.role, act.right)
    ]


def acts_of(person: Member) -> list[str]:
    """The acts this person may propose and approve."""
    return [act.name for act in ACTS.values() if role_may(person.role, act.right)]


def payload_of(proposal: Proposal) -> Mapping[str, Any]:
    """What exactly was proposed."""
    payload: Mapping[str, Any] = json.loads(open_sealed(proposal.payload, about=proposal.id))
    return payload


def _remember(
    word: LedgerWord, act: str, about: str, person: Member, *, tx: Transaction, now: datetime
) -> None:
    public = {"act": act, "code": person.code}
    entry = Entry(word, about, at=now, by=person.code, public=public)
    tx.ledger.append(entry, of=person.organisation)
