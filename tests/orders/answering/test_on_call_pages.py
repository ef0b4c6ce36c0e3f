"""When a person is paged about an order, and what the page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions import profile
from seawall.forms.model import Form
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.on_call_pages import PageCause, is_page_needed, page, pages, time_left
from seawall.orders.model import OrderState
from tests.orders.answering.test_possible import ITEM, ORDER
from tests.people_made import NOON

AN_HOUR = timedelta(hours=1)
CLOCK = Clock(profile("eu-tco-removal-order"), NOON)
RUNNING = replace(ORDER, due_at=NOON + AN_HOUR, reference="FR-1")


def minutes(number):
    return timedelta(minutes=number)


def test_an_hour_pages_at_half_at_four_fifths_and_at_its_end():
    assert [(due.share, due.at) for due in pages(CLOCK, now=NOON)] == [
        (PageCause.HALF, NOON + minutes(30)),
        (PageCause.FOUR_FIFTHS, NOON + minutes(48)),
        (PageCause.DEADLINE, NOON + AN_HOUR),
    ]


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (30, [PageCause.AT_ONCE, PageCause.FOUR_FIFTHS, PageCause.DEADLINE]),
        (48, [PageCause.AT_ONCE, PageCause.DEADLINE]),
        (59, [PageCause.AT_ONCE, PageCause.DEADLINE]),
        (75, [PageCause.DEADLINE]),
    ],
)
def test_what_has_passed_already_is_told_once_and_at_once(late, expected):
    assert [due.share for due in pages(CLOCK, now=NOON + minutes(late))] == expected


def test_a_clock_that_is_held_and_a_promise_of_our_own_page_nobody():
    held = CLOCK.hold("force_majeure", NOON + minutes(5))
    promise = Clock(profile("eu-iru-referral"), NOON)

    assert pages(held, now=NOON) == pages(promise, now=NOON) == ()


@given(st.integers(0, 10_000))
def test_a_page_is_never_due_in_the_past_and_the_last_is_that_of_the_end(second):
    now = NOON + timedelta(seconds=second)
    due = pages(CLOCK, now=now)

    assert 1 <= len(due) <= 3
    assert due[-1].share is PageCause.DEADLINE
    assert all(one.at >= now for one in due)


def test_a_promise_rests_the_repeats_and_no_moment_of_the_clock_whoever_took_the_order():
    taken = replace(RUNNING, taken_by="person_1")

    assert not is_page_needed(PageCause.AGAIN, taken, [ITEM], rests=True)
    for moment in (PageCause.HALF, PageCause.FOUR_FIFTHS, PageCause.DEADLINE):
        assert is_page_needed(moment, taken, [ITEM], rests=True)


@pytest.mark.parametrize(
    "state", sorted(set(OrderState) - {"received", "authenticating", "running"})
)
def test_an_order_that_awaits_nobody_pages_nobody(state):
    order = replace(RUNNING, state=OrderState(state))

    assert not any(is_page_needed(share, order, [ITEM]) for share in PageCause)


def test_while_the_platform_acts_nobody_is_woken_before_four_fifths():
    asked = [replace(ITEM, outcome=LocationState.ASKED)]
    said_no = [replace(ITEM, outcome=LocationState.FAILED)]

    assert not is_page_needed(PageCause.HALF, RUNNING, asked)
    assert is_page_needed(PageCause.HALF, RUNNING, said_no)


def test_a_page_never_asks_for_what_is_pressed_already_while_the_platform_is_told():
    items = [replace(ITEM, outcome=outcome) for outcome in (LocationState.DONE, "")]
    told = page(replace(RUNNING, asking=300), items, now=NOON, base="https://seawall.example")

    assert "not all URLs were sent to the platform yet: check that they are" in told.say


def test_a_page_names_the_order_what_is_left_what_to_do_and_where():
    told = page(RUNNING, now=NOON + minutes(19), base="https://seawall.example/")

    to_do = "comply, or say that you cannot"
    assert told.say == f"order FR-1, 41 min left, {to_do}, https://seawall.example/orders/order_1"
    assert told.title == "Seawall: order FR-1"


def test_a_drill_says_so_first():
    told = page(replace(RUNNING, flags=("drill",)), now=NOON, base="https://seawall.example")

    assert told.say.startswith("DRILL, order FR-1, ")


@pytest.mark.parametrize(
    ("domain", "who"), [("police.example", "police.example"), ("", "an unknown sender")]
)
def test_a_page_about_a_letter_says_where_it_came_from_and_nothing_that_it_says(domain, who):
    letter = replace(ORDER, form=Form.LETTER, due_at=None, reference="typed by a stranger")

    told = page(letter, now=NOON, base="https://seawall.example", domain=domain)

    link = "https://seawall.example/orders/order_1"
    assert told.say == f"letter from {who}, may be binding, classify it, {link}"
    assert told.title == f"Seawall: letter from {who}"


def test_an_order_without_a_number_is_named_once():
    told = page(replace(RUNNING, reference=""), now=NOON, base="https://seawall.example")

    assert told.say.startswith("order_1, 1 h 0 min left, ")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), "1 h 0 min left"),
        (timedelta(seconds=1), "59 min left"),
        (timedelta(minutes=59, seconds=59), "0 min left"),
        (AN_HOUR, "overdue by 0 min"),
        (timedelta(minutes=63), "overdue by 3 min"),
    ],
)
def test_time_is_cut_to_whole_minutes_so_that_there_is_never_less_than_said(after, expected):
    assert time_left(RUNNING, now=NOON + after) == expected
