"""Lists of shared signals: their effect here, and those that need a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from seawall import taxonomy
from seawall.errors import problem
from seawall.forum.defence import defence_limits
from seawall.forum.defence.model import SignalEffect
from seawall.forum.defence.two_persons import light_labels
from seawall.forum.model import Offer, OfferState, Seat
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum.forum_frame import SEE, frame, names_of, seat_of
from seawall.web.console.forum.words import with_member_names
from seawall.web.request import Call, person_of

PAGE = 50
#: Signals of ours that wait and are shown at once.
WAITING = 100


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One shared signal in a list."""

    offer: Offer
    author: str
    is_ours: bool
    say: str

    @property
    def effect(self) -> str:
        """What it may do here, or that its author took it back."""
        offer = self.offer
        return offer.effect.value if offer.state is OfferState.OFFERED else offer.state.value


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """Filter of the list of signals; an unknown word filters nothing."""

    author: str
    label: str
    effect: str
    state: str

    @classmethod
    def of(cls, parameters: Any) -> SignalFilter:
        """As the address has it."""
        effect, state = parameters.get("effect", ""), parameters.get("state", "")
        return cls(
            parameters.get("author", "")[:40],
            parameters.get("label", "")[:64],
            effect if effect in set(SignalEffect) else "",
            state if state in set(OfferState) else "",
        )

    @property
    def query(self) -> str:
        """The same for the address of the next page."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return urlencode({name: value for name, value in fields.items() if value})


@signed_in(SEE)
def list_signals(request: Call, forum: str) -> HttpResponse:
    """What is shared, newest first."""
    seat, selection = seat_of(request, forum), SignalFilter.of(request.GET)
    placed_offers = request.tx.shared_signals.page(
        seat.id,
        after=_cursor(request.GET.get("after", "")),
        limit=PAGE + 1,
        author=selection.author,
        label=selection.label,
        effect=SignalEffect(selection.effect) if selection.effect else None,
        state=OfferState(selection.state) if selection.state else None,
        newest_first=True,
    )
    names, page_offers = names_of(request, seat), placed_offers[:PAGE]
    page = {
        **frame(request, seat, "signals"),
        "rows": [row_of(offer, seat, names) for _place, offer in page_offers],
        "after": page_offers[-1][0] if len(placed_offers) > PAGE else "",
        "filter": selection,
        "authors": sorted(names.items(), key=lambda author: author[1].casefold()),
        "labels": taxonomy.labels(),
        "effects": [effect.value for effect in reversed(SignalEffect)],
        "states": [state.value for state in OfferState],
    }
    return render(request, "console/forum/signals.html", page)


@signed_in(SEE)
def list_waiting(request: Call, forum: str) -> HttpResponse:
    """Signals of ours that one person gave and that another must confirm."""
    return waiting_page(request, seat_of(request, forum), ExplainedForm())


def waiting_page(
    request: Call, seat: Seat, form: ExplainedForm, *, status: int = 200
) -> HttpResponse:
    """The oldest that this person may confirm, and all the others."""
    me = person_of(request).code
    light = light_labels(defence_limits.shipped_limits())
    placed_offers = request.tx.shared_signals.unseconded(seat, light=light, limit=WAITING + 1)
    rows = [row_of(offer, seat, {}) for _place, offer in placed_offers[:WAITING]]
    page = {
        **frame(request, seat, "waiting"),
        "rows": rows,
        "next": next((row for row in rows if me not in row.offer.approvers), None),
        "me": me,
        "has_more": len(placed_offers) > WAITING,
        "form": form,
    }
    return render(request, "console/forum/waiting.html", page, status=status)


def row_of(offer: Offer, seat: Seat, names: dict[str, str]) -> SignalRow:
    """A signal with its author by name and its rule's sentence in words."""
    author = names.get(offer.author, offer.author)
    return SignalRow(offer, author, offer.author == seat.me, with_member_names(offer.say, names))


def _cursor(digits: str) -> int:
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise problem("console.no-such-list-page")
    return int(digits or 0)
