"""Which answers an order can still be given."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.named_papers import ASKS_NO_REMOVAL
from seawall.forms.model import Form
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.possible import (
    AnswerWay,
    is_authenticated,
    is_only_claimed,
    obstacle,
    possible_ways,
)
from seawall.orders.model import Genuineness, OrderItem, OrderState, Trust
from tests.orders.plain_order import ORDER

ITEM = OrderItem(0, "https://videos.example.com/v", "f")

orders = st.builds(
    replace,
    st.just(ORDER),
    form=st.sampled_from(Form),
    state=st.sampled_from(OrderState),
    trust=st.sampled_from(Trust),
    genuine=st.sampled_from(Genuineness),
)
items = st.lists(
    st.builds(replace, st.just(ITEM), outcome=st.sampled_from(LocationState)), max_size=3
)


def test_an_order_that_runs_is_carried_out_challenged_or_told_off():
    assert possible_ways(ORDER, [ITEM]) == (AnswerWay.COMPLY, AnswerWay.CHALLENGE, AnswerWay.CANNOT)


def test_a_referral_is_judged_and_nothing_else():
    assert possible_ways(replace(ORDER, form=Form.REFERRAL), [ITEM]) == (AnswerWay.OUTCOME,)


def test_of_an_order_in_doubt_only_a_question_is_possible():
    doubtful = replace(ORDER, trust=Trust.UNSIGNED, state=OrderState.AUTHENTICATING)

    assert possible_ways(doubtful, [ITEM]) == (AnswerWay.CANNOT,)


def test_two_people_who_say_yes_make_an_unsigned_order_one_to_carry_out():
    assert is_authenticated(replace(ORDER, trust=Trust.UNSIGNED, genuine=Genuineness.YES))
    assert not is_authenticated(replace(ORDER, trust=Trust.SIGNED, genuine=Genuineness.NO))


@given(orders)
def test_a_name_is_shown_as_a_claim_until_a_key_or_two_people_prove_it(order):
    named = replace(order, authority_name="Example Authority")
    by_key = {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL, Trust.MISMATCHED, Trust.OUT_OF_TIME}

    if named.trust in {Trust.UNSIGNED, Trust.UNKNOWN_SENDER} and not is_authenticated(named):
        assert is_only_claimed(named)
    if named.trust in by_key or is_authenticated(named):
        assert not is_only_claimed(named)


@given(orders, items)
def test_nobody_ever_acts_for_a_sender_in_doubt(order, lines):
    acts = {AnswerWay.COMPLY, AnswerWay.CHALLENGE} & set(possible_ways(order, lines))

    assert not acts or is_authenticated(order)


@given(orders, items)
def test_nothing_is_possible_once_it_is_over_or_refused(order, lines):
    over = {
        OrderState.ACTED,
        OrderState.ANSWERED,
        OrderState.CLOSED,
        OrderState.REFUSED,
        OrderState.CEASED,
        OrderState.REINSTATED,
    }

    ways = set(possible_ways(order, lines))
    if order.state is OrderState.ANSWERED and order.genuine is not Genuineness.NO:
        ways -= {AnswerWay.PROVIDE}  # data may still be given after reasons were told
    if order.state in over or order.genuine is Genuineness.NO:
        assert ways == set()


@given(orders, items)
def test_only_what_asks_for_data_is_ever_answered_with_data(order, lines):
    gives = {AnswerWay.PROVIDE, AnswerWay.OBJECT} & set(possible_ways(order, lines))

    assert not gives or order.form in ASKS_NO_REMOVAL


@given(orders, items)
def test_every_way_is_either_possible_or_has_an_obstacle_that_says_what_to_do(order, lines):
    for way in AnswerWay:
        wrong = obstacle(way, order, tuple(lines))
        assert (wrong is None) == (way in possible_ways(order, lines))
        assert wrong is None or wrong.remedy


@given(orders)
def test_what_the_platform_was_told_is_not_told_again(order):
    asked = [replace(ITEM, outcome=LocationState.ASKED)]

    assert not {AnswerWay.COMPLY, AnswerWay.CHALLENGE} & set(possible_ways(order, asked))


def test_while_a_long_order_is_opened_what_is_done_is_not_carried_out_again():
    opening, done = replace(ORDER, opening=9), [replace(ITEM, outcome=LocationState.DONE)]

    for way in (AnswerWay.COMPLY, AnswerWay.CHALLENGE):
        problem = obstacle(way, opening, tuple(done))
        assert problem
        assert problem.code == "orders.being-opened"
        assert obstacle(way, opening, (*done, ITEM)) is None


def test_a_refused_order_says_that_it_was_refused():
    refused = replace(ORDER, state=OrderState.REFUSED)

    problem = obstacle(AnswerWay.CANNOT, refused, (ITEM,))
    assert problem
    assert problem.code == "orders.found-not-genuine"
