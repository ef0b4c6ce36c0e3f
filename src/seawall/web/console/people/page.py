"""Members: invitation, roles, handover, deactivation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.config import settings
from seawall.ids import PersonId
from seawall.journeys.people import leaving, letting_in
from seawall.journeys.people.founding import MemberInvitation
from seawall.people.model import Member, Role
from seawall.people.sign_in_links import link_address
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import InviteForm, words
from seawall.web.console.people.standing import administrators_alone, recent_changes
from seawall.web.console.proposing import say_proposal
from seawall.web.request import Call

MANAGE = "people.manage"
HERE = "/admin/people"


@signed_in(MANAGE)
def list_people(request: Call) -> HttpResponse:
    """Every member."""
    return _page(request)


def _invite(call: ActCall[None]) -> HttpResponse:
    """Invite another, and show their first link; some roles take two people."""
    typed = call.typed
    invitation = MemberInvitation(typed["email"], typed["name"], Role(typed["role"]))
    outcome = letting_in.invite_person(invitation, call.person, tx=call.tx, now=call.now)
    return _shown(call, outcome, invited=typed["email"])


def _give_link(call: ActCall[None]) -> HttpResponse:
    """Another link; for somebody who has signed in before it takes two people."""
    email = call.typed["email"]
    outcome = letting_in.give_link(email, call.person, tx=call.tx, now=call.now)
    return _shown(call, outcome, invited=email)


def _change_role(call: ActCall[None]) -> str | Promise:
    """Another role; one whose word can be the second takes two people."""
    member, role = _member(call), call.typed["role"]
    if role not in set(Role) or role == member.role:
        return ""
    outcome = letting_in.give_role(member, Role(role), call.person, tx=call.tx, now=call.now)
    say_proposal(call.request, outcome.proposal)
    return "" if outcome.proposal else gettext_lazy("Role changed.")


def _deactivate(call: ActCall[None]) -> str:
    """Let somebody in no longer; what they hold goes to a colleague or back to the queue."""
    member, to = _member(call), call.typed["to"]
    colleague = call.tx.people.member(PersonId(to)) if to else None
    leaving.end_membership(member, to=colleague, tx=call.tx, now=call.now, by=call.by)
    return _("%s can no longer sign in.") % member.code


def _shown(call: ActCall[None], outcome: letting_in.LettingIn, *, invited: str) -> HttpResponse:
    """The page with the link, shown once; or without, while a second person is awaited."""
    if outcome.proposal is None:
        return _page(call.request, token=outcome.secret, invited=invited)
    say_proposal(call.request, outcome.proposal)
    return redirect(HERE)


def _member(call: ActCall[None]) -> Member:
    return call.tx.people.member(PersonId(call.names["person_id"]))


def _show_refusal(call: ActCall[None], status: int) -> HttpResponse:
    refused_at = call.names.get("person_id", "")
    return _page(call.request, refused=call.form, refused_at=refused_at, status=status)


def _page(
    request: Call, form: InviteForm | None = None, *, status: int = 200, **extra: Any
) -> HttpResponse:
    token = extra.pop("token", None)
    page = {
        "members": request.tx.people.members(),
        "is_alone": administrators_alone(request),
        "changes": recent_changes(request),
        "roles": [role.value for role in Role],
        "form": form or InviteForm(initial={"role": Role.REVIEWER}),
        "link": link_address(token, at=settings().public_url) if token else "",
        **extra,
    }
    return render(request, "console/people.html", page, status=status)


ACTS = ActTable(
    base="admin/people",
    reads=lambda _request, **_names: None,
    shows=_show_refusal,
    lands=lambda _call, _outcome: HERE,
    acts=(
        ConsoleAct(
            "invite",
            MANAGE,
            _invite,
            InviteForm,
            at="",
            page=list_people,
            shows=lambda call, status: _page(call.request, call.form, status=status),
            is_fresh=True,
        ),
        ConsoleAct("link", MANAGE, _give_link, words("email"), is_fresh=True),
        ConsoleAct(
            "role",
            MANAGE,
            _change_role,
            words("role"),
            at="<str:person_id>/role",
            ids="%s-{person_id}",
            done=lambda sentence: sentence,
            is_fresh=True,
        ),
        ConsoleAct(
            "deactivate",
            MANAGE,
            _deactivate,
            words("to"),
            at="<str:person_id>/deactivate",
            ids="%s-{person_id}",
            done=lambda sentence: sentence,
            is_fresh=True,
        ),
    ),
)
