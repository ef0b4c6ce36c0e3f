"""Who works here: invited, given roles, handed over, deactivated; each act in the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.ids import PersonId
from seawall.journeys import approvals_known, leaving
from seawall.journeys.founding import Invitation, change_role, invite
from seawall.journeys.sign_in import issue_link
from seawall.people.model import Member, Role
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import InviteForm
from seawall.web.console.proposing import propose
from seawall.web.request import Call, person_of

MANAGE = "people.manage"
HERE = "/admin/people"


@require_http_methods(["GET", "POST"])
@signed_in(MANAGE, fresh=True)
def list_people(request: Call) -> HttpResponse:
    """Every member; POST invites another and shows their first link."""
    if request.method == "GET":
        return _page(request)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return _invited(request, form.cleaned_data)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, form, status=refused.status)


@require_POST
@signed_in(MANAGE, fresh=True)
def new_link(request: Call) -> HttpResponse:
    """Another link; for somebody who has proofs of their own it takes two people."""
    member = request.tx.people.member_by_email(request.POST.get("email", ""))
    if not request.tx.access.has_factor(member.id):
        token = issue_link(member.email, tx=request.tx, now=request.now, by=_by(request))
        return _page(request, token=token, invited=member.email)
    payload = {"email": member.email}
    outcome = propose(request, approvals_known.LET_BACK_IN, member.code, payload)
    return _page(request, token=outcome.given, invited=member.email)


@require_POST
@signed_in(MANAGE, fresh=True)
def set_role(request: Call, person_id: str) -> HttpResponse:
    """Another role; one that decides for the house takes two people."""
    member, role = _member(request, person_id), request.POST.get("role", "")
    if role not in set(Role) or role == member.role:
        return redirect(HERE)
    if Role(role) in approvals_known.GRANTED_BY_TWO:
        payload = {"person": member.id, "role": role}
        propose(request, approvals_known.CHANGE_ROLE, f"{member.code} → {role}", payload)
        return redirect(HERE)
    return _tried(request, lambda: change_role(member, Role(role), **_how(request)))


@require_POST
@signed_in(MANAGE, fresh=True)
def deactivate(request: Call, person_id: str) -> HttpResponse:
    """Let somebody in no longer; what they hold goes to a colleague or back to the queue."""
    member, to = _member(request, person_id), request.POST.get("to", "")
    colleague = _member(request, to) if to else None
    done = _("%s may no longer sign in.") % member.code
    return _tried(request, lambda: leaving.leave(member, to=colleague, **_how(request)), done=done)


def _invited(request: Call, said: dict[str, Any]) -> HttpResponse:
    if Role(said["role"]) in approvals_known.GRANTED_BY_TWO:
        payload = {name: said[name] for name in ("email", "name", "role")}
        outcome = propose(request, approvals_known.INVITE, said["role"], payload)
        return _page(request, token=outcome.given, invited=said["email"])
    invitation = Invitation(said["email"], said["name"], Role(said["role"]))
    member = invite(invitation, organisation=request.organisation, **_how(request))
    token = issue_link(member.email, tx=request.tx, now=request.now, by=_by(request))
    return _page(request, token=token, invited=member.email)


def _tried(request: Call, act: Any, *, done: str = "") -> HttpResponse:
    """Do it, or show the page with the reason why not."""
    try:
        act()
    except SeawallError as refused:
        return _page(request, refused=refused, status=refused.status)
    messages.success(request, done or _("It is done."))
    return redirect(HERE)


def _page(
    request: Call, form: InviteForm | None = None, *, status: int = 200, **said: Any
) -> HttpResponse:
    token = said.pop("token", None)
    page = {
        "members": request.tx.people.members(),
        "roles": [role.value for role in Role],
        "form": form or InviteForm(initial={"role": Role.REVIEWER}),
        "link": f"{settings().public_url}/sign-in/{token}" if token else "",
        **said,
    }
    return render(request, "console/people.html", page, status=status)


def _member(request: Call, person_id: str) -> Member:
    return request.tx.people.member(PersonId(person_id))


def _how(request: Call) -> dict[str, Any]:
    return {"tx": request.tx, "now": request.now, "by": _by(request)}


def _by(request: Call) -> str:
    return person_of(request).code
