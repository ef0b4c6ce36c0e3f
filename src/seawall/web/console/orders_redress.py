"""Redress on an order's page: the last day for an appeal, challenges, and what courts rule.

TCO Art. 9 and 3(9). An annulled order has no effect any more, and what only it took down goes
back; a confirmed one is final.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from seawall.ids import OrderId
from seawall.journeys import finality
from seawall.orders.finality import Ruling
from seawall.orders.scrutiny.window import Asker
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import ANSWER
from seawall.web.console.orders_acting import filled
from seawall.web.console.orders_forms import MomentField
from seawall.web.request import Call, person_of


class DeadlineForm(ExplainedForm):
    """The last day for an appeal, as a person reads section G."""

    last_day = forms.DateField(
        error_messages={"required": gettext_lazy("Enter the last day for an appeal.")}
    )


class ChallengeForm(ExplainedForm):
    """An appeal before a court."""

    reference = forms.CharField(max_length=300)
    court = forms.CharField(max_length=300)
    by = forms.ChoiceField(choices=[(one.value, one.value) for one in Asker])
    filed_at = MomentField()


class RulingForm(ExplainedForm):
    """How a challenge ended."""

    challenge_number = forms.CharField(max_length=300)
    ruling = forms.ChoiceField(choices=[(one.value, one.value) for one in Ruling])
    ruled_at = MomentField()


@require_POST
@signed_in(ANSWER)
def set_deadline(request: Call, order_id: str) -> HttpResponse:
    """Somebody has read section G."""
    form, order = DeadlineForm(request.POST), OrderId(order_id)

    def write() -> None:
        end = finality.end_of(form.cleaned_data["last_day"], tx=request.tx)
        finality.set_deadline(order, end, person_of(request), tx=request.tx, now=request.now)

    return filled(request, order_id, form, write, act="deadline")


@require_POST
@signed_in(ANSWER)
def challenge(request: Call, order_id: str) -> HttpResponse:
    """The order was challenged: nothing is final until the court has ruled."""
    form = ChallengeForm(request.POST)

    def write() -> None:
        filed = finality.Filed(OrderId(order_id), **form.cleaned_data)
        finality.challenge(filed, person_of(request), tx=request.tx, now=request.now)

    return filled(request, order_id, form, write, act="challenged")


@require_POST
@signed_in(ANSWER)
def rule(request: Call, order_id: str) -> HttpResponse:
    """A court has ruled, or the challenge was withdrawn."""
    form = RulingForm(request.POST)

    def write() -> None:
        said = form.cleaned_data
        finality.rule(
            OrderId(order_id),
            said["challenge_number"],
            Ruling(said["ruling"]),
            person_of(request),
            ruled_at=said["ruled_at"],
            tx=request.tx,
            now=request.now,
        )

    return filled(request, order_id, form, write, act="ruled")
