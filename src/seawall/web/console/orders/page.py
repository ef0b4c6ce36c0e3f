"""Pages of orders: the board, and one order.

Opening the page is written down, since attention is what an order costs (`order_taking`).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import OrderId
from seawall.journeys.duties import breach_file, finality
from seawall.journeys.orders import order_taking
from seawall.orders.answering.attention import awaits_attention
from seawall.orders.answering.possible import AnswerWay, is_authenticated, is_binding
from seawall.orders.anteroom.model import WaitingState
from seawall.orders.breach.penalty import PENALISED
from seawall.orders.model import Order
from seawall.orders.order_in_force import is_in_force
from seawall.orders.scrutiny.window import REQUEST
from seawall.orders.states import OVER
from seawall.people.rights import role_may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.ledger.events_panel import EventsPanel, read_events
from seawall.web.console.orders import (
    orders_board,
    orders_file,
    orders_paper,
    orders_progress,
    orders_sentences,
    referrals_keys,
    words,
)
from seawall.web.console.orders.information_panel import read_information
from seawall.web.console.orders.orders_ending import EndingPanel, read_ending
from seawall.web.request import Call, person_of

SEE, ANSWER = "order.see", "order.answer"
#: What a letter may turn out to be, by the name of its form in our JSON.
LETTER_MAY_BE = {
    "annex1": gettext_lazy("A removal order under Regulation (EU) 2021/784"),
    "removal_order": gettext_lazy("Another order to remove content"),
    "notice": gettext_lazy("A statutory notice"),
    "referral": gettext_lazy("A referral"),
    "alert": gettext_lazy("An alert"),
    "epoc": gettext_lazy("A European Production Order (EPOC)"),
    "epoc_pr": gettext_lazy("A European Preservation Order (EPOC-PR)"),
    "dsa_information_order": gettext_lazy("An order for information, DSA Article 10"),
    "osa_information_notice": gettext_lazy("An information notice of Ofcom (section 100)"),
    "osa_technology_notice": gettext_lazy("A technology notice of Ofcom (section 121)"),
    "osa_confirmation_decision": gettext_lazy("A confirmation decision of Ofcom"),
    "esafety_removal_notice": gettext_lazy("An eSafety removal notice (section 109)"),
    "esafety_hosting_notice": gettext_lazy("An eSafety notice to a host (section 110)"),
    "esafety_avm_notice": gettext_lazy("An eSafety notice on abhorrent violent material"),
    "esafety_information_notice": gettext_lazy("An eSafety reporting notice"),
    "ocha_disabling_direction": gettext_lazy("A disabling direction of Singapore"),
    "ocha_account_direction": gettext_lazy("An account restriction direction of Singapore"),
    "ca_hate_propaganda_order": gettext_lazy("A Canadian order on hate propaganda"),
    "information_order": gettext_lazy("Another order to produce or preserve data"),
    "exposure_decision": gettext_lazy("A decision that we are exposed to terrorist content"),
}


@signed_in(SEE)
def show_board(request: Call) -> HttpResponse:
    """Board of binding orders by stage."""
    board = orders_board.read_board(orders_board.BINDING, tx=request.tx, now=request.now)
    page = {"board": board, "can_answer": role_may(person_of(request).role, ANSWER)}
    return render(request, "console/orders/board.html", page)


@signed_in(SEE)
def show_order(request: Call, order_id: str) -> HttpResponse:
    """One order; a voluntary one redirects to its referral page."""
    if where := _elsewhere(order_id, request):
        return redirect(where)
    order = request.tx.orders.order(OrderId(order_id))
    if order.form in orders_board.VOLUNTARY:
        return redirect(f"/referrals/{order.id}")
    return page_of(request, order.id)


@signed_in(SEE)
def show_referral(request: Call, order_id: str) -> HttpResponse:
    """One referral."""
    return page_of(request, OrderId(order_id))


@signed_in(SEE)
def follow_order(request: Call, order_id: str) -> HttpResponse:
    """The changing part of an order's page; the whole page once it is settled."""
    order_page = _read_page(request, OrderId(order_id))
    part = render(request, "console/orders/_progress.html", _page_context(request, order_page))
    if order_page.is_settled:
        part["HX-Refresh"] = "true"
    return part


@signed_in(SEE)
def print_bundle(request: Call, order_id: str) -> HttpResponse:
    """Everything about the order on paper, for counsel."""
    order_page = _read_page(request, OrderId(order_id))
    page = {
        **_page_context(request, order_page),
        "paper": orders_paper.read_paper(order_page.order, tx=request.tx),
        "events": _events(order_page.order, request),
    }
    return render(request, "console/orders/print.html", page)


def _elsewhere(order_id: str, request: Call) -> str:
    """Where a document stands that waits, or has become another order; empty for an order."""
    document = request.tx.anteroom.get(order_id)
    if document is None or document.order == document.id:
        return ""
    if document.order is not None:
        return f"/orders/{document.order}"
    return f"/orders/waiting#{document.id}" if document.state is WaitingState.WAITING else ""


