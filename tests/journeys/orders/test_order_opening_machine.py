"""In any order of events a long order is opened once, whole, and is done no sooner than that.

Orders come and come again, parts of them are opened or cut off in the middle, senders take back
the whole or some addresses, people carry out what is there, which the platform is asked for a few
addresses at a time, and the platform reports. Beside them a plain list is kept of what each order
names and of what was taken out of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seawall.ids import DecisionId
from seawall.journeys.answers import part_asking
from seawall.journeys.orders import order_opening
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.answering.possible import AnswerWay, possible_ways
from seawall.orders.model import Order, OrderState
from seawall.orders.trust import RefusalReason
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk, minutes
from tests.asking_made import ask_few_at_a_time, ask_part, ask_rest
from tests.databases import use_database
from tests.openings_made import FIRST, open_few_at_a_time, open_part, open_rest
from tests.orders_made import NOON, URL, annex1, arrival, make_authority, referral, take_in
from tests.rows_attested import rows_that_differ

#: Orders name the same addresses again and again, and each names some of its own.
POOL = [f"{URL}-{number}" for number in range(12)]
NAMES = st.lists(st.sampled_from(POOL), min_size=5, max_size=10, unique=True)
NTH = st.integers(0, 3)


class CutOff(Exception):
    """The process ends here."""


@dataclass
class Named:
    """An order as its sender knows it."""

    order: Order
    came: DocumentArrival
    body: dict
    urls: list[str]
    out: set[str] = field(default_factory=set)
    is_withdrawn: bool = False
    by_letter: bool = False
    """Whether a letter took the whole of it back, and its number with it."""


class Opening(RuleBasedStateMachine):
    """Everybody does as they please with a few long orders."""

    kind = "sqlite"

    @initialize()
    def a_platform(self):
        self.orders: list[Named] = []
        self.decisions: list[DecisionId] = []
        self.database = use_database(self.kind, self.tmp_path_factory.mktemp("opening"))
        self.database.__enter__()
        org = make_desk()
        self.desk = Desk(org.org, org.person, make_authority(org.org))
        self.now = NOON

    def teardown(self):
        if not hasattr(self, "database"):
            return
        try:
            for named in self.orders:
                open_rest(self.desk.org, named.order, now=self.now)
                self.is_whole(named)
            for decision in self.decisions:
                ask_rest(self.desk.org, decision, now=self.now)
            for named in self.orders:
                self.is_asked_for(named)
            assert rows_that_differ() == []
        finally:
            self.database.__exit__(None, None, None)

    def pass_by(self):
        self.now += minutes(1)

    def one(self, nth: int) -> Named:
        return self.orders[nth % len(self.orders)]

    # What happens

    @precondition(lambda self: len(self.orders) < 3)
    @rule(urls=NAMES)
    def a_long_order_comes(self, urls):
        self.pass_by()
        body = annex1(self.desk.authority, locations=[{"url": url} for url in urls])
        came = arrival(self.desk.org, body, by=self.desk.authority)
        with transaction(self.desk.org.id) as tx:
            received = receive_arrival(came, tx=tx, now=self.now)
        assert received.is_new
        self.orders.append(Named(received.order, came, body, urls))

    @precondition(lambda self: self.orders)
    @rule(nth=NTH)
    def a_part_is_opened(self, nth):
        open_part(self.desk.org, self.one(nth).order, now=self.now)

    @precondition(lambda self: self.orders)
    @rule(nth=NTH)
    def the_process_is_killed_over_a_part(self, nth):
        with pytest.raises(CutOff):
            self.cut_off(self.one(nth).order)

    def cut_off(self, order):
        with transaction(self.desk.org.id) as tx:
            order_opening.open_next_part(order.id, tx=tx, now=self.now)
            raise CutOff

    @precondition(lambda self: self.orders)
    @rule(nth=NTH, signed_again=st.booleans())
    def it_comes_again(self, nth, signed_again):
        self.pass_by()
        named = self.one(nth)
        if signed_again:
            again = take_in(self.desk.org, named.body, by=self.desk.authority, now=self.now)
            if named.by_letter:
                assert (again.is_new, again.refused) == (True, RefusalReason.SUPERSEDED)
                return
            assert self.desk.event(named.order, "repeated")["is_same"]
        else:
            with transaction(self.desk.org.id) as tx:
                again = receive_arrival(named.came, tx=tx, now=self.now)
        assert (again.is_new, again.order.id) == (False, named.order.id)

    @precondition(lambda self: self.orders)
    @rule(nth=NTH, places=st.sets(st.integers(0, 9), max_size=4))
    def its_sender_takes_it_back(self, nth, places):
        """The whole of it, or some addresses, opened or not."""
        self.pass_by()
        named = self.one(nth)
        urls = {named.urls[place] for place in places if place < len(named.urls)}
        if places and not urls:
            return
        body = referral(
            self.desk.authority, form="withdrawal", locations=[{"url": url} for url in urls]
        )
        body |= {"withdraws": named.order.reference, "withdraws_form": "removal_order"}
        take_in(self.desk.org, body, by=self.desk.authority, now=self.now)
        named.by_letter |= not urls
        if named.is_withdrawn:
            return
        named.out |= urls or set(named.urls)
        named.is_withdrawn = named.out == set(named.urls)

    @precondition(lambda self: self.orders)
    @rule(nth=NTH)
    def what_is_there_is_carried_out(self, nth):
        self.pass_by()
        order = self.one(nth).order
        with transaction(self.desk.org.id) as tx:
            items = tx.orders.asked_items(order.id)
            is_open = AnswerWay.COMPLY in possible_ways(tx.orders.order(order.id), items)
        if is_open and items:
            self.decisions.append(self.desk.comply(order, now=self.now).id)

    @precondition(lambda self: self.decisions)
    @rule(nth=NTH)
    def a_part_is_asked_for(self, nth):
        decision = self.decisions[nth % len(self.decisions)]
        ask_part(self.desk.org, decision, now=self.now)

    @precondition(lambda self: self.decisions)
    @rule(nth=NTH)
    def the_process_is_killed_while_it_asks(self, nth):
        with pytest.raises(CutOff):
            self.cut_off_asking(self.decisions[nth % len(self.decisions)])

    def cut_off_asking(self, decision):
        with transaction(self.desk.org.id) as tx:
            part_asking.ask_next_part(decision, tx=tx, now=self.now)
            raise CutOff

    @precondition(lambda self: self.orders)
    @rule(nth=NTH)
    def the_platform_reports(self, nth):
        self.pass_by()
        self.desk.platform_reports(self.one(nth).order, now=self.now)

    # What holds

    @invariant()
    def what_is_opened_and_what_is_not_is_what_it_names(self):
        for named in getattr(self, "orders", ()):
            order, lines = self.desk.now_is(named.order), self.desk.items(named.order)
            with transaction(self.desk.org.id) as tx:
                waiting = tx.openings.lines(order)
            opened = [line.url for line in lines]
            assert opened == named.urls[: len(opened)]
            assert opened + [line.url for line in waiting] == named.urls
            assert len(opened) >= FIRST
            assert bool(order.opening) == bool(waiting)
            assert order.opening in {0, len(named.urls)}

    @invariant()
    def nothing_is_done_before_it_is_opened(self):
        for named in getattr(self, "orders", ()):
            order = self.desk.now_is(named.order)
            if order.opening:
                assert order.state not in {OrderState.ACTED, OrderState.ANSWERED}
                assert not [one for one in self.desk.answers(order) if one.form == "annex2"]

    @invariant()
    def an_address_that_is_asked_for_was_asked_for_once_by_each_decision(self):
        for decision in getattr(self, "decisions", ()):
            with transaction(self.desk.org.id) as tx:
                actions = tx.enforcement.actions_by(decision)
            assert len({action.target for action in actions}) == len(actions)

    @invariant()
    def what_was_taken_out_is_asked_for_no_more_and_the_rest_is_where_people_decide(self):
        for named in getattr(self, "orders", ()):
            for line in self.desk.items(named.order):
                assert (line.ended_at is not None) == (line.url in named.out)
                if line.ended_at is None:
                    assert line.item in self.in_cases(named.order)

    def in_cases(self, order):
        with transaction(self.desk.org.id) as tx:
            anchors = [tx.orders.order(order.id).case]
            cases = {
                *anchors,
                *(
                    one.case
                    for one in tx.enforcement.actions_named(
                        [line.action for line in tx.orders.items(order.id) if line.action]
                    ).values()
                ),
            }
            return {line.item for case in cases if case for line in tx.cases.items(case)}

    def is_asked_for(self, named):
        """Whoever carried it out brought all of that to the platform, but for what was taken out."""
        order = self.desk.now_is(named.order)
        assert order.asking == 0
        with transaction(self.desk.org.id) as tx:
            decided = [
                one
                for one in map(tx.cases.decision, self.decisions)
                if one.evidence["order"] == order.id
            ]
        meant = {item for decision in decided for item in decision.evidence["items"]}
        for line in self.desk.items(order):
            if line.item in meant and line.ended_at is None:
                assert line.outcome in {"asked", "done"}
                assert line.action

    def is_whole(self, named):
        lines = self.desk.items(named.order)
        assert [line.url for line in lines] == named.urls
        assert self.desk.now_is(named.order).opening == 0
        assert {line.url for line in lines if line.ended_at} == named.out
        if not named.is_withdrawn:
            assert all(line.item for line in lines if line.url not in named.out)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_a_long_order_is_opened_once_and_whole(
    kind, tmp_path_factory, monkeypatch
):
    open_few_at_a_time(monkeypatch)
    ask_few_at_a_time(monkeypatch)
    machine = type("Machine", (Opening,), {"kind": kind, "tmp_path_factory": tmp_path_factory})
    case = machine.TestCase
    case.settings = hypothesis_settings(max_examples=4, stateful_step_count=12, deadline=None)
    case("runTest").runTest()
