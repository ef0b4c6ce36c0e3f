"""What a person does about an order: each a form of its page, a journey, and the page again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.errors import InvalidRequest, SeawallError
from seawall.ids import AnswerId, OrderId
from seawall.journeys import (
    answer_composing,
    answer_sending,
    order_answering,
    order_clarification,
    order_clarifying,
    order_clocks,
    order_genuineness,
    order_sorting,
    order_taking,
    scrutiny,
    user_notice,
)
from seawall.orders.admission import Flag
from seawall.orders.scrutiny.window import Asker
from seawall.web.console import orders_forms as forms
from seawall.web.console import orders_sentences
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import ANSWER, page_of
from seawall.web.request import Call, person_of

VERIFY = "order.verify"


@require_POST
@signed_in(ANSWER)
def take(request: Call, order_id: str) -> HttpResponse:
    """Say that one sees to it."""
    over = request.POST.get("over") == "yes"
    return _do(
        request,
        order_id,
        "take",
        lambda: order_taking.take(
            OrderId(order_id), person_of(request), over=over, tx=request.tx, now=request.now
        ),
    )


@require_POST
@signed_in(ANSWER)
def comply(request: Call, order_id: str) -> HttpResponse:
    """Comply and preserve, or comply and challenge."""
    form, order = forms.ComplyForm(request.POST), OrderId(order_id)
    act = "challenge" if request.POST.get("is_challenge") else "comply"

    def carry_out() -> None:
        offered = orders_sentences.reaches(request.tx.orders.order(order))
        said = form.compliance(order, person_of(request), offered)
        order_answering.comply(said, tx=request.tx, now=request.now)

    return filled(request, order_id, form, carry_out, act=act)


@require_POST
@signed_in(ANSWER)
def cannot(request: Call, order_id: str) -> HttpResponse:
    """Annex III: why it cannot be carried out yet."""
    form = forms.CannotForm(request.POST)
    return filled(request, order_id, form, lambda: _tell(request, order_id, form), act="cannot")


@require_POST
@signed_in(ANSWER)
def ask(request: Call, order_id: str) -> HttpResponse:
    """Annex III with one question; the clock is held."""
    form = forms.AskForm(request.POST)
    return filled(request, order_id, form, lambda: _tell(request, order_id, form), act="ask")


@require_POST
@signed_in(ANSWER)
def cease(request: Call, order_id: str) -> HttpResponse:
    """Force majeure is over: the hour starts afresh."""
    return _do(
        request,
        order_id,
        "cease",
        lambda: order_clarifying.cease_force_majeure(
            OrderId(order_id), request.now, person_of(request), tx=request.tx, now=request.now
        ),
    )


@require_POST
@signed_in(ANSWER)
def accept_reply(request: Call, order_id: str) -> HttpResponse:
    """A person read the reply, and it is the clarification that was asked for."""
    return _do(
        request,
        order_id,
        "accept",
        lambda: order_clarification.accept(
            OrderId(order_id), person_of(request), tx=request.tx, now=request.now
        ),
    )


@require_POST
@signed_in(VERIFY)
def say_genuine(request: Call, order_id: str) -> HttpResponse:
    """One person's word on the sender; the second that agrees decides."""
    form = forms.GenuineForm(request.POST)
    return filled(
        request,
        order_id,
        form,
        lambda: order_genuineness.say_whether_genuine(
            OrderId(order_id),
            person_of(request),
            is_genuine=form.cleaned_data["is_genuine"] == "yes",
            reason=form.cleaned_data["reason"],
            tx=request.tx,
            now=request.now,
        ),
        act="genuine",
    )


@require_POST
@signed_in(ANSWER)
def find_item(request: Call, order_id: str) -> HttpResponse:
    """Say which item of the platform an address means: its kind and its name."""

    def find() -> None:
        kind, slash, name = request.POST.get("item", "").strip().partition("/")
        if not slash or not name:
            raise InvalidRequest(
                "an item is its kind and its name.", field="item", remedy="Write video/8812."
            )
        order_sorting.find_item(
            OrderId(order_id),
            _number(request.POST.get("position", "")),
            (kind, name),
            person_of(request),
            tx=request.tx,
            now=request.now,
        )

    return _do(request, order_id, "find", find)


@require_POST
@signed_in(ANSWER)
def dismiss(request: Call, order_id: str) -> HttpResponse:
    """A letter that asks nothing of us is put aside."""
    form = forms.ReasonForm(request.POST)
    return filled(
        request,
        order_id,
        form,
        lambda: order_sorting.dismiss_letter(
            OrderId(order_id),
            person_of(request),
            form.cleaned_data["reason"],
            tx=request.tx,
            now=request.now,
        ),
        act="dismiss",
    )


@require_POST
@signed_in(ANSWER)
def flag(request: Call, order_id: str) -> HttpResponse:
    """Tell the others that the content may be open to no public: recital 14."""
    form = forms.ReasonForm(request.POST)
    return filled(
        request,
        order_id,
        form,
        lambda: order_sorting.flag(
            OrderId(order_id),
            Flag.RECITAL_14,
            person_of(request),
            form.cleaned_data["reason"],
            tx=request.tx,
            now=request.now,
        ),
        act="flag",
    )


