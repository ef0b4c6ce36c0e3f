"""What waits for a second person, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import PersonId, ProposalId
from seawall.journeys import approvals_known, two_people
from seawall.people.approval.model import Proposal, ProposalState
from seawall.people.model import Member
from seawall.web.console.doors import signed_in
from seawall.web.console.proposing import title_of
from seawall.web.request import Call, person_of

HERE = "/admin/approvals"
SEE = "approval.give"
_LINKS = frozenset({approvals_known.INVITE, approvals_known.LET_BACK_IN})


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal as the page shows it."""

    it: Proposal
    title: str
    proposer: str
    decider: str
    details: tuple[tuple[str, str], ...]
    is_own: bool

    @property
    def is_ready(self) -> bool:
        """Whether its author can carry it out now."""
        return self.is_own and self.it.state is ProposalState.APPROVED


@require_GET
@signed_in(SEE)
def list_proposals(request: Call) -> HttpResponse:
    """Those that wait, then those of before."""
    return _page(request)


@require_POST
@signed_in(SEE, fresh=True)
def approve(request: Call, proposal_id: str) -> HttpResponse:
    """The second person says yes."""
    return _decided(request, proposal_id, two_people.approve, _("It is approved."))


@require_POST
@signed_in(SEE)
def refuse(request: Call, proposal_id: str) -> HttpResponse:
    """The second person says no, or the first takes it back."""
    return _decided(request, proposal_id, two_people.refuse, _("It will not be done."))


@require_POST
@signed_in(SEE, fresh=True)
def collect(request: Call, proposal_id: str) -> HttpResponse:
    """Whoever proposed it carries it out, and sees its secret once."""
    named, person = ProposalId(proposal_id), person_of(request)
    try:
        given = two_people.collect(named, person, tx=request.tx, now=request.now)
    except SeawallError as refused:
        return _page(request, refused=refused)
    act = request.tx.approvals.locked(named).act
    link = f"{settings().public_url}/sign-in/{given}" if act in _LINKS else given
    return _page(request, secret=link, is_link=act in _LINKS)


def _decided(request: Call, proposal_id: str, decide: Any, done: str) -> HttpResponse:
    try:
        decide(ProposalId(proposal_id), person_of(request), tx=request.tx, now=request.now)
    except SeawallError as refused:
        return _page(request, refused=refused)
    messages.success(request, done)
    return redirect(HERE)


def _page(request: Call, *, refused: SeawallError | None = None, **said: Any) -> HttpResponse:
    person = person_of(request)
    members = {one.id: one for one in request.tx.people.members()}
    mine = set(two_people.acts_of(person))
    waiting = [one for one in request.tx.approvals.open(now=request.now) if one.act in mine]
    named = {one.id for one in waiting}
    past = [one for one in request.tx.approvals.past() if one.act in mine and one.id not in named]
    page = {
        "waiting": [_line(one, members, person) for one in waiting],
        "past": [_line(one, members, person) for one in past],
        "refused": refused,
        **said,
    }
    status = refused.status if refused else 200
    return render(request, "console/approvals.html", page, status=status)


def _line(proposal: Proposal, members: Mapping[PersonId, Member], person: Member) -> Line:
    decider = members.get(proposal.decided_by) if proposal.decided_by else None
    payload = two_people.payload_of(proposal).items()
    shown = tuple((name, _plain(value)) for name, value in payload if value and name != "allow")
    return Line(
        it=proposal,
        title=title_of(proposal.act),
        proposer=members[proposal.proposed_by].code,
        decider=decider.code if decider else "",
        details=shown,
        is_own=proposal.proposed_by == person.id,
    )


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
