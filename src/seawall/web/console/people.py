"""Who works here: members, invitations, and a fresh sign-in link."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from seawall.config import settings
from seawall.errors import SeawallError
from seawall.journeys.founding import Invitation, invite
from seawall.journeys.sign_in import issue_link
from seawall.people.model import Role
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import InviteForm
from seawall.web.request import Call, person_of

MANAGE = "people.manage"


@require_http_methods(["GET", "POST"])
@signed_in(MANAGE)
def list_people(request: Call) -> HttpResponse:
    """Every member; POST invites another and shows their first link."""
    if request.method == "GET":
        return _page(request, InviteForm(initial={"role": Role.REVIEWER}))
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    invitation = Invitation(said["email"], said["name"], Role(said["role"]))
    by = person_of(request).code
    try:
        member = invite(
            invitation, organisation=request.organisation, tx=request.tx, now=request.now, by=by
        )
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, form, status=refused.status)
    return _with_link(request, member.email)


@require_POST
@signed_in(MANAGE)
def new_link(request: Call) -> HttpResponse:
    """Another link for a member."""
    return _with_link(request, request.POST.get("email", ""))


def _with_link(request: Call, email: str) -> HttpResponse:
    by = person_of(request).code
    token = issue_link(email, tx=request.tx, now=request.now, by=by)
    link = f"{settings().public_url}/sign-in/{token}"
    form = InviteForm(initial={"role": Role.REVIEWER})
    return _page(request, form, link=link, invited=email)


def _page(request: Call, form: InviteForm, *, status: int = 200, **said: Any) -> HttpResponse:
    page = {
        "members": request.tx.people.members(),
        "roles": [role.value for role in Role],
        "form": form,
        "can_manage": True,
        **said,
    }
    return render(request, "console/people.html", page, status=status)
