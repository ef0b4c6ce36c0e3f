"""Our standing in a forum, in plain words: what we follow, what waits, what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.forum.defence.model import SignalEffect
from seawall.forum.incidents.model import Incident
from seawall.forum.model import MisconductEvidence, OfferState, Seat, SeatState
from seawall.journeys.forum import forum_incidents
from seawall.transaction import Transaction

#: A hub speaks to its members every few seconds; after this much silence we say so.
SILENT_AFTER = timedelta(minutes=10)
#: Proofs that the page shows; the command has all of them.
NEWEST = 5
_SENT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ForumStanding:
    """One forum on the page of all."""

    seat: Seat
    must_act: tuple[str, ...]
    """What a person has to look at; the only red on the page."""
    is_silent: bool
    waiting: int
    refused: str
    evidence: tuple[MisconductEvidence, ...]
    proofs: int
    effects: tuple[tuple[str, int], ...]
    withdrawn: int
    incidents: tuple[Incident, ...]

    @property
    def waits_more(self) -> bool:
        """Whether more waits than was counted."""
        return self.waiting >= _SENT_AT_ONCE


def standing(seat: Seat, *, tx: Transaction, now: datetime) -> ForumStanding:
    """Our standing in one forum."""
    refused = tx.forum.first_refused(seat.id)
    evidence = tx.forum.evidence(seat.id)
    effects: Counter[str] = Counter()
    withdrawn = 0
    for (state, effect), number in tx.shared_signals.counts(seat.id).items():
        if state == OfferState.OFFERED:
            effects[effect] += number
        else:
            withdrawn += number
    open_now = forum_incidents.open_incidents(seat, tx=tx, now=now)
    return ForumStanding(
        seat=seat,
        must_act=tuple(_calls_to_act(seat, refused, len(evidence))),
        is_silent=_is_silent(seat, now),
        waiting=len(tx.forum.unsent(seat.id, limit=_SENT_AT_ONCE)),
        refused=refused,
        evidence=tuple(evidence[: -NEWEST - 1 : -1]),
        proofs=len(evidence),
        effects=tuple((effect.value, effects[effect]) for effect in reversed(SignalEffect)),
        withdrawn=withdrawn,
        incidents=tuple(open_incident.incident for open_incident in open_now.values()),
    )


def _calls_to_act(seat: Seat, refused: str, proofs: int) -> Iterator[str]:
    if seat.state is SeatState.BROKEN:
        yield _(
            "The hub sent two conflicting versions of its log. Seawall has stopped following this"
            " forum. Check the evidence and contact the hub."
        )
    if seat.state is SeatState.REMOVED:
        yield _(
            "The hub has removed you from this forum. Ask the hub why. Your signals stay in its log."
        )
    if refused:
        sentence = _(
            "The hub rejected one of your statements, and later ones are waiting behind it: %s."
        )
        yield sentence % refused
    if proofs:
        sentence = ngettext(
            "There is %d proof that the hub or a member broke the rules.",
            "There are %d proofs that the hub or a member broke the rules.",
            proofs,
        )
        yield sentence % proofs


def _is_silent(seat: Seat, now: datetime) -> bool:
    if seat.is_hub or seat.state is not SeatState.ACTIVE:
        return False
    return now - (seat.heard_at or seat.created_at) > SILENT_AFTER
