"""Referrals: the same board without a duty, and an outcome with its reason for each address.

Nothing here binds (TCO recital 40). Each address is held against our own terms; a decline
names its reason, since units that are told why can learn from it.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import OrderId
from seawall.journeys.referral_outcome import Verdict, answer_referral
from seawall.orders.answering.outcome import LineOutcome
from seawall.people.rights import may
from seawall.web.console import orders_board
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import ANSWER, SEE, page_of
from seawall.web.request import Call, person_of

ACCEPTED = "accepted"


@signed_in(SEE)
def board(request: Call) -> HttpResponse:
    """Referrals, alerts and public reports, with each sender's precision."""
    shown = orders_board.read(orders_board.VOLUNTARY, tx=request.tx)
    page = {"board": shown, "can_answer": may(person_of(request).role, ANSWER)}
    return render(request, "console/referrals/board.html", page)


@require_POST
@signed_in(ANSWER)
def judge(request: Call, order_id: str) -> HttpResponse:
    """Answer a referral, address by address."""
    order, form = OrderId(order_id), ExplainedForm(request.POST)
    positions = [one.position for one in request.tx.orders.items(order)]
    outcomes = tuple(_outcome(request.POST, position) for position in positions)
    missing = [one.position + 1 for one in outcomes if not one.is_accepted and not one.reason_code]
    form.is_valid()
    if missing:
        numbers = ", ".join(map(str, missing[:20]))
        form.add_error(None, _("Choose an outcome for the addresses %s.") % numbers)
        return page_of(request, order, form=form, act="judge", status=422)
    try:
        verdict = Verdict(order, person_of(request), outcomes)
        answer_referral(verdict, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return page_of(request, order, form=form, act="judge", status=refused.status)
    messages.success(request, _("Judged. The answer goes to the sender."))
    return redirect(f"/referrals/{order}")


def _outcome(said: QueryDict, position: int) -> LineOutcome:
    """One line of the form; where many are alike, the choice for all of them."""
    chosen = said.get(f"outcome-{position}", "") or said.get("outcome-all", "")
    note = said.get(f"note-{position}", "")
    if chosen.startswith(f"{ACCEPTED}:"):
        return LineOutcome(position, is_accepted=True, clause=chosen.partition(":")[2], note=note)
    return LineOutcome(position, is_accepted=False, reason_code=chosen, note=note)
