"""A forum whose members sit in front of the console: shared signals, an incident, the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from seawall.forum.offering import ShareableEntry, make_offers
from seawall.ids import OfferId
from seawall.journeys.forum import incident, signal_exchange
from seawall.transaction import transaction
from tests.forum_made import GREY, Made, a_forum
from tests.web.console.conftest import Visitor, signed_in

#: A label that two people must give.
GRAVE = "behaviour/attack-footage"
VALUE = "ab" * 32
ANSWERS = dict.fromkeys(("event", "perpetrator", "spread", "ongoing", "livestream"), (True, ""))
PROPOSAL = incident.IncidentProposal(
    "pci", "Harbour", ANSWERS, country="NZ", summary="A clip is copied."
)


def made(*names: str, vouched: bool = True) -> Made:
    """A forum of these members; the doors ask the clock, so it is founded in this minute."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return a_forum(now, *(names or ("Ada", "Ben")), vouched=vouched)


def person(forum: Made, name: str, role: str = "lead") -> Visitor:
    """Somebody of a member, or of the hub, in front of the console."""
    owner = forum.hub if name == "hub" else forum.organisations[name]
    with transaction(owner) as tx:
        org = tx.people.organisation(owner)
    return signed_in(org, role)


def base(forum: Made) -> str:
    """Where the pages of the forum begin."""
    with transaction(forum.hub) as tx:
        return f"/forum/{tx.forum.seat(forum.hub_seat).forum}"


def share(forum: Made, name: str, value: str = VALUE, *, label: str = GREY, **more: Any) -> OfferId:
    """A member shares a signal, and everybody hears of it."""
    seat = forum.seat(name)
    more.setdefault("approvers", ("r1", "r2"))
    one = make_offers(
        seat.me, [ShareableEntry(None, more.pop("kind", "sha256"), value, label, 100, **more)]
    )[0]
    openings = {one.id: one.opening.as_json()}
    forum.say(name, "signal.offered", {"offers": [one.said]}, openings=openings)
    forum.sync()
    return one.id


def share_bank(forum: Made, name: str, value: str = VALUE, *, label: str = GRAVE) -> OfferId:
    """A member offers what a bank of its own holds, as the journey does, by nobody's code."""
    bank = forum.bank(name)
    entry = forum.add(name, bank, "sha256", value, label=label)
    with transaction(forum.organisations[name]) as tx:
        held = tx.banks.entry(entry)
        shared = signal_exchange.offer_entries([held], forum.seats[name], tx=tx, now=forum.now)
    forum.sync()
    return shared.offered[0]


def an_incident(forum: Made, *, opened: bool = True) -> str:
    """An incident that the first member proposed and the two others approved."""
    first, *others = forum.seats
    which = _acting(forum, first, incident.propose_incident, PROPOSAL)
    for name in others[:2] if opened else ():
        _acting(forum, name, incident.approve_incident, which)
    return str(which)


def _acting(forum: Made, name: str, act: Any, *args: Any) -> Any:
    with transaction(forum.organisations[name]) as tx:
        seat = tx.forum.seat(forum.seats[name])
        done = act(seat, *args, tx=tx, now=forum.now, by=f"{name}'s lead")
    forum.sync()
    return done
