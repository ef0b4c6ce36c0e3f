"""Members of a forum: their standing, and at the hub their admission and removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from seawall.config import settings
from seawall.forum.defence import defence_limits
from seawall.forum.defence.model import AuthorFacts
from seawall.forum.defence.precision import Precision, precision_of
from seawall.forum.model import ForumInvitation, ForumMember, MemberKind, Seat, Tier
from seawall.ids import ForumMemberId
from seawall.journeys.forum import forum_founding
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forum.forms import InvitationForm, StandForm
from seawall.web.console.forum.forum_frame import MANAGE, SEE, frame, seat_of
from seawall.web.console.forum.words import STANDINGS
from seawall.web.request import Call


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member and how often its signals were right."""

    member: ForumMember
    precision: Precision
    is_us: bool


@signed_in(SEE)
def list_members(request: Call, forum: str) -> HttpResponse:
    """Everybody who was ever admitted."""
    return _page(request, seat_of(request, forum))


def _invite(call: ActCall[Seat]) -> HttpResponse:
    """The page once more, with the invitation's address that is shown once."""
    seat, typed = call.subject, call.typed
    tier = Tier(typed["tier"])
    token = forum_founding.invite_applicant(
        seat.id,
        typed["name"],
        tier=tier,
        kind=MemberKind.AUDITOR if tier is Tier.AUDITOR else MemberKind.PLATFORM,
        vouched=typed["vouched"],
        tx=call.tx,
        now=call.now,
        by=call.by,
    )
    address = f"{settings().public_url}/v1/forum/{seat.forum}#{token}"
    return _page(call.request, seat, address=address, invited=typed["name"])


def _stand(call: ActCall[Seat]) -> None:
    typed = call.typed
    kind, _title = STANDINGS[typed["act"]]
    forum_founding.change_standing(
        call.subject.id,
        ForumMemberId(typed["member"]),
        kind,
        reason=typed["reason"],
        tier=Tier(typed["tier"]) if typed["act"] == "tier" else None,
        tx=call.tx,
        now=call.now,
    )


def _page(request: Call, seat: Seat, *, status: int = 200, **extra: Any) -> HttpResponse:
    members = request.tx.forum.members(seat.id)
    judged = request.tx.shared_signals.judged(seat.id)
    page = {
        **frame(request, seat, "members"),
        "lines": [_line(member, seat, judged.get(str(member.id), (0, 0))) for member in members],
        "others": [member for member in members if member.id != seat.me],
        "tiers": [tier.value for tier in Tier],
        "new_tiers": [tier.value for tier in Tier if tier is not Tier.AUDITOR],
        "acts": [(name, title) for name, (_kind, title) in STANDINGS.items()],
        "open_doors": _open_doors(request, seat),
        "invitation": InvitationForm(),
        "standing": StandForm(),
        **extra,
    }
    return render(request, "console/forum/members.html", page, status=status)


def _line(member: ForumMember, seat: Seat, judged: tuple[int, int]) -> MemberLine:
    agreed, disputed = judged
    facts = AuthorFacts(member.id, member.admitted_at, agreed=agreed, disputed=disputed)
    return MemberLine(
        member, precision_of(facts, defence_limits.shipped_limits()), member.id == seat.me
    )


def _open_doors(request: Call, seat: Seat) -> list[ForumInvitation]:
    """Invitations that somebody may still use; only the hub has any."""
    if not seat.is_hub:
        return []
    now: datetime = request.now
    invitations = request.tx.forum.invitations(seat.id)
    return [
        invitation
        for invitation in invitations
        if invitation.used_at is None and invitation.expires_at > now
    ]


ACTS = ActTable(
    base="forum/<str:forum>/members",
    reads=seat_of,
    shows=lambda call, status: _page(
        call.request, call.subject, status=status, **{call.act.name: call.form}
    ),
    lands=lambda call, _outcome: f"/forum/{call.subject.forum}/members",
    acts=(
        ConsoleAct(
            "invitation",
            MANAGE,
            _invite,
            InvitationForm,
            at="",
            page=list_members,
            ids="invited-%s",
        ),
        ConsoleAct("standing", MANAGE, _stand, StandForm),
    ),
)
