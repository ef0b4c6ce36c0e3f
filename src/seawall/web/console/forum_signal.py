"""One shared signal: where it came from, what every rule says of it, what it would have done.

Whoever may judge says what they think of it; a signal of our own is confirmed or taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.forum.defence import limits
from seawall.forum.defence.two_persons import light_labels
from seawall.forum.model import Offer, OfferState, Seat, Stance, Tier
from seawall.ids import OfferId
from seawall.journeys import effect_preview, forum_ruling, signal_exchange
from seawall.journeys.seen_search import Wanted
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum_forms import OpinionForm, WithdrawForm
from seawall.web.console.forum_frame import JUDGE, SEE, done, frame, names_of, seat_of
from seawall.web.console.forum_signals import row_of, waiting_page
from seawall.web.console.forum_words import AGAINST_CODES, WITHDRAW_CODES, named
from seawall.web.request import Call, person_of

#: Days that a preview looks back, and items that the page names.
DAYS, NAMED = 30, 20


@signed_in(SEE)
def show(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """One signal."""
    seat = seat_of(request, forum)
    return _page(request, seat, _offer(request, seat, offer_id), ExplainedForm())


@signed_in(SEE)
def preview(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """What it would have done here: a part of the page, or the page with that part."""
    seat = seat_of(request, forum)
    offer = _offer(request, seat, offer_id)
    told = _preview(request, offer)
    if request.headers.get("HX-Request"):
        return render(request, "console/forum/_preview.html", told)
    return _page(request, seat, offer, ExplainedForm(), **told)


@require_POST
@signed_in(JUDGE)
def opine(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """Say what we think of it."""
    seat = seat_of(request, forum)
    offer, form = _offer(request, seat, offer_id), OpinionForm(request.POST)
    if seat.tier is Tier.AUDITOR and request.POST.get("stance") in {Stance.AGREE, Stance.SEEN}:
        form.add_error("stance", _("An auditor challenges a signal, or says nothing."))
    return _do(request, (seat, offer), form, lambda: _opine(request, seat, offer, form))


@require_POST
@signed_in(JUDGE)
def confirm(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """Stand behind a signal of ours as the second person."""
    seat = seat_of(request, forum)
    offer, form = _offer(request, seat, offer_id), ExplainedForm(request.POST)
    is_in_line = request.POST.get("then") == "waiting"

    def again(refused: ExplainedForm, status: int) -> HttpResponse:
        if is_in_line:
            return waiting_page(request, seat, refused, status=status)
        return _page(request, seat, offer, refused, status=status)

    then = f"/forum/{seat.forum}/waiting" if is_in_line else _path(seat, offer)
    return done(form, partial(_confirm, request, seat, offer), then=then, shown=again)


@require_POST
@signed_in(JUDGE)
def withdraw(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """Take a signal of ours back."""
    seat = seat_of(request, forum)
    offer, form = _offer(request, seat, offer_id), WithdrawForm(request.POST)
    return _do(request, (seat, offer), form, lambda: _withdraw(request, seat, offer, form))


def _opine(request: Call, seat: Seat, offer: Offer, form: ExplainedForm) -> None:
    said = form.cleaned_data
    signal_exchange.opine(
        offer.id,
        seat.id,
        stance=Stance(said["stance"]),
        code=said["code"] or "seen",
        reason=said["reason"],
        tx=request.tx,
        now=request.now,
        by=person_of(request).code,
    )
    messages.success(request, _("Said. Every member hears it with the next sync."))


def _confirm(request: Call, seat: Seat, offer: Offer) -> None:
    signal_exchange.confirm(
        [offer.id], seat.id, person=person_of(request), tx=request.tx, now=request.now
    )
    messages.success(request, _("Confirmed: two people stand behind it now."))


def _withdraw(request: Call, seat: Seat, offer: Offer, form: ExplainedForm) -> None:
    said = form.cleaned_data
    signal_exchange.take_back(
        [offer.id], seat.id, code=said["code"], reason=said["reason"], tx=request.tx,
        now=request.now,
    )  # fmt: skip
    messages.success(request, _("Taken back. It finds nothing anywhere from the next sync on."))


def _do(
    request: Call,
    where: tuple[Seat, Offer],
    form: ExplainedForm,
    what: Callable[[], object],
) -> HttpResponse:
    seat, offer = where
    return done(
        form,
        what,
        then=_path(seat, offer),
        shown=lambda refused, status: _page(request, seat, offer, refused, status=status),
    )


def _page(
    request: Call, seat: Seat, offer: Offer, form: ExplainedForm, *, status: int = 200, **told: Any
) -> HttpResponse:
    names = names_of(request, seat)
    row = row_of(offer, seat, names)
    page = {
        **frame(request, seat, "signals"),
        "row": row,
        "offer": offer,
        "rulings": _rulings(request, seat, offer, names),
        "opinions": _opinions(request, seat, offer, names),
        "on_its_way": _on_its_way(request, seat, offer),
        "stands": offer.state is OfferState.OFFERED,
        "waits": row.is_ours and _waits(offer),
        "is_first": person_of(request).code in offer.approvers,
        "is_auditor": seat.tier is Tier.AUDITOR,
        "form": form,
        "codes": AGAINST_CODES,
        "withdraw_codes": WITHDRAW_CODES,
        "days": DAYS,
        **told,
    }
    return render(request, "console/forum/signal.html", page, status=status)


def _rulings(
    request: Call, seat: Seat, offer: Offer, names: dict[str, str]
) -> list[dict[str, Any]]:
    """Every line's word; nothing is ruled on a value that we do not hold or that is gone."""
    if not offer.value or offer.state is not OfferState.OFFERED:
        return []
    found = forum_ruling.ruling_on(seat, offer, tx=request.tx, now=request.now)
    return [
        {"rule": one.rule, "effect": one.effect.value, "say": named(one.say, names)}
        for one in found
    ]


def _opinions(
    request: Call, seat: Seat, offer: Offer, names: dict[str, str]
) -> list[dict[str, Any]]:
    found = request.tx.shared_signals.opinions(seat.id, [offer])[offer.id]
    return [{"it": one, "member": names.get(one.member, one.member)} for one in reversed(found)]


def _on_its_way(request: Call, seat: Seat, offer: Offer) -> bool:
    return any(one.about == offer.id for one in request.tx.forum.unsent(seat.id))


def _waits(offer: Offer) -> bool:
    is_grave = offer.label not in light_labels(limits.shipped())
    return is_grave and len(offer.approvers) < 2 and offer.state is OfferState.OFFERED


def _preview(request: Call, offer: Offer) -> dict[str, Any]:
    """The preview, or why there is none for this type of signal."""
    if not offer.value:
        return {"no_preview": _("We do not hold its value, so we cannot look for it.")}
    wanted = [Wanted(offer.signal_type, offer.value)]
    try:
        found = effect_preview.preview(wanted, tx=request.tx, now=request.now, days=DAYS)
    except SeawallError as refused:
        return {"no_preview": str(refused)}
    hits = found.hits[:NAMED]
    return {"preview": found, "hits": hits, "left": found.count - len(hits)}


def _offer(request: Call, seat: Seat, offer_id: str) -> Offer:
    return request.tx.shared_signals.offer(seat.id, OfferId(offer_id))


def _path(seat: Seat, offer: Offer) -> str:
    return f"/forum/{seat.forum}/signals/{offer.id}"