def _events(order: Order, request: Call) -> EventsPanel:
    sender = order.authority_name or _("Sender not named")
    platform = request.tx.people.organisation(order.organisation).name
    return read_events(order.id, sender=sender, platform=platform, tx=request.tx)


def page_of(
    request: Call, order: OrderId, *, form: ExplainedForm | None = None, act: str = "", **extra: Any
) -> HttpResponse:
    """The page of an order, with a refused form open."""
    if form is None:
        _open(request, order)
    order_page = _read_page(request, order)
    page = {
        **_page_context(request, order_page),
        "paper": orders_paper.read_paper(order_page.order, tx=request.tx),
        "events": _events(order_page.order, request),
        "form": form,
        "act": act,
        "sorted": _fields_read_in(order_page),
        **{name: value for name, value in extra.items() if name != "status"},
    }
    template = _template_of(order_page)
    return render(request, f"console/orders/{template}.html", page, status=extra.get("status", 200))


def _template_of(order_page: orders_file.OrderPage) -> str:
    if asks_no_removal(order_page.order.form):
        return "information"
    return "order" if is_binding(order_page.order) or order_page.is_letter else "referral"


def _fields_read_in(letter: orders_file.OrderPage) -> dict[str, str]:
    """What a machine did find in a letter, for whoever sorts it."""
    order = letter.order
    return {
        "authority_name": order.authority_name,
        "issuing_member_state": order.issuing_state,
        "reference_number": order.reference,
        "locations": "\n".join(line.it.url for line in letter.lines),
    }


def _open(request: Call, order: OrderId) -> None:
    """Somebody who may answer looks at something that still awaits an answer."""
    person, tx = person_of(request), request.tx
    if role_may(person.role, ANSWER) and awaits_attention(
        tx.orders.order(order), tx.orders.asked_items(order)
    ):
        order_taking.open_order(order, person, tx=request.tx, now=request.now)


def _read_page(request: Call, order: OrderId) -> orders_file.OrderPage:
    return orders_file.read_order_page(order, person_of(request).id, tx=request.tx, now=request.now)


def _breach(request: Call, order_page: orders_file.OrderPage) -> dict[str, Any] | None:
    """What the form of the breach file offers, to counsel and where a duty was done late."""
    if order_page.is_drill or not role_may(person_of(request).role, breach_file.ACT):
        return None
    if not breach_file.was_late(order_page.order, tx=request.tx, now=request.now):
        return None
    contact = request.tx.register.contact_point()
    return {"articles": PENALISED, "turnover": breach_file.turnover_of(contact)}


def _ending(request: Call, order: Order) -> EndingPanel | None:
    if not is_in_force(order) and not _is_open_paper(order):
        return None
    return read_ending(order.id, person_of(request).id, tx=request.tx)


def _is_open_paper(order: Order) -> bool:
    return asks_no_removal(order.form) and is_authenticated(order) and order.state not in OVER


def _page_context(request: Call, order_page: orders_file.OrderPage) -> dict[str, Any]:
    role = person_of(request).role
    redress = finality.redress(order_page.order, tx=request.tx) if order_page.may_be_final else None
    return {
        "page": order_page,
        "information": read_information(order_page.order, order_page.open_ways, tx=request.tx),
        "breach": _breach(request, order_page),
        "redress": redress,
        "open_challenges": redress.open_challenges if redress else (),
        "copies": request.tx.copies.copies_of(order_page.order.id),
        "steps": orders_progress.steps(order_page),
        "what": orders_sentences.order_subject(order_page),
        "effects": orders_sentences.effects(order_page),
        "silence": orders_sentences.silence_sentence(order_page),
        "reaches": orders_sentences.reaches(order_page.order),
        "can_answer": role_may(role, ANSWER),
        "can_verify": role_may(role, "order.verify"),
        "ending": _ending(request, order_page.order),
        "can_comply": AnswerWay.COMPLY in order_page.open_ways and role_may(role, ANSWER),
        "can_refuse": AnswerWay.CANNOT in order_page.open_ways and role_may(role, ANSWER),
        "may_run_on": orders_sentences.may_run_on(order_page.order),
        "can_judge": AnswerWay.OUTCOME in order_page.open_ways and role_may(role, ANSWER),
        "can_open_kept": role_may(role, "preservation.open"),
        "force_majeure_alone": (NonComplianceGround.FORCE_MAJEURE.value,),
        "grounds": [(ground.value, words.ground(ground)) for ground in NonComplianceGround],
        "reason_keys": referrals_keys.of_reasons(),
        "clauses": [clause for clause in taxonomy.clauses() if clause.restricts],
        "letter_forms": LETTER_MAY_BE.items(),
        "scrutiny": next(
            (clock for clock in order_page.clocks if clock.row.profile == REQUEST), None
        ),
    }
