"""Dispatches of a unit: approval, progress, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from seawall.ids import DispatchId
from seawall.journeys.referrals import referral_approval, referral_withdrawal, referrer_record
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import ReasonForm
from seawall.web.console.unit import unit_file
from seawall.web.console.unit.page import COMPOSE, SEE
from seawall.web.request import Call, person_of

APPROVE = "referral.approve"


@signed_in(SEE)
def show_dispatch(request: Call, dispatch_id: str) -> HttpResponse:
    """One dispatch."""
    return _page(request, DispatchId(dispatch_id), ExplainedForm())


def _dispatch_named(_request: Call, dispatch_id: str) -> DispatchId:
    return DispatchId(dispatch_id)


def _approve(call: ActCall[DispatchId]) -> None:
    referral_approval.approve_dispatch(
        call.subject, supervisor=call.person, tx=call.tx, now=call.now
    )
    messages.success(call.request, _("Signed. It is sent within a minute."))


def _turn_back(call: ActCall[DispatchId]) -> None:
    referral_approval.turn_back_dispatch(
        call.subject, call.typed["reason"], supervisor=call.person, tx=call.tx, now=call.now
    )


def _withdraw(call: ActCall[DispatchId]) -> None:
    referral_withdrawal.withdraw_request(
        call.subject, call.typed["reason"], by=call.person, tx=call.tx, now=call.now
    )


@signed_in(SEE)
def show_record(request: Call) -> HttpResponse:
    """The unit's own accuracy, as the platforms answered."""
    track_record = referrer_record.own_record(tx=request.tx, now=request.now)
    page = {"series": unit_file.both_series(track_record)}
    return render(request, "console/referring/record.html", page)


def _page(
    request: Call,
    dispatch: DispatchId,
    form: ExplainedForm,
    *,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    role = person_of(request).role
    page = {
        "page": unit_file.dispatch(dispatch, tx=request.tx, now=request.now),
        "form": form,
        "act": act,
        "can_approve": role_may(role, APPROVE),
        "can_compose": role_may(role, COMPOSE),
    }
    return render(request, "console/referring/dispatch.html", page, status=status)


ACTS = ActTable(
    base="referring/dispatches/<str:dispatch_id>",
    reads=_dispatch_named,
    shows=lambda call, status: _page(
        call.request, call.subject, call.form, act=call.act.name, status=status
    ),
    lands=lambda call, _outcome: f"/referring/dispatches/{call.subject}",
    acts=(
        ConsoleAct("approve", APPROVE, _approve),
        ConsoleAct("return", APPROVE, _turn_back, ReasonForm, ids="return-%s"),
        ConsoleAct("withdraw", COMPOSE, _withdraw, ReasonForm, ids="withdraw-%s"),
    ),
)
