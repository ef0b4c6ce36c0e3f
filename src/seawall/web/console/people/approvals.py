"""Proposals that need a second approval, open and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from seawall.config import settings
from seawall.ids import PersonId, ProposalId
from seawall.journeys import second_pair, two_people
from seawall.journeys.people import approvals_known
from seawall.people.approval.model import Proposal, ProposalState
from seawall.people.model import Member
from seawall.people.sign_in_links import link_address
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.people.standing import administrators_alone
from seawall.web.console.proposing import title_of
from seawall.web.request import Call, person_of

HERE = "/admin/approvals"
SEE = "approval.give"
_LINKS = frozenset({approvals_known.INVITE, approvals_known.LET_BACK_IN})


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as the page shows it."""

    it: Proposal
    title: str
    proposer: str
    decider: str
    details: tuple[tuple[str, str], ...]
    is_own: bool
    why_not: str = ""
    """Why whoever looks does not count as its second person."""
    others: str = ""
    """Who does."""

    @property
    def is_ready(self) -> bool:
        """Whether its author can carry it out now."""
        return self.is_own and self.it.state is ProposalState.APPROVED


@require_GET
@signed_in(SEE)
def list_proposals(request: Call) -> HttpResponse:
    """Open proposals, then past ones."""
    return _page(request)


def _proposal_named(_request: Call, proposal_id: str) -> ProposalId:
    return ProposalId(proposal_id)


def _collect(call: ActCall[ProposalId]) -> HttpResponse:
    """Whoever proposed it carries it out, and sees its secret once."""
    secret = two_people.collect_proposal(call.subject, call.person, tx=call.tx, now=call.now)
    act = call.tx.approvals.locked(call.subject).act
    is_link = secret is not None and act in _LINKS
    shown = link_address(secret, at=settings().public_url) if secret and is_link else secret
    return _page(call.request, secret=shown, is_link=is_link)


def _page(
    request: Call, form: ExplainedForm | None = None, *, status: int = 200, **extra: Any
) -> HttpResponse:
    person = person_of(request)
    members = {member.id: member for member in request.tx.people.members()}
    own_acts = set(two_people.acts_of(person))
    waiting = [
        proposal
        for proposal in request.tx.approvals.open(now=request.now)
        if proposal.act in own_acts
    ]
    waiting_ids = {proposal.id for proposal in waiting}
    past = [
        proposal
        for proposal in request.tx.approvals.past()
        if proposal.act in own_acts and proposal.id not in waiting_ids
    ]
    page = {
        "waiting": [
            _with_second_people(_line(proposal, members, person), person, request)
            for proposal in waiting
        ],
        "is_alone": administrators_alone(request),
        "past": [_line(proposal, members, person) for proposal in past],
        "form": form,
        **extra,
    }
    return render(request, "console/approvals.html", page, status=status)


def _line(proposal: Proposal, members: Mapping[PersonId, Member], person: Member) -> ProposalLine:
    decider = members.get(proposal.decided_by) if proposal.decided_by else None
    payload = two_people.payload_of(proposal).items()
    details = tuple(
        (name, _plain(value))
        for name, value in payload
        if value and name not in approvals_known.HIDDEN_FACTS
    )
    return ProposalLine(
        it=proposal,
        title=title_of(proposal.act),
        proposer=members[proposal.proposed_by].code,
        decider=decider.code if decider else _decided_elsewhere(proposal),
        details=details,
        is_own=proposal.proposed_by == person.id,
    )


def _with_second_people(line: ProposalLine, person: Member, request: Call) -> ProposalLine:
    """The line with who can approve it, and why whoever looks cannot."""
    if line.it.state is not ProposalState.WAITING:
        return line
    tx, now = request.tx, request.now
    others = ", ".join(one.code for one in two_people.second_people(line.it, tx=tx, now=now))
    hands = second_pair.hands_of_both(line.it.proposed_by, person.id, tx=tx, now=now)
    is_tied = hands is not None and not line.is_own
    why_not = second_pair.words_of(hands) if hands and is_tied else ""
    return replace(line, why_not=why_not, others=others)


def _decided_elsewhere(proposal: Proposal) -> str:
    return str(_("Server")) if proposal.decided_at else ""


def _plain(value: Any) -> str:
    if value is True:
        return str(_("Yes"))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


ACTS = ActTable(
    base="admin/approvals/<str:proposal_id>",
    reads=_proposal_named,
    shows=lambda call, status: _page(call.request, call.form, status=status),
    lands=lambda _call, _outcome: HERE,
    acts=(
        ConsoleAct(
            "approve",
            SEE,
            without_form(two_people.approve_proposal),
            done=_("Request approved."),
            is_fresh=True,
        ),
        ConsoleAct(
            "refuse",
            SEE,
            without_form(two_people.refuse_proposal),
            done=_("Request closed. Nothing was changed."),
        ),
        ConsoleAct("collect", SEE, _collect, is_fresh=True),
    ),
)
