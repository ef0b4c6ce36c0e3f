"""The demo's people: whoever is signed in as one of them may change to another.

Only a server that plays the demo has these pages, and only somebody who is signed in as one of
its invented people is answered; for everybody else there is no such address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.errors import NotFound
from seawall.people.access.model import SignInWay
from seawall.people.demo_cast import BY_EMAIL
from seawall.people.model import Member
from seawall.transaction import INSTALLATION
from seawall.web import ports
from seawall.web.console.sign_in.demo_tasks import DemoRole, role_of, roles
from seawall.web.request import Call, sign_in

View = Callable[..., HttpResponse]


def demo_role(member: Member) -> DemoRole | None:
    """Who somebody is in the demo; None for everybody else, and where no demo is played."""
    is_in_it = ports.is_demo() and member.email in BY_EMAIL
    return role_of(member.email) if is_in_it else None


def demo_only(view: View) -> View:
    """Answer not found to whoever is not in the demo."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **url_parameters: Any) -> HttpResponse:
        call = cast("Call", request)
        if call.member is None or demo_role(call.member) is None:
            raise Http404
        return view(call, *args, **url_parameters)

    return guarded


@demo_only
def show_roles(request: Call) -> HttpResponse:
    """Everybody one may change to, and what they can try."""
    return render(request, "console/demo_roles.html", {"roles": roles(_people(request))})


@demo_only
@require_POST
def take_role(request: Call) -> HttpResponse:
    """Sign in as another one of the demo's people."""
    email = request.POST.get("person", "")
    if email not in BY_EMAIL:
        raise Http404
    everywhere = request.tx.of(INSTALLATION)
    try:
        member = everywhere.people.member_by_email(email)
    except NotFound:
        raise Http404 from None
    if not member.is_active:
        raise Http404
    sign_in(request, member, SignInWay.DEMO, tx=everywhere)
    return redirect(role_of(email).tasks[0].href)


def _people(request: Call) -> set[str]:
    """Who of the cast is there already: some come in while the demo is played."""
    members = request.tx.of(INSTALLATION).people.members()
    return {member.email for member in members if member.is_active}
