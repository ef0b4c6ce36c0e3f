"""Acts on an order, each a row with its form and journey."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seawall.errors import problem
from seawall.ids import AnswerId, OrderId
from seawall.journeys.answers import (
    answer_composing,
    answer_sending,
    order_answering,
    order_clarification,
    order_clarifying,
    order_genuineness,
    user_notice,
)
from seawall.journeys.clocks import order_clocks
from seawall.journeys.duties import scrutiny
from seawall.journeys.orders import order_sorting, order_taking
from seawall.orders.admission import ToldFlag
from seawall.orders.model import Answer
from seawall.orders.rehearsal import is_drill
from seawall.orders.scrutiny.window import Asker
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.forms import words
from seawall.web.console.orders import forms, orders_sentences
from seawall.web.console.orders.information_acts import INFORMATION
from seawall.web.console.orders.orders_breach import BREACH
from seawall.web.console.orders.orders_ending import ENDING
from seawall.web.console.orders.orders_finding import show_addresses
from seawall.web.console.orders.orders_redress import REDRESS
from seawall.web.console.orders.orders_sorting import SORT
from seawall.web.console.orders.page import ANSWER, page_of
from seawall.web.request import Call

VERIFY = "order.verify"
_RUNS_ON = _("The deadline resumes with the time that was left.")
OrderCall = ActCall[OrderId]


def order_named(_request: Call, order_id: str, **_names: Any) -> OrderId:
    """The order that an address names."""
    return OrderId(order_id)


def show_order(call: OrderCall, status: int) -> HttpResponse:
    """The order's page with a refused form open."""
    return page_of(call.request, call.subject, form=call.form, act=call.act.name, status=status)


def _take(call: OrderCall) -> None:
    is_over = call.typed["over"] == "yes"
    order_taking.take_order(call.subject, call.person, over=is_over, tx=call.tx, now=call.now)


def _comply(call: OrderCall) -> Promise:
    """What was done by it, in a sentence."""
    order = call.tx.orders.order(call.subject)
    reaches = orders_sentences.reaches(order)
    compliance = call.form.compliance(call.subject, call.person, reaches)
    order_answering.comply_with_order(compliance, tx=call.tx, now=call.now)
    if is_drill(order):
        return _("The answer is ready for the drill authority to fetch.")
    if call.typed["is_challenge"]:
        return _("The platform is asked to act. Your challenge is recorded.")
    return _("The platform is asked to act. The answer goes out when it confirms.")


def _show_compliance(call: OrderCall, status: int) -> HttpResponse:
    act = "challenge" if call.form.data.get("is_challenge") else "comply"
    return page_of(call.request, call.subject, form=call.form, act=act, status=status)


def _tell_cannot(call: OrderCall) -> None:
    inability = call.form.inability(call.subject, call.person)
    order_clarifying.tell_inability(inability, tx=call.tx, now=call.now)


def _cease(call: OrderCall) -> bool:
    """Whether the clock runs on with what was left."""
    order_clarifying.cease_force_majeure(
        call.subject, call.now, call.person, tx=call.tx, now=call.now
    )
    return order_clocks.runs_on(call.subject, tx=call.tx)


def _accept(call: OrderCall) -> bool:
    """Whether the clock runs on with what was left."""
    order_clarification.accept_reply(call.subject, call.person, tx=call.tx, now=call.now)
    return order_clocks.runs_on(call.subject, tx=call.tx)


def _resumed(runs_on: bool) -> Promise:
    return _RUNS_ON if runs_on else _("The full time starts again.")


def _accepted(runs_on: bool) -> Promise:
    return _RUNS_ON if runs_on else _("The full time starts again from receipt of the reply.")


def _composed(answer: Answer | None) -> Promise:
    if answer is None:
        return _("The answer is still incomplete: see the timeline.")
    return _("Answer composed.")


def _say_whether_genuine(call: OrderCall) -> None:
    order_genuineness.say_whether_genuine(
        call.subject,
        call.person,
        is_genuine=call.typed["is_genuine"] == "yes",
        reason=call.typed["reason"],
        tx=call.tx,
        now=call.now,
    )


def _locate_item(call: OrderCall) -> None:
    kind, slash, name = call.typed["item"].strip().partition("/")
    if not slash or not name:
        raise problem("console.item-incomplete")
    position = _number(call.typed["position"])
    order_sorting.find_item(
        call.subject, position, (kind, name), call.person, tx=call.tx, now=call.now
    )