@require_POST
@signed_in(ANSWER)
def compose_again(request: Call, order_id: str) -> HttpResponse:
    """The gap that kept the answer back is closed."""
    return _do(
        request,
        order_id,
        "compose",
        lambda: answer_composing.compose_again(
            OrderId(order_id), person_of(request), tx=request.tx, now=request.now
        ),
    )


@require_POST
@signed_in(ANSWER)
def by_hand(request: Call, order_id: str, answer_id: str) -> HttpResponse:
    """Somebody brought an answer another way, and says how that can be proved."""
    form = forms.ReasonForm(request.POST)
    return filled(
        request,
        order_id,
        form,
        lambda: answer_sending.delivered_by_hand(
            AnswerId(answer_id),
            person_of(request),
            proof=form.cleaned_data["reason"],
            tx=request.tx,
            now=request.now,
        ),
        act="by_hand",
    )


@require_POST
@signed_in(ANSWER)
def extend_silence(request: Call, order_id: str) -> HttpResponse:
    """The authority decided on six more weeks of silence."""
    form = forms.ReasonForm(request.POST)
    return filled(
        request,
        order_id,
        form,
        lambda: user_notice.extend_silence(
            OrderId(order_id),
            person_of(request),
            why=form.cleaned_data["reason"],
            tx=request.tx,
            now=request.now,
        ),
        act="silence",
    )


@require_POST
@signed_in(ANSWER)
def ask_scrutiny(request: Call, order_id: str) -> HttpResponse:
    """A reasoned request to the authority of our own state."""
    form = forms.ScrutinyForm(request.POST)

    def ask_for_it() -> None:
        said = form.cleaned_data
        asked = scrutiny.Request(
            OrderId(order_id), Asker(said["asker"]), said["reasons"], said["informed_at"]
        )
        scrutiny.request_scrutiny(asked, person_of(request), tx=request.tx, now=request.now)

    return filled(request, order_id, form, ask_for_it, act="scrutiny")


@require_POST
@signed_in(ANSWER)
def record_scrutiny(request: Call, order_id: str) -> HttpResponse:
    """What the authority of our own state decided."""
    form = forms.ScrutinyDecisionForm(request.POST)

    def record() -> None:
        said = form.cleaned_data
        decision = scrutiny.ScrutinyDecision(
            OrderId(order_id),
            authority=said["authority"],
            is_infringement=said["infringement"] == "yes",
            decided_at=said["decided_at"],
            reasons=said["reasons"],
        )
        scrutiny.record_decision(decision, person_of(request), tx=request.tx, now=request.now)

    return filled(request, order_id, form, record, act="scrutinised")


def _tell(request: Call, order_id: str, form: forms.CannotForm | forms.AskForm) -> None:
    said = form.inability(OrderId(order_id), person_of(request))
    order_clarifying.tell_cannot(said, tx=request.tx, now=request.now)


def _do(request: Call, order_id: str, act: str, what: Callable[[], object]) -> HttpResponse:
    """A step with nothing to fill in."""
    return filled(request, order_id, ExplainedForm(request.POST), what, act=act)


def filled(
    request: Call, order_id: str, form: ExplainedForm, what: Callable[[], object], *, act: str
) -> HttpResponse:
    """Do it and show the page again, or show what is wrong with nothing lost."""
    order = OrderId(order_id)
    if not form.is_valid():
        return page_of(request, order, form=form, act=act, status=422)
    try:
        what()
    except SeawallError as refused:
        form.refuse(refused)
        return page_of(request, order, form=form, act=act, status=refused.status)
    messages.success(request, _done(request, order, act))
    return redirect(f"/orders/{order}")


def _done(request: Call, order: OrderId, act: str) -> str:
    if act in {"cease", "accept"} and order_clocks.runs_on(order, tx=request.tx):
        return _("The time runs on, with what was left of it.")
    said = {
        "take": _("You have it. The pager is silent until four fifths of the time are gone."),
        "comply": _("The platform was told. The answer goes out when it confirms."),
        "challenge": _("The platform was told, and your challenge is written down."),
        "cannot": _("The authority is told why."),
        "ask": _("Your question goes to the authority."),
        "cease": _("The time runs afresh."),
        "accept": _("The time runs afresh, from the receipt of the reply."),
        "genuine": _("What you found out is written down."),
        "find": _("The address leads to that item now."),
        "dismiss": _("Put aside, with your reason."),
        "scrutiny": _("The request is written down, and the 72 hours run."),
        "silence": _("The silence lasts six weeks longer."),
        "deadline": _("Set. When that day is over and nobody has appealed, the order is final."),
        "challenged": _("Written down. Until the court has ruled, nothing is final."),
        "ruled": _("Written down, with what follows from it."),
    }
    return said.get(act, _("Done."))


def _number(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise InvalidRequest(
            "is no number.", field="position", remedy="Use the form of the page."
        ) from None
