"""A unit and a platform, both on Seawall: the bytes of each are received by the other.

Nothing here is a stand-in: what the unit signs goes through the platform's reading, and the
platform's receipt and answer through the unit's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from seawall.ids import OrganisationId
from seawall.journeys.answers import referral_outcome
from seawall.journeys.answers.referral_outcome import ReferralConclusion
from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_reading, order_receipt
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.journeys.orders.order_sender import known_keys
from seawall.journeys.referrals import dispatch_answer, referral_approval, referral_compose
from seawall.journeys.signed_events.event_lookup import doubted_events, logged_events
from seawall.keys.organisation import own_jwk
from seawall.mailroom.signing import jws
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.model import Order
from seawall.orders.register.model import AuthorityKind
from seawall.referrals.model import Dispatch
from seawall.referrals.order_request import OrderRequest
from seawall.transaction import transaction
from seawall.transparency.signed_events.signed_event import EventKind
from tests.answering_made import Desk, make_desk, minutes
from tests.people_made import NOON
from tests.referring_made import STATUTES, Unit, make_unit

URLS = tuple(f"https://clips.example.com/v/x{n}" for n in range(3))


@dataclass
class BothSides:
    """A unit that refers, and the platform that it refers to."""

    unit: Unit
    desk: Desk

    def refer(self, *urls: str, now: datetime = NOON) -> Dispatch:
        """A referral, signed."""
        (dispatch,) = self.unit.refer(self.unit.ready(*urls, now=now), now=now).dispatches
        with transaction(self.unit.scope) as tx:
            return referral_approval.approve_dispatch(
                dispatch.id, supervisor=self.unit.supervisor, tx=tx, now=now
            )

    def arrives(self, signed: str, *, now: datetime = NOON) -> Order:
        """The platform takes in what was signed, as its door does."""
        with transaction(self.desk.org.id) as tx:
            keys = known_keys(tx=tx)
        arrival = order_reading.from_signed(
            signed.encode(), jws.MEDIA_TYPE, usually="referral", keys=keys, now=now
        )
        with transaction(self.desk.org.id) as tx:
            return receive_arrival(arrival, tx=tx, now=now).order

    def receipt(self, order: Order, *, now: datetime = NOON) -> str:
        """What the platform's door answers."""
        with transaction(self.desk.org.id) as tx:
            return order_receipt.signed_receipt(order, tx=tx, now=now)

    def events(self, side: str, about: str) -> list[tuple[EventKind, bool]]:
        """What the log of one side has: which kind, and whether it signed it itself."""
        with transaction(self.scope_of(side)) as tx:
            logged = logged_events(about, tx=tx)
        return [(each.opened.event.kind, each.is_ours) for each in logged]

    def texts(self, side: str, about: str, kind: EventKind) -> list[str]:
        with transaction(self.scope_of(side)) as tx:
            logged = logged_events(about, tx=tx)
        return [each.opened.text for each in logged if each.opened.event.kind is kind]

    def doubts(self, side: str, about: str) -> list[str]:
        with transaction(self.scope_of(side)) as tx:
            return [doubt.why for doubt in doubted_events(about, tx=tx)]

    def scope_of(self, side: str) -> OrganisationId:
        return self.unit.scope if side == "unit" else self.desk.org.id

    def hear(self, signed: str, *, now: datetime = NOON + minutes(60)) -> None:
        with transaction(self.unit.scope) as tx:
            dispatch_answer.receive_answer(signed, tx=tx, now=now)


def make_both_sides(
    unit: Unit | None = None,
    *,
    kind: AuthorityKind = AuthorityKind.POLICE,
    now: datetime = NOON,
) -> BothSides:
    """The two, each with the other's key."""
    unit, desk = unit or make_unit(now=now), make_desk()
    unit.platform(public_key=json.dumps(own_jwk(desk.org.id)))
    new = authority_register.NewAuthority(
        name="Harbour Referral Unit", kind=kind, country="BE", source="a test"
    )
    with transaction(desk.org.id) as tx:
        authority = authority_register.add_authority(new, tx=tx, now=now, by="test")
        jwk = json.dumps(own_jwk(unit.scope)).encode()
        authority_register.add_key(authority.id, jwk, tx=tx, now=now, by="test")
    return BothSides(unit, desk)


def ordered(sides: BothSides) -> Dispatch:
    """A removal order of three addresses that a supervisor has signed."""
    unit = sides.unit
    lines = [line.id for line in unit.lines(unit.ready(*URLS))]
    demand = OrderRequest("It calls for an attack.", "en", "An attack is under way.")
    with transaction(unit.scope) as tx:
        composed = referral_compose.compose_orders(
            lines, demand, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )
    with transaction(unit.scope) as tx:
        return referral_approval.approve_dispatch(
            composed.dispatches[0].id, supervisor=unit.supervisor, tx=tx, now=NOON
        )


def accept(sides: BothSides, order: Order, *, now: datetime = NOON, decline: int = 2) -> str:
    """The platform removes all but one address; its signed answer."""
    outcomes = [
        AddressConclusion(n, is_accepted=False, reason_code="context_news")
        if n == decline
        else AddressConclusion(n, is_accepted=True, clause="tvec/incite")
        for n in range(3)
    ]
    with transaction(sides.desk.org.id) as tx:
        verdict = ReferralConclusion(order.id, sides.desk.person, tuple(outcomes))
        referral_outcome.answer_referral(verdict, tx=tx, now=now + minutes(3))
    sides.desk.platform_reports(order, now=now + minutes(4))
    (answer,) = sides.desk.answers(order)
    return answer.signed