def _dismiss_letter(call: OrderCall) -> None:
    reason = call.typed["reason"]
    order_sorting.dismiss_letter(call.subject, call.person, reason, tx=call.tx, now=call.now)


def _flag(call: OrderCall) -> None:
    what, reason = ToldFlag(call.typed["what"]), call.typed["reason"]
    order_sorting.flag_order(call.subject, what, call.person, reason, tx=call.tx, now=call.now)


def _deliver_by_hand(call: OrderCall) -> None:
    answer, proof = AnswerId(call.names["answer_id"]), call.typed["reason"]
    answer_sending.mark_delivered_by_hand(
        answer, call.person, proof=proof, tx=call.tx, now=call.now
    )


def _extend_silence(call: OrderCall) -> None:
    why = call.typed["reason"]
    user_notice.extend_silence(call.subject, call.person, why=why, tx=call.tx, now=call.now)


def _request_scrutiny(call: OrderCall) -> None:
    typed = call.typed
    request = scrutiny.ScrutinyAsked(
        call.subject, Asker(typed["asker"]), typed["reasons"], typed["informed_at"]
    )
    scrutiny.request_scrutiny(request, call.person, tx=call.tx, now=call.now)


def _record_scrutiny(call: OrderCall) -> None:
    typed = call.typed
    decision = scrutiny.ScrutinyDecision(
        call.subject,
        authority=typed["authority"],
        is_infringement=typed["infringement"] == "yes",
        decided_at=typed["decided_at"],
        reasons=typed["reasons"],
    )
    scrutiny.record_decision(decision, call.person, tx=call.tx, now=call.now)


def _number(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise problem("console.position-invalid") from None


ACTS = ActTable(
    base="orders/<str:order_id>",
    reads=order_named,
    shows=show_order,
    lands=lambda call, _outcome: f"/orders/{call.subject}",
    acts=(
        ConsoleAct(
            "take",
            ANSWER,
            _take,
            words("over"),
            done=_("Assigned to you. Paging pauses until the next alarm at the latest."),
        ),
        ConsoleAct(
            "comply",
            ANSWER,
            _comply,
            forms.ComplyForm,
            done=lambda sentence: sentence,
            shows=_show_compliance,
        ),
        ConsoleAct(
            "cannot", ANSWER, _tell_cannot, forms.CannotForm, done=_("The authority is informed.")
        ),
        ConsoleAct(
            "ask",
            ANSWER,
            _tell_cannot,
            forms.AskForm,
            done=_("Question sent to the authority."),
        ),
        ConsoleAct("cease", ANSWER, _cease, done=_resumed),
        ConsoleAct("accept", ANSWER, _accept, at="accept-reply", done=_accepted),
        ConsoleAct(
            "genuine",
            VERIFY,
            _say_whether_genuine,
            forms.GenuineForm,
            done=_("Finding recorded."),
        ),
        ConsoleAct(
            "find",
            ANSWER,
            _locate_item,
            words("position", "item"),
            page=show_addresses,
            done=_("Item linked."),
        ),
        ConsoleAct(
            "dismiss",
            ANSWER,
            _dismiss_letter,
            forms.ReasonForm,
            ids="dismiss-%s",
            done=_("Letter dismissed."),
        ),
        ConsoleAct("flag", ANSWER, _flag, forms.FlagForm, ids="flag-%s", done=_("Issue flagged.")),
        ConsoleAct(
            "compose",
            ANSWER,
            without_form(answer_composing.compose_answer_again),
            done=_composed,
        ),
        ConsoleAct(
            "by_hand",
            ANSWER,
            _deliver_by_hand,
            forms.ReasonForm,
            at="answers/<str:answer_id>/by-hand",
            ids="by-hand-{answer_id}-%s",
            done=_("Delivery recorded."),
        ),
        ConsoleAct(
            "silence",
            ANSWER,
            _extend_silence,
            forms.ReasonForm,
            ids="silence-%s",
            done=_("Non-disclosure extended by six weeks."),
        ),
        ConsoleAct(
            "scrutiny",
            ANSWER,
            _request_scrutiny,
            forms.ScrutinyForm,
            ids="scrutiny-%s",
            done=_("Request recorded. The 72 hours for the decision are running."),
        ),
        ConsoleAct(
            "scrutinised",
            ANSWER,
            _record_scrutiny,
            forms.ScrutinyDecisionForm,
            ids="decision-%s",
            done=_("Decision recorded."),
        ),
        BREACH,
        ENDING,
        SORT,
        *INFORMATION,
        *REDRESS,
    ),
)
