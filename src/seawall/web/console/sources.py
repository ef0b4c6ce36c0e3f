"""Sources and how often they were right: users, trusted flaggers, authorities, forum members.

The register of trusted flaggers is here (DSA Art. 22), and what is done about misuse (Art. 23).
Sources are judged on this page, never the people who decide.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.ids import FlaggerId
from seawall.journeys import source_scorecard as scorecard
from seawall.journeys import trusted_flagger as register
from seawall.journeys.permission import require
from seawall.journeys.source_scorecard import SourceKind
from seawall.people.rights import may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders_forms import ReasonForm
from seawall.web.request import Call, person_of

SEE, MANAGE, MISUSE = "case.see", "source.manage", "misuse.decide"
#: Notices that a page lists.
SHOWN = 100


class FlaggerForm(ExplainedForm):
    """A trusted flagger as somebody enters it."""

    name = forms.CharField(max_length=300)
    awarded_by = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Name the Digital Services Coordinator.")},
    )
    country = forms.CharField(max_length=2)
    since = forms.DateField()
    until = forms.DateField(required=False)
    field = forms.CharField(required=False, max_length=300)
    email = forms.CharField(required=False, max_length=300)

    def entry(self) -> register.NewFlagger:
        """What the journey is told; a day begins at midnight UTC."""
        said = self.cleaned_data
        until = said["until"]
        return register.NewFlagger(
            name=said["name"],
            awarded_by=said["awarded_by"],
            country=said["country"],
            since=_midnight(said["since"]),
            until=_midnight(until) if until else None,
            field=said["field"],
            email=said["email"],
        )


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def list_sources(request: Call) -> HttpResponse:
    """Every source with its card; POST enters a trusted flagger."""
    if request.method == "GET":
        return _list(request, FlaggerForm())
    person = person_of(request)
    require(person, MANAGE)
    form = FlaggerForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        made = register.add(form.entry(), tx=request.tx, now=request.now, by=person.code)
    except SeawallError as refused:
        form.refuse(refused)
        return _list(request, form, status=refused.status)
    return redirect(f"/sources/{made.id}")


@signed_in(SEE)
def show(request: Call, source_id: str) -> HttpResponse:
    """One source: its card, and what it sent; authorities and members have pages of their own."""
    if source_id.startswith("auth_"):
        return redirect(f"/authorities/{source_id}")
    if source_id.startswith("mbr_"):
        return redirect("/forum")
    return _page(request, source_id)


@require_POST
@signed_in(MANAGE)
def suspend(request: Call, source_id: str) -> HttpResponse:
    """The coordinator investigates, or the status stands again: Art. 22(6)."""
    flagger, by = FlaggerId(source_id), person_of(request).code
    if request.POST.get("state") == "active":
        register.restore(flagger, tx=request.tx, now=request.now, by=by)
        return redirect(f"/sources/{source_id}")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, source_id, form=form, status=422)
    why = form.cleaned_data["reason"]
    register.suspend(flagger, why, tx=request.tx, now=request.now, by=by)
    return redirect(f"/sources/{source_id}")


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), UTC)


def _list(request: Call, form: FlaggerForm, *, status: int = 200) -> HttpResponse:
    role = person_of(request).role
    page = {
        "cards": scorecard.cards(tx=request.tx, now=request.now),
        "form": form,
        "can_manage": may(role, MANAGE),
        "can_decide": may(role, MISUSE),
    }
    return render(request, "console/sources/list.html", page, status=status)


def _page(
    request: Call, source_id: str, *, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    is_users = source_id == scorecard.USERS
    flagger = None if is_users else request.tx.notifying.flagger(FlaggerId(source_id))
    outcomes = scorecard.notices_of(flagger.id if flagger else None, tx=request.tx, now=request.now)
    kind = SourceKind.FLAGGER if flagger else SourceKind.USERS
    name = flagger.name if flagger else ""
    role = person_of(request).role
    page = {
        "flagger": flagger,
        "state": flagger.state(request.now).value if flagger else "",
        "card": scorecard.card_of(outcomes, source=source_id, kind=kind, name=name),
        "outcomes": outcomes[:SHOWN],
        "form": form,
        "can_manage": may(role, MANAGE),
        "can_decide": may(role, MISUSE),
    }
    return render(request, "console/sources/source.html", page, status=status)
