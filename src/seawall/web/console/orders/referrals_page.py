"""Referrals: the same board without a duty, and an outcome with its reason for each address.

Nothing here binds (TCO recital 40). Each address is held against our own terms; a decline
names its reason, since units that are told why can learn from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from seawall.ids import OrderId
from seawall.journeys.answers.referral_outcome import ReferralConclusion, answer_referral
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import orders_board
from seawall.web.console.orders.acts import order_named, show_order
from seawall.web.console.orders.page import ANSWER, SEE
from seawall.web.request import Call, person_of

ACCEPTED = "accepted"


@signed_in(SEE)
def show_referrals(request: Call) -> HttpResponse:
    """Referrals, alerts and public reports, with each sender's precision."""
    board = orders_board.read_board(orders_board.VOLUNTARY, tx=request.tx, now=request.now)
    page = {"board": board, "can_answer": role_may(person_of(request).role, ANSWER)}
    return render(request, "console/referrals/board.html", page)


class JudgeForm(ExplainedForm):
    """An outcome for each address, or one for all that have none of their own."""

    def __init__(self, *typed: Any, positions: Sequence[int]) -> None:
        super().__init__(*typed)
        self.positions = positions
        self.fields["outcome-all"] = forms.CharField(required=False)
        for position in positions:
            self.fields[f"outcome-{position}"] = forms.CharField(required=False)
            self.fields[f"note-{position}"] = forms.CharField(required=False, strip=False)

    def clean(self) -> None:
        """Every address has an outcome."""
        super().clean()
        missing = [
            outcome.position + 1
            for outcome in self.outcomes()
            if not outcome.is_accepted and not outcome.reason_code
        ]
        if missing:
            numbers = ", ".join(map(str, missing[:20]))
            self.add_error(None, _("Choose an outcome for these URLs: %s.") % numbers)

    def outcomes(self) -> tuple[AddressConclusion, ...]:
        """What the journey is told."""
        return tuple(_outcome(self.cleaned_data, position) for position in self.positions)


def _positions(request: Call, order: OrderId) -> dict[str, Any]:
    return {"positions": [line.position for line in request.tx.orders.items(order)]}


def _judge(call: ActCall[OrderId]) -> None:
    verdict = ReferralConclusion(call.subject, call.person, call.form.outcomes())
    answer_referral(verdict, tx=call.tx, now=call.now)


def _outcome(typed: Mapping[str, str], position: int) -> AddressConclusion:
    """One line of the form; where many are alike, the choice for all of them."""
    chosen = typed.get(f"outcome-{position}", "") or typed.get("outcome-all", "")
    note = typed.get(f"note-{position}", "")
    if chosen.startswith(f"{ACCEPTED}:"):
        return AddressConclusion(
            position, is_accepted=True, clause=chosen.partition(":")[2], note=note
        )
    return AddressConclusion(position, is_accepted=False, reason_code=chosen, note=note)


ACTS = ActTable(
    base="referrals/<str:order_id>",
    reads=order_named,
    shows=show_order,
    lands=lambda call, _outcome: f"/referrals/{call.subject}",
    acts=(
        ConsoleAct(
            "judge",
            ANSWER,
            _judge,
            JudgeForm,
            needs=_positions,
            done=_("Outcomes recorded. The answer goes to the sender."),
        ),
    ),
)
