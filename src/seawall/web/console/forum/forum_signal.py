"""One shared signal: origin, the policy's rulings, and a preview of its effect.

Whoever may judge says what they think of it; a signal of our own is confirmed or taken back.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.errors import SeawallError
from seawall.forum.defence import defence_limits
from seawall.forum.defence.two_persons import light_labels
from seawall.forum.model import Offer, OfferState, Seat, SignalStance, Tier
from seawall.ids import OfferId
from seawall.journeys.content import effect_preview
from seawall.journeys.content.seen_search import WantedSignal
from seawall.journeys.forum import forum_ruling, signal_exchange
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, refusal_sentence
from seawall.web.console.forum.forms import OpinionForm, WithdrawForm
from seawall.web.console.forum.forum_frame import JUDGE, SEE, frame, names_of, seat_of
from seawall.web.console.forum.signals_page import row_of, waiting_page
from seawall.web.console.forum.words import AGAINST_CODES, WITHDRAW_CODES, with_member_names
from seawall.web.request import Call, person_of

#: Days that a preview looks back, and items that the page names.
DAYS, NAMED = 30, 20
#: Where we sit, and what was shared there.
Shared: TypeAlias = tuple[Seat, Offer]


@signed_in(SEE)
def show_signal(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """One signal."""
    seat = seat_of(request, forum)
    return _page(request, seat, _offer(request, seat, offer_id), ExplainedForm())


@signed_in(SEE)
def preview_signal(request: Call, forum: str, offer_id: str) -> HttpResponse:
    """Preview of a shared signal's effect here: a part of the page, or the whole page."""
    seat = seat_of(request, forum)
    offer = _offer(request, seat, offer_id)
    context = _preview(request, offer)
    if request.headers.get("HX-Request"):
        return render(request, "console/forum/_preview.html", context)
    return _page(request, seat, offer, ExplainedForm(), **context)


def _reads(request: Call, forum: str, offer_id: str) -> Shared:
    seat = seat_of(request, forum)
    return seat, _offer(request, seat, offer_id)


def _opine(call: ActCall[Shared]) -> None:
    (seat, offer), typed = call.subject, call.typed
    signal_exchange.give_opinion(
        offer.id,
        seat.id,
        stance=SignalStance(typed["stance"]),
        code=typed["code"] or "seen",
        reason=typed["reason"],
        tx=call.tx,
        now=call.now,
        by=call.by,
    )


def _confirm(call: ActCall[Shared]) -> None:
    seat, offer = call.subject
    signal_exchange.confirm_offers(
        [offer.id], seat.id, person=call.person, tx=call.tx, now=call.now
    )


def _withdraw(call: ActCall[Shared]) -> None:
    (seat, offer), typed = call.subject, call.typed
    signal_exchange.withdraw_offers(
        [offer.id],
        seat.id,
        code=typed["code"],
        reason=typed["reason"],
        tx=call.tx,
        now=call.now,
    )


def _shows(call: ActCall[Shared], status: int) -> HttpResponse:
    return _page(call.request, *call.subject, call.form, act=call.act.name, status=status)


def _shows_where_it_waits(call: ActCall[Shared], status: int) -> HttpResponse:
    """Whoever confirms one after the other stays in the line."""
    if _is_in_line(call):
        return waiting_page(call.request, call.subject[0], call.form, status=status)
    return _shows(call, status)


def _goes_on(call: ActCall[Shared], _outcome: object) -> str:
    seat, offer = call.subject
    return f"/forum/{seat.forum}/waiting" if _is_in_line(call) else _path(seat, offer)


def _is_in_line(call: ActCall[Shared]) -> bool:
    return bool(call.form.data.get("then") == "waiting")


def _page(
    request: Call, seat: Seat, offer: Offer, form: ExplainedForm, *, status: int = 200, **extra: Any
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
        **extra,
    }
    return render(request, "console/forum/signal.html", page, status=status)


def _rulings(
    request: Call, seat: Seat, offer: Offer, names: dict[str, str]
) -> list[dict[str, Any]]:
    """Every line's word; nothing is ruled on a value that we do not hold or that is gone."""
    if not offer.value or offer.state is not OfferState.OFFERED:
        return []
    rulings = forum_ruling.ruling_on(seat, offer, tx=request.tx, now=request.now)
    return [
        {
            "rule": ruling.rule,
            "effect": ruling.effect.value,
            "say": with_member_names(ruling.say, names),
        }
        for ruling in rulings
    ]


def _opinions(
    request: Call, seat: Seat, offer: Offer, names: dict[str, str]
) -> list[dict[str, Any]]:
    opinions = request.tx.shared_signals.opinions(seat.id, [offer])[offer.id]
    return [
        {"it": opinion, "member": names.get(opinion.member, opinion.member)}
        for opinion in reversed(opinions)
    ]


def _on_its_way(request: Call, seat: Seat, offer: Offer) -> bool:
    return any(message.about == offer.id for message in request.tx.forum.unsent(seat.id))


def _waits(offer: Offer) -> bool:
    is_grave = offer.label not in light_labels(defence_limits.shipped_limits())
    return is_grave and len(offer.approvers) < 2 and offer.state is OfferState.OFFERED


def _preview(request: Call, offer: Offer) -> dict[str, Any]:
    """The preview, or why there is none for this type of signal."""
    if not offer.value:
        return {
            "no_preview": _(
                "The value of this signal is not stored here, so past content cannot be checked."
            )
        }
    signals = [WantedSignal(offer.signal_type, offer.value)]
    try:
        forecast = effect_preview.preview_matches(
            signals, tx=request.tx, now=request.now, days=DAYS
        )
    except SeawallError as refused:
        return {"no_preview": refusal_sentence(refused)}
    hits = forecast.hits[:NAMED]
    return {"preview": forecast, "hits": hits, "left": forecast.count - len(hits)}


def _offer(request: Call, seat: Seat, offer_id: str) -> Offer:
    return request.tx.shared_signals.offer(seat.id, OfferId(offer_id))


def _path(seat: Seat, offer: Offer) -> str:
    return f"/forum/{seat.forum}/signals/{offer.id}"


ACTS = ActTable(
    base="forum/<str:forum>/signals/<str:offer_id>",
    reads=_reads,
    shows=_shows,
    lands=lambda call, _outcome: _path(*call.subject),
    acts=(
        ConsoleAct(
            "opinion",
            JUDGE,
            _opine,
            OpinionForm,
            needs=lambda _request, shared: {"is_auditor": shared[0].tier is Tier.AUDITOR},
            done=gettext_lazy("Feedback sent. Members receive it with the next sync."),
        ),
        ConsoleAct(
            "confirm",
            JUDGE,
            _confirm,
            shows=_shows_where_it_waits,
            lands=_goes_on,
            done=gettext_lazy("Signal confirmed."),
        ),
        ConsoleAct(
            "withdraw",
            JUDGE,
            _withdraw,
            WithdrawForm,
            done=gettext_lazy(
                "Signal withdrawn. From the next sync it matches nothing at any member."
            ),
        ),
    ),
)
