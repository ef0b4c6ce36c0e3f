"""A forum's members: how each stands; at the hub, who is let in and who is sent away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.forum.defence import limits
from seawall.forum.defence.model import AuthorFacts
from seawall.forum.defence.precision import Precision, precision_of
from seawall.forum.model import ForumMember, Invitation, MemberKind, Seat, Tier
from seawall.ids import ForumMemberId
from seawall.journeys import forum_founding
from seawall.journeys.permission import require
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum_forms import InvitationForm, StandForm
from seawall.web.console.forum_frame import MANAGE, SEE, done, frame, seat_of
from seawall.web.console.forum_words import STANDINGS
from seawall.web.request import Call, person_of


@dataclass(frozen=True, slots=True)
class Line:
    """A member and how often its signals were right."""

    member: ForumMember
    precision: Precision
    is_us: bool


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def list_members(request: Call, forum: str) -> HttpResponse:
    """Everybody who was ever admitted; POST invites another."""
    seat = seat_of(request, forum)
    if request.method == "GET":
        return _page(request, seat)
    require(person_of(request), MANAGE)
    form, address = InvitationForm(request.POST), ""
    if form.is_valid():
        try:
            address = _invite(request, seat, form)
        except SeawallError as refused:
            form.refuse(refused)
            return _page(request, seat, invitation=form, status=refused.status)
        return _page(request, seat, address=address, invited=form.cleaned_data["name"])
    return _page(request, seat, invitation=form, status=422)


@require_POST
@signed_in(MANAGE)
def stand(request: Call, forum: str) -> HttpResponse:
    """Suspend a member, let it speak again, remove it, or move it to another tier."""
    seat, form = seat_of(request, forum), StandForm(request.POST)
    return done(
        form,
        lambda: _stand(request, seat, form),
        then=f"/forum/{seat.forum}/members",
        shown=lambda refused, status: _page(request, seat, standing=refused, status=status),
    )


def _invite(request: Call, seat: Seat, form: ExplainedForm) -> str:
    said = form.cleaned_data
    tier = Tier(said["tier"])
    token = forum_founding.invite(
        seat.id,
        said["name"],
        tier=tier,
        kind=MemberKind.AUDITOR if tier is Tier.AUDITOR else MemberKind.PLATFORM,
        vouched=said["vouched"],
        tx=request.tx,
        now=request.now,
        by=person_of(request).code,
    )
    return f"{settings().public_url}/v1/forum/{seat.forum}#{token}"


def _stand(request: Call, seat: Seat, form: ExplainedForm) -> None:
    said = form.cleaned_data
    kind, _title = STANDINGS[said["act"]]
    forum_founding.stand(
        seat.id,
        ForumMemberId(said["member"]),
        kind,
        reason=said["reason"],
        tier=Tier(said["tier"]) if said["act"] == "tier" else None,
        tx=request.tx,
        now=request.now,
    )


def _page(request: Call, seat: Seat, *, status: int = 200, **told: Any) -> HttpResponse:
    members = request.tx.forum.members(seat.id)
    judged = request.tx.shared_signals.judged(seat.id)
    page = {
        **frame(request, seat, "members"),
        "lines": [_line(one, seat, judged.get(str(one.id), (0, 0))) for one in members],
        "others": [one for one in members if one.id != seat.me],
        "tiers": [each.value for each in Tier],
        "new_tiers": [each.value for each in Tier if each is not Tier.AUDITOR],
        "acts": [(name, title) for name, (_kind, title) in STANDINGS.items()],
        "open_doors": _open_doors(request, seat),
        "invitation": InvitationForm(),
        "standing": StandForm(),
        **told,
    }
    return render(request, "console/forum/members.html", page, status=status)


def _line(member: ForumMember, seat: Seat, judged: tuple[int, int]) -> Line:
    agreed, disputed = judged
    facts = AuthorFacts(member.id, member.admitted_at, agreed=agreed, disputed=disputed)
    return Line(member, precision_of(facts, limits.shipped()), member.id == seat.me)


def _open_doors(request: Call, seat: Seat) -> list[Invitation]:
    """Invitations that somebody may still use; only the hub has any."""
    if not seat.is_hub:
        return []
    now: datetime = request.now
    found = request.tx.forum.invitations(seat.id)
    return [one for one in found if one.used_at is None and one.expires_at > now]
