"""Drills for tests: a platform that knows no authority, and whoever answers there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import OrderId
from seawall.journeys.answers import drill_exchange, order_answering
from seawall.journeys.answers.drill_exchange import DrillStart
from seawall.journeys.answers.order_answering import Compliance
from seawall.journeys.orders import order_taking
from seawall.orders.drill_result import DrillResult
from seawall.orders.model import Order
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.orders_made import NOON, make_contact_point
from tests.people_made import make_organisation, make_person


@dataclass(frozen=True)
class Rehearsal:
    """A platform at which drills arrive, with one person who may answer."""

    org: Organisation
    person: Member

    def start(self, *, now: datetime = NOON, pages: bool = True) -> DrillStart:
        """Somebody starts the command."""
        with transaction(self.org.id) as tx:
            return drill_exchange.start_drill(by="tests", pages=pages, tx=tx, now=now)

    def comply(self, order: OrderId, *, now: datetime) -> None:
        """The person opens it and carries it out."""
        with transaction(self.org.id) as tx:
            order_taking.open_order(order, self.person, tx=tx, now=now)
            order_answering.comply_with_order(Compliance(order, self.person), tx=tx, now=now)

    def visit(self, order: OrderId, *, now: datetime, gives_up: bool = False) -> DrillResult | None:
        """Its authority comes once more."""
        with transaction(self.org.id) as tx:
            return drill_exchange.settle_drill(order, gives_up=gives_up, tx=tx, now=now)

    def now_is(self, order: OrderId) -> Order:
        """The drill as it stands."""
        with transaction(self.org.id) as tx:
            return tx.orders.order(order)


def make_rehearsal(slug: str = "harbour") -> Rehearsal:
    """A platform with a contact point; its register of authorities is empty."""
    org = make_organisation(slug=slug)
    make_contact_point(org)
    return Rehearsal(org, make_person(org))
