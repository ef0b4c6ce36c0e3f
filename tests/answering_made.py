"""Orders that are answered in tests: a platform, its people, and what its software reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from seawall.cases.model import Decision
from seawall.config import load_settings
from seawall.enforcement.model import Action, OutcomeKind
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.ids import ActionId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.answers import (
    answer_sending,
    order_answering,
    order_clarifying,
    referral_outcome,
)
from seawall.journeys.answers.answer_paper import keep_paper, print_answer
from seawall.journeys.answers.answer_sending import AnswerParcel
from seawall.journeys.answers.order_answering import Compliance
from seawall.journeys.answers.order_clarifying import Inability
from seawall.journeys.answers.referral_outcome import ReferralConclusion
from seawall.journeys.orders import order_taking
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.answering.filling import Impossibility
from seawall.orders.model import Answer, Order, OrderItem
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.orders_made import NOON, Registered, make_authority, make_contact_point, make_order
from tests.people_made import make_organisation, make_person


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


@dataclass(frozen=True)
class Desk:
    """A platform with a contact point, somebody on call and an authority that writes to it."""

    org: Organisation
    person: Member
    authority: Registered

    def receive(self, *, now: datetime = NOON, **fields: Any) -> Order:
        """A removal order that has just come in, signed."""
        return make_order(self.org, by=self.authority, now=now, **fields)

    def open(self, order: Order, *, now: datetime, person: Member | None = None) -> Order:
        """Somebody opens its page."""
        with transaction(self.org.id) as tx:
            return order_taking.open_order(order.id, person or self.person, tx=tx, now=now)

    def comply(
        self, order: Order, *, now: datetime, person: Member | None = None, **more: Any
    ) -> Decision:
        """Somebody carries it out."""
        wanted = Compliance(order.id, person or self.person, **more)
        with transaction(self.org.id) as tx:
            return order_answering.comply_with_order(wanted, tx=tx, now=now)

    def cannot(
        self,
        order: Order,
        *grounds: str,
        now: datetime,
        began_at: datetime | None = None,
        clarification: str = "Which of the two posts at this address?",
    ) -> Answer:
        """Somebody says why it cannot be carried out."""
        why = Impossibility(
            tuple(NonComplianceGround(each) for each in grounds),
            "The address leads nowhere.",
            clarification,
        )
        told = Inability(order.id, self.person, why, began_at)
        with transaction(self.org.id) as tx:
            return order_clarifying.tell_inability(told, tx=tx, now=now)

    def judge(self, order: Order, *outcomes: AddressConclusion, now: datetime) -> Decision | None:
        """Somebody judges a referral."""
        with transaction(self.org.id) as tx:
            verdict = ReferralConclusion(order.id, self.person, outcomes)
            return referral_outcome.answer_referral(verdict, tx=tx, now=now)

    def platform_reports(
        self, order: Order, outcome: str = "applied", *, now: datetime, **more: Any
    ) -> None:
        """The platform's software reports this of everything it was asked for the order."""
        for action in self.actions(order):
            with transaction(self.org.id) as tx:
                report_outcome(
                    OutcomeReport(action.id, OutcomeKind(outcome), **more), tx=tx, now=now
                )

    def actions(self, order: Order) -> list[Action]:
        """What the platform was asked for this order."""
        with transaction(self.org.id) as tx:
            asked = [ActionId(one.action) for one in tx.orders.items(order.id) if one.action]
            return [tx.enforcement.action(each) for each in asked]

    def now_is(self, order: Order) -> Order:
        """The order as it stands."""
        with transaction(self.org.id) as tx:
            return tx.orders.order(order.id)

    def items(self, order: Order) -> list[OrderItem]:
        """Its addresses."""
        with transaction(self.org.id) as tx:
            return tx.orders.items(order.id)

    def answers(self, order: Order) -> list[Answer]:
        """What goes back."""
        with transaction(self.org.id) as tx:
            return tx.answers.of_order(order.id)

    def history(self, order: Order) -> list[str]:
        """The steps of the order, in one word each."""
        with transaction(self.org.id) as tx:
            return [event.what for event in tx.orders.events(order.id)]

    def event(self, order: Order, what: str) -> dict[str, Any]:
        """What the last step of this name says."""
        with transaction(self.org.id) as tx:
            events = [each for each in tx.orders.events(order.id) if each.what == what]
        return dict(events[-1].data)

    def ledger(self, about: str) -> list[str]:
        """What the ledger says happened to something."""
        with transaction(self.org.id) as tx:
            return [entry.what for entry in tx.ledger.about(about)]


def make_desk(**authority: Any) -> Desk:
    """A platform that is ready to receive and to answer."""
    org = make_organisation()
    make_contact_point(org)
    return Desk(org, make_person(org), make_authority(org, **authority))


def the_clock(desk: Desk, order: Order) -> tuple[str, datetime | None]:
    """The state and the end of the order's own clock."""
    with transaction(desk.org.id) as tx:
        row = tx.orders.clock(order.id, order.profile)
    return row.state, row.due_at


_READ_SETTINGS = ("orders", "on_call", "mailing", "bringing")


def configure(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Let the worker's tasks of orders see these settings."""
    loaded = load_settings(**{"public_url": "https://seawall.example", **settings})
    for module in _READ_SETTINGS:
        monkeypatch.setattr(f"seawall.worker.{module}.settings", lambda: loaded)


def take_in_hand(org: Organisation, answer: Answer, *, now: datetime) -> AnswerParcel:
    """The worker typesets an answer and takes it, to bring it to whoever is to have it."""
    with files_ahead(org.id, now=now) as files:
        paper = print_answer(answer.id, files)
        with transaction(org.id) as tx:
            pdf = keep_paper(answer.id, paper, files, tx=tx)
            parcel = answer_sending.take_answer(answer.id, pdf, tx=tx, now=now)
    assert parcel is not None
    return parcel
