"""Whatever people do to an order, and in whatever order: one result, one clock, no early act."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.enforcement.model import Action, OutcomeKind, ReasonCode
from seawall.errors import SeawallError
from seawall.journeys.answers.order_clarifying import cease_force_majeure
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.orders.order_taking import take_order
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.answering.model import RESULTS
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.model import OrderState
from seawall.people.model import Member
from seawall.transaction import close_connection, transaction
from tests.answering_made import Desk, make_desk, minutes
from tests.orders_made import NOON, URL, make_unsigned_order
from tests.people_made import make_person

MOVES = st.sampled_from(
    [
        "open",
        "take",
        "comply",
        "comply by another",
        "comply in the Union",
        "comply in one state",
        "cannot: force majeure",
        "cannot: errors",
        "cease",
        "genuine: yes",
        "genuine: no",
        "applied",
        "applied again",
        "cannot, says the platform",
        "an hour passes",
    ]
)


class Attack:
    """An order, and everybody who may do something to it."""

    def __init__(self, desk: Desk, *, is_signed: bool) -> None:
        self.desk, self.now = desk, NOON
        self.others = [make_person(desk.org, "lead"), make_person(desk.org, "legal")]
        self.order = desk.receive() if is_signed else make_unsigned_order(desk.org)

    def make(self, move: str) -> None:
        """Try this; what is refused changes nothing."""
        self.now += timedelta(seconds=90)
        before = self.seen()
        try:
            self._make(move)
        except SeawallError:
            assert self.seen() == before, move

    def seen(self) -> tuple[object, ...]:
        """All that a refusal must leave alone."""
        desk, order = self.desk, self.order
        return (desk.now_is(order), desk.items(order), desk.answers(order), desk.history(order))

    def _make(self, move: str) -> None:
        desk, order, now = self.desk, self.order, self.now
        tried: dict[str, Callable[[], object]] = {
            "open": lambda: desk.open(order, now=now),
            "take": self._take,
            "comply": lambda: desk.comply(order, now=now),
            "comply by another": lambda: desk.comply(order, person=self.others[0], now=now),
            "comply in the Union": lambda: desk.comply(order, scope=tuple(MEMBER_STATES), now=now),
            "comply in one state": lambda: desk.comply(order, scope=("DE",), now=now),
            "cannot: force majeure": lambda: desk.cannot(order, "force_majeure", now=now),
            "cannot: errors": lambda: desk.cannot(order, "manifest_errors", now=now),
            "cease": self._cease,
            "genuine: yes": lambda: self._say(is_genuine=True),
            "genuine: no": lambda: self._say(is_genuine=False),
            "applied": lambda: desk.platform_reports(order, now=now),
            "cannot, says the platform": lambda: desk.platform_reports(
                order, "cannot", reason_code=ReasonCode.TECHNICAL, now=now
            ),
            "an hour passes": self._wait,
        }
        tried[move.removesuffix(" again")]()

    def _take(self) -> None:
        with transaction(self.desk.org.id) as tx:
            take_order(self.order.id, self.desk.person, tx=tx, now=self.now)

    def _cease(self) -> None:
        with transaction(self.desk.org.id) as tx:
            cease_force_majeure(self.order.id, self.now, self.desk.person, tx=tx, now=self.now)

    def _wait(self) -> None:
        self.now += minutes(60)

    def _say(self, *, is_genuine: bool) -> None:
        for person in self.others:
            with transaction(self.desk.org.id) as tx:
                say_whether_genuine(
                    self.order.id,
                    person,
                    is_genuine=is_genuine,
                    reason="called back",
                    tx=tx,
                    now=self.now,
                )

    def check(self) -> None:
        """What must hold whatever was done."""
        desk, order = self.desk, self.desk.now_is(self.order)
        history, actions = desk.history(order), desk.actions(order)
        results = [answer for answer in desk.answers(order) if answer.form in RESULTS]
        with transaction(desk.org.id) as tx:
            clock = tx.orders.clock(order.id, order.profile)
        assert len(results) <= 1
        assert not actions or is_authenticated(order)
        assert not results or {"complied"} & set(history)
        assert (order.state is OrderState.ACTED) == bool(results)
        assert (clock.state == "met") == bool(results)
        assert (order.state is OrderState.PAUSED) == (clock.state == "held")
        assert order.state is OrderState.REFUSED or order.due_at == clock.due_at
        assert clock.started_at == self.order.received_at
        assert all(set(MEMBER_STATES) <= set(a.scope) or "*" in a.scope for a in actions)


@pytest.mark.parametrize("is_signed", [True, False])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(MOVES, min_size=4, max_size=12))
def test_whatever_is_done_there_is_one_result_and_one_clock(sqlite, is_signed, moves):
    attack = Attack(make_desk(), is_signed=is_signed)

    for move in moves:
        attack.make(move)
        attack.check()


@pytest.mark.both_databases
def test_two_people_who_press_at_the_same_moment_make_one_decision(database):
    desk = make_desk()
    people = [desk.person, make_person(desk.org, "lead")]
    order = desk.receive()
    ready, came = threading.Barrier(2), []

    def press(person: Member) -> None:
        ready.wait()
        try:
            desk.comply(order, person=person, now=NOON + minutes(5))
        except SeawallError as refused:
            came.append(refused.code)
        else:
            came.append(None)
        close_connection()

    hands = [threading.Thread(target=press, args=(person,)) for person in people]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(came, key=str) == [None, "orders.action-under-way"]
    assert len(desk.actions(order)) == 1
    assert desk.history(order).count("complied") == 1


@pytest.mark.both_databases
def test_reports_of_two_items_at_the_same_moment_make_one_answer(database):
    desk = make_desk()
    order = desk.receive(locations=[{"url": f"{URL}-{each}"} for each in "ab"])
    desk.comply(order, now=NOON + minutes(5))
    ready = threading.Barrier(2)

    def tell(action: Action) -> None:
        ready.wait()
        with transaction(desk.org.id) as tx:
            report_outcome(
                OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=NOON + minutes(6)
            )
        close_connection()

    hands = [threading.Thread(target=tell, args=(action,)) for action in desk.actions(order)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert [answer.form for answer in desk.answers(order)] == ["annex2"]
    assert desk.now_is(order).state is OrderState.ACTED
