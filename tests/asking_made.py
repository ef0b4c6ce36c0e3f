"""Decisions about many things in tests, which are asked of the platform a few things at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from seawall.cases.model import Case, CaseItem, CaseReason, Decision
from seawall.enforcement.parts import model
from seawall.ids import DecisionId
from seawall.intake.model import Item
from seawall.journeys.answers.part_asking import ask_next_part
from seawall.orders.model import Order
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.holds_made import Harbour
from tests.openings_made import LATER, LONG, receive_long

#: More than three things are many here, and are asked for two at a time.
AT_ONCE, PART = 3, 2


def ask_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is many, and how much of it is asked for by one commit."""
    monkeypatch.setattr(model, "MOST_AT_ONCE", AT_ONCE)
    monkeypatch.setattr(model, "PART", PART)


def make_asking_desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A platform of which a few things are asked at a time."""
    ask_few_at_a_time(monkeypatch)
    return make_desk()


def comply_with_many(desk: Desk, *, count: int = LONG) -> tuple[Order, Decision]:
    """An order of many addresses that somebody has just carried out."""
    order = receive_long(desk, count=count)
    decision = desk.comply(order, now=LATER)
    return desk.now_is(order), decision


def case_with(harbour: Harbour, items: Sequence[Item]) -> Case:
    """One case of our own that holds all of these."""
    case = harbour.case_about(items[0])
    others = [CaseItem(item.id, 1, None, harbour.now) for item in items[1:]]
    with transaction(harbour.org.id) as tx:
        why = CaseReason("match", "entry_1", "It matches.")
        tx.cases.put_in(case.id, reason=why, items=others, now=harbour.now)
    return case


def ask_part(org: Organisation, decision: DecisionId, *, now: datetime = LATER) -> bool:
    """The next things are asked for; whether others wait."""
    with transaction(org.id) as tx:
        return ask_next_part(decision, tx=tx, now=now)


def ask_rest(org: Organisation, decision: DecisionId, *, now: datetime = LATER) -> None:
    """All of it is asked for."""
    while ask_part(org, decision, now=now):
        pass
