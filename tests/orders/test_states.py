"""Where an order stands: whatever happens in whatever order, the gates hold.

A Hypothesis state machine plays random histories against the real journeys on a real
database: orders signed and unsigned, repeats, words of people, holds, replies, revoked keys.
After every step: nothing was acted upon before its sender was known, no clock was lost, and a
repeat changed nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seawall.cases.model import Finding
from seawall.errors import SeawallError
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.model import Channel
from seawall.journeys.answers import order_clarification, order_genuineness
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_clarification import ClarificationReply
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.journeys.duties import authority_register
from seawall.orders import states
from seawall.orders.answering.filling import Impossibility
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.demand import DemandedAddress
from seawall.orders.model import Binding, Genuineness, OrderState, Trust
from seawall.orders.states import OVER, OrderStep, move_order
from seawall.transaction import transaction
from tests.databases import use_database
from tests.orders.test_store import an_order
from tests.orders_made import NOON, URL, annex1, make_authority, make_contact_point, take_in
from tests.people_made import make_organisation, make_person
from tests.problems import may_raise, raises_problem

ORG = "org_1"
_UNKNOWN = {"trust": Trust.UNKNOWN_SENDER, "genuine": Genuineness.PENDING}


@given(st.sampled_from(OrderState), st.sampled_from(OrderStep))
def test_a_step_leads_to_a_state_or_is_refused_and_moves_nothing_else(state, step):
    order = an_order(ORG, state=state)
    after = order
    with may_raise("orders.out-of-turn"):
        after = move_order(order, step)

    assert replace(after, state=state) == order  # nothing else moved


@given(st.lists(st.sampled_from(OrderStep), max_size=12))
def test_no_history_leads_to_an_action_without_a_known_sender(steps):
    order = an_order(ORG, state=OrderState.RECEIVED, **_UNKNOWN)
    for step in steps:
        with may_raise("orders.out-of-turn", "orders.not-genuine-yet"):
            order = move_order(order, step)

    assert order.state is not OrderState.ACTED


@given(st.lists(st.sampled_from(OrderStep), max_size=12))
def test_what_was_refused_stays_refused(steps):
    order = an_order(ORG, state=OrderState.REFUSED)
    for step in steps:
        with may_raise("orders.out-of-turn"):
            order = move_order(order, step)

    assert order.state is OrderState.REFUSED


@pytest.mark.parametrize("step", [OrderStep.REPEATED, OrderStep.CLARIFIED, OrderStep.SAID_GENUINE])
@pytest.mark.parametrize("state", OrderState)
def test_a_repeat_or_a_word_moves_nothing(state, step):
    order = an_order(ORG, state=state)

    assert move_order(order, step) == order


def test_a_hold_on_an_order_in_doubt_ends_in_doubt_again():
    order = an_order(ORG, state=OrderState.AUTHENTICATING, **_UNKNOWN)

    assert (
        move_order(move_order(order, OrderStep.PAUSED), OrderStep.RESUMED).state
        is OrderState.AUTHENTICATING
    )


def test_an_order_in_doubt_is_not_acted_upon_while_its_clock_is_held_either():
    order = an_order(ORG, state=OrderState.PAUSED, **_UNKNOWN)

    with raises_problem("orders.not-genuine-yet"):
        move_order(order, OrderStep.ACTED)


@pytest.mark.parametrize(
    "state",
    sorted(
        {*OrderState}
        - {OrderState.REFUSED, OrderState.CEASED, OrderState.REINSTATED, OrderState.OVERDUE}
    ),
)
def test_an_order_may_lose_its_effect_in_every_state_and_never_gets_it_back(state):
    ended = move_order(an_order(ORG, state=OrderState(state)), OrderStep.CEASED)

    assert ended.state is OrderState.CEASED
    for step in OrderStep:
        with may_raise("orders.out-of-turn", "orders.not-genuine-yet"):
            assert move_order(ended, step).state in {OrderState.CEASED, OrderState.REINSTATED}


def test_a_referral_is_acted_upon_whoever_sent_it_since_our_own_terms_decide():
    referral = an_order(ORG, binding=Binding.VOLUNTARY, trust=Trust.UNKNOWN_SENDER)

    assert move_order(referral, OrderStep.ACTED).state is OrderState.ACTED


def test_places_that_a_reply_adds_open_a_case_and_what_was_decided_stays(tmp_path):
    """Complied with in part, then asked about: found by the machine below."""
    with use_database("sqlite", tmp_path):
        life = AnOrdersLife()
        life.arrive(is_signed=True, has_address=True)
        life.a_person_complies()
        life.it_cannot_be_carried_out(NonComplianceGround.INSUFFICIENT_INFORMATION)
        life.a_reply_comes(has_address=True, is_from_sender=False)
        life.a_person_accepts_the_reply()

        life.nothing_is_acted_upon_before_its_sender_is_known()
        assert len(life.cases) == 2


class AnOrdersLife(RuleBasedStateMachine):
    """One order, and everything that can happen to it."""

    @initialize(is_signed=st.booleans(), has_address=st.booleans())
    def arrive(self, is_signed, has_address):
        self.org = make_organisation()
        make_contact_point(self.org)
        self.people = [make_person(self.org, "legal") for _ in range(3)]
        self.sender = make_authority(self.org)
        places = [{"url": URL}] if has_address else []
        self.body = annex1(self.sender, locations=places)
        self.signer = self.sender if is_signed else None
        self.now = NOON
        self.order = self._receive().order.id
        self.cases = {}
        self.was_over = self.is_revoked = False

    def _receive(self, **changes):
        channel = Channel.API if self.signer else Channel.EMAIL_PLAIN
        return take_in(
            self.org, {**self.body, **changes}, by=self.signer, now=self.now, channel=channel
        )

    def _try(self, journey, *args, **named):
        try:
            with transaction(self.org.id) as tx:
                journey(*args, **named, tx=tx, now=self.now)
        except SeawallError:
            return

    @rule(minutes=st.integers(1, 25))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(is_same=st.booleans())
    def it_comes_again(self, is_same):
        before = self._look()
        changes = {} if is_same else {"reasons": "Other words."}
        again = self._receive(**changes)
        after = self._look()

        assert again.refused if self.is_revoked else again.order.id == self.order
        assert (after.state, after.due_at, after.received_at) == (
            before.state,
            before.due_at,
            before.received_at,
        )

    @rule(who=st.integers(0, 2), is_genuine=st.booleans())
    def a_person_says(self, who, is_genuine):
        self._try(
            order_genuineness.say_whether_genuine,
            self.order,
            self.people[who],
            is_genuine=is_genuine,
            reason="called back at the number in the register",
        )

    @rule(ground=st.sampled_from(NonComplianceGround))
    def it_cannot_be_carried_out(self, ground):
        why = Impossibility((ground,), "Because.", "Which address?")
        self._try(tell_inability, Inability(self.order, self.people[0], why))

    @rule(has_address=st.booleans(), is_from_sender=st.booleans())
    def a_reply_comes(self, has_address, is_from_sender):
        places = [DemandedAddress(url=f"{URL}-more")] if has_address else []
        reply = ClarificationReply(order=self.order, places=places, is_from_sender=is_from_sender)
        self._try(order_clarification.receive_reply, reply)

    @rule()
    def a_person_accepts_the_reply(self):
        self._try(order_clarification.accept_reply, self.order, self.people[1])

    @rule()
    def a_person_complies(self):
        was_known = is_authenticated(self._look())
        before = self._decisions()
        self._try(comply_with_order, Compliance(self.order, self.people[0]))

        if not was_known:
            assert self._decisions() == before

    @precondition(lambda self: self.signer is not None)
    @rule()
    def its_key_is_revoked(self):
        self._try(authority_register.revoke_key, self.sender.fingerprint, "stolen", by="tests")
        self.is_revoked = True

    def _look(self):
        with transaction(self.org.id) as tx:
            return tx.orders.order(self.order)

    def _decisions(self):
        """Of every case that the order ever had: places that a reply adds open another one."""
        with transaction(self.org.id) as tx:
            if case := tx.orders.order(self.order).case:
                self.cases.setdefault(case)
            return [one for case in self.cases for one in tx.cases.decisions(case)]

    @invariant()
    def no_clock_is_lost(self):
        if not hasattr(self, "order"):
            return
        with transaction(self.org.id) as tx:
            order = tx.orders.order(self.order)
            rows = {row.profile: row for row in tx.orders.clocks(self.order)}
        assert set(rows) == {"eu-tco-removal-order", "eu-tco-scrutiny-request"}
        hour = rows["eu-tco-removal-order"]
        assert hour.started_at == NOON
        assert order.received_at == NOON
        if order.state not in OVER and order.state is not OrderState.PAUSED:
            assert hour.due_at is not None
            assert order.due_at == hour.due_at

    @invariant()
    def nothing_is_acted_upon_before_its_sender_is_known(self):
        if not hasattr(self, "order"):
            return
        with transaction(self.org.id) as tx:
            whats = [event.what for event in tx.orders.events(self.order)]
        first = next((at for at, what in enumerate(whats) if what == "complied"), None)
        if first is None:
            return
        assert self.signer is not None or "authenticated" in whats[:first]
        assert self._decisions()[0].finding is Finding.REMOVE

    @invariant()
    def what_is_over_stays_over(self):
        if not hasattr(self, "order"):
            return
        is_over = self._look().state is OrderState.REFUSED
        assert is_over or not self.was_over
        self.was_over = is_over


def test_random_histories_keep_the_gates_and_the_clocks(tmp_path):
    with use_database("sqlite", tmp_path):
        machine = AnOrdersLife.TestCase
        machine.settings = settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a history shrinks for minutes
            suppress_health_check=list(HealthCheck),
        )
        machine("runTest").runTest()


def test_the_machine_knows_every_step_that_moves_an_order():
    moving = {step for step in OrderStep if step not in states._MOVES_NOTHING}

    assert moving == set(states._LEADS)
