"""Frame of a forum's pages: seat, tabs, rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from seawall.forum.model import Seat, SeatState
from seawall.people.rights import role_may
from seawall.web.request import Call, person_of

SEE, JUDGE, MANAGE = "forum.see", "forum.judge", "forum.manage"
APPROVE = "incident.approve"


@dataclass(frozen=True, slots=True)
class ForumTab:
    """One page of a forum."""

    name: str
    title: str
    is_here: bool


def seat_of(request: Call, forum: str, **_names: Any) -> Seat:
    """Our seat in the forum that the address names."""
    return request.tx.forum.seat_in(forum)


def names_of(request: Call, seat: Seat) -> dict[str, str]:
    """Members' names by their ids."""
    return {str(member.id): member.name for member in request.tx.forum.members(seat.id)}


def frame(request: Call, seat: Seat, current_tab: str) -> dict[str, Any]:
    """The forum, its pages, and what this person may do; nobody speaks from a lost seat."""
    role = person_of(request).role
    speaks = seat.state is SeatState.ACTIVE
    titles = (
        ("signals", _("Signals")),
        ("waiting", _("Second approval")),
        ("incidents", _("Incidents")),
        ("members", _("Members")),
        ("policy", _("Adoption policy")),
    )
    return {
        "seat": seat,
        "base": f"/forum/{seat.forum}",
        "tabs": [ForumTab(name, title, name == current_tab) for name, title in titles],
        "can_judge": speaks and role_may(role, JUDGE),
        "can_manage": speaks and role_may(role, MANAGE),
        "can_approve": speaks and role_may(role, APPROVE),
    }
