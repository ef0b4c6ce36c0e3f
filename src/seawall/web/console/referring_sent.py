"""What a unit has sent: a supervisor reads the sample, a dispatch is followed or taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import DispatchId
from seawall.journeys import referral_approval, referral_withdrawal, referrer_record
from seawall.people.rights import may
from seawall.web.console import referring_file
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders_forms import ReasonForm
from seawall.web.console.referring import COMPOSE, SEE
from seawall.web.request import Call, person_of

APPROVE = "referral.approve"


@signed_in(SEE)
def show(request: Call, dispatch_id: str) -> HttpResponse:
    """One dispatch."""
    return _page(request, DispatchId(dispatch_id), ExplainedForm())


@require_POST
@signed_in(APPROVE)
def approve(request: Call, dispatch_id: str) -> HttpResponse:
    """A supervisor has read it: it is signed and owed."""
    dispatch, form = DispatchId(dispatch_id), ExplainedForm(request.POST)
    return _do(
        request,
        dispatch,
        form,
        lambda: referral_approval.approve(
            dispatch, supervisor=person_of(request), tx=request.tx, now=request.now
        ),
    )


@require_POST
@signed_in(APPROVE)
def turn_back(request: Call, dispatch_id: str) -> HttpResponse:
    """It goes back to its officer, with the reason."""
    dispatch, form = DispatchId(dispatch_id), ReasonForm(request.POST)
    return _do(
        request,
        dispatch,
        form,
        lambda: referral_approval.turn_back(
            dispatch,
            form.cleaned_data["reason"],
            supervisor=person_of(request),
            tx=request.tx,
            now=request.now,
        ),
    )


@require_POST
@signed_in(COMPOSE)
def withdraw(request: Call, dispatch_id: str) -> HttpResponse:
    """It is taken back, by a signed withdrawal."""
    dispatch, form = DispatchId(dispatch_id), ReasonForm(request.POST)
    return _do(
        request,
        dispatch,
        form,
        lambda: referral_withdrawal.withdraw(
            dispatch,
            form.cleaned_data["reason"],
            by=person_of(request),
            tx=request.tx,
            now=request.now,
        ),
    )


@signed_in(SEE)
def record(request: Call) -> HttpResponse:
    """How often this unit was right, as the platforms answered."""
    found = referrer_record.own(tx=request.tx, now=request.now)
    page = {"series": referring_file.both(found)}
    return render(request, "console/referring/record.html", page)


def _do(
    request: Call, dispatch: DispatchId, form: ExplainedForm, what: Callable[[], object]
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, dispatch, form, status=422)
    try:
        what()
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, dispatch, form, status=refused.status)
    return redirect(f"/referring/dispatches/{dispatch}")


def _page(
    request: Call, dispatch: DispatchId, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    role = person_of(request).role
    page = {
        "page": referring_file.dispatch(dispatch, tx=request.tx),
        "form": form,
        "can_approve": may(role, APPROVE),
        "can_compose": may(role, COMPOSE),
    }
    return render(request, "console/referring/dispatch.html", page, status=status)
