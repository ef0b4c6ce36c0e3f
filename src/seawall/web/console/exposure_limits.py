"""The limits that hold for everybody, changed by two people; and what a lead may know of a team."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import LimitChangeId
from seawall.journeys import exposure_limiting
from seawall.people.protection.exposure_limits import BOUNDS, Limits
from seawall.people.protection.team_figures import FEWEST, last_week
from seawall.people.rights import may
from seawall.web.console import sentences
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

ACT = exposure_limiting.ACT


@signed_in(ACT)
def show(request: Call) -> HttpResponse:
    """The limits in force, proposals, and last week's figures of the whole team."""
    return _page(request)


@require_POST
@signed_in(ACT)
def propose(request: Call) -> HttpResponse:
    """New limits, for a colleague to approve."""
    said, person = request.POST, person_of(request)
    try:
        numbers = {name: _number(said.get(name, "")) for name in BOUNDS}
        exposure_limiting.propose(
            Limits(**numbers), said.get("why", ""), person, tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        return _page(request, refused=refused)
    return redirect("/admin/exposure")


@require_POST
@signed_in(ACT)
def approve(request: Call, change: str) -> HttpResponse:
    """The second person agrees."""
    found = LimitChangeId(change)
    exposure_limiting.approve(found, person_of(request), tx=request.tx, now=request.now)
    return redirect("/admin/exposure")


@require_POST
@signed_in(ACT)
def withdraw(request: Call, change: str) -> HttpResponse:
    """Off the table."""
    found = LimitChangeId(change)
    exposure_limiting.withdraw(found, person_of(request), tx=request.tx, now=request.now)
    return redirect("/admin/exposure")


def _page(request: Call, refused: SeawallError | None = None) -> HttpResponse:
    tx, person = request.tx, person_of(request)
    limits = tx.protection.limits().as_json()
    names = {it.id: it.name for it in tx.people.members()}
    changes = [
        {
            "it": it,
            "by": names.get(it.proposed_by, ""),
            "second": names.get(it.approved_by, "") if it.approved_by else "",
            "is_mine": it.proposed_by == person.id,
            "is_waiting": not it.approved_at and not it.withdrawn_at,
            "lines": [(sentences.limit_title(n), v) for n, v in it.limits.as_json().items()],
        }
        for it in tx.protection.limit_changes()
    ]
    sees_team = may(person.role, "exposure.team")
    team = (
        exposure_limiting.team_of_last_week(person, tx=tx, now=request.now) if sees_team else None
    )
    page = {
        "limits": [(n, sentences.limit_title(n), v, *BOUNDS[n]) for n, v in limits.items()],
        "changes": changes,
        "team": team,
        "sees_team": sees_team,
        "fewest": FEWEST,
        "week": last_week(request.now),
        "why": request.POST.get("why", ""),
        "refused": refused,
    }
    return render(
        request, "console/exposure_limits.html", page, status=refused.status if refused else 200
    )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else -1
