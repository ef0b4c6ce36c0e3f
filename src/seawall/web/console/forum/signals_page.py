"""Shared signals on pages: what each may do here and why, and which wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from seawall import taxonomy
from seawall.errors import InvalidRequest
from seawall.forum.defence import limits
from seawall.forum.defence.model import Effect
from seawall.forum.defence.two_persons import light_labels
from seawall.forum.model import Offer, OfferState, Seat
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum.forum_frame import SEE, frame, names_of, seat_of
from seawall.web.console.forum.words import named
from seawall.web.request import Call, person_of

PAGE = 50
#: Signals of ours that wait and are shown at once.
WAITING = 100


@dataclass(frozen=True, slots=True)
class Row:
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
class Filter:
    """What somebody asked to see; a word that nobody knows asks for everything."""

    author: str
    label: str
    effect: str
    state: str

    @classmethod
    def of(cls, asked: Any) -> Filter:
        """As the address has it."""
        effect, state = asked.get("effect", ""), asked.get("state", "")
        return cls(
            asked.get("author", "")[:40],
            asked.get("label", "")[:64],
            effect if effect in set(Effect) else "",
            state if state in set(OfferState) else "",
        )

    @property
    def query(self) -> str:
        """The same for the address of the next page."""
        asked = {name: getattr(self, name) for name in self.__slots__}
        return urlencode({name: value for name, value in asked.items() if value})


@signed_in(SEE)
def list_signals(request: Call, forum: str) -> HttpResponse:
    """What is shared, newest first."""
    seat, asked = seat_of(request, forum), Filter.of(request.GET)
    found = request.tx.shared_signals.page(
        seat.id,
        after=_cursor(request.GET.get("after", "")),
        limit=PAGE + 1,
        author=asked.author,
        label=asked.label,
        effect=Effect(asked.effect) if asked.effect else None,
        state=OfferState(asked.state) if asked.state else None,
        newest_first=True,
    )
    names, shown = names_of(request, seat), found[:PAGE]
    page = {
        **frame(request, seat, "signals"),
        "rows": [row_of(offer, seat, names) for _place, offer in shown],
        "after": shown[-1][0] if len(found) > PAGE else "",
        "filter": asked,
        "authors": sorted(names.items(), key=lambda each: each[1].casefold()),
        "labels": taxonomy.labels(),
        "effects": [each.value for each in reversed(Effect)],
        "states": [each.value for each in OfferState],
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
    light = light_labels(limits.shipped())
    found = request.tx.shared_signals.unseconded(seat, light=light, limit=WAITING + 1)
    rows = [row_of(offer, seat, {}) for _place, offer in found[:WAITING]]
    page = {
        **frame(request, seat, "waiting"),
        "rows": rows,
        "next": next((row for row in rows if me not in row.offer.approvers), None),
        "me": me,
        "has_more": len(found) > WAITING,
        "form": form,
    }
    return render(request, "console/forum/waiting.html", page, status=status)


def row_of(offer: Offer, seat: Seat, names: dict[str, str]) -> Row:
    """A signal with its author by name and its rule's sentence in words."""
    author = names.get(offer.author, offer.author)
    return Row(offer, author, offer.author == seat.me, named(offer.say, names))


def _cursor(written: str) -> int:
    if written and not (written.isascii() and written.isdigit() and len(written) < 19):
        raise InvalidRequest(
            _("is no place in this list."), field="after", remedy=_("Start at the first page.")
        )
    return int(written or 0)
