"""A person's word that they know what waits runs out as their word about an order does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.model import Channel, Form
from seawall.ids import EvidenceId, OrderId, OrganisationId
from seawall.orders.anteroom.model import WaitingDocument
from seawall.orders.anteroom.seen import seen_until
from tests.conftest import NOON

HOUR, QUARTER, DAY = timedelta(hours=1), timedelta(minutes=15), timedelta(days=1)
ORDER = WaitingDocument(
    id=OrderId("order_1"),
    organisation=OrganisationId("org_1"),
    channel=Channel.API,
    sha256="0" * 64,
    media_type="application/jose",
    size=1,
    evidence=EvidenceId("ev_1"),
    told_under="a",
    form=Form.REMOVAL_ORDER,
    received_at=NOON,
    due_at=NOON + HOUR,
    receipt_digest="1" * 64,
)


def at(minutes: float):
    return NOON + timedelta(minutes=minutes)


def test_it_holds_for_a_quarter_of_the_hour():
    assert seen_until([ORDER], now=at(5)) == at(20)


def test_it_ends_with_half_of_the_time_with_four_fifths_and_with_the_end():
    moments = [seen_until([ORDER], now=at(minute)) for minute in (20, 40, 50)]

    assert moments == [at(30), at(48), at(60)]


def test_after_the_end_it_is_good_for_a_quarter_of_an_hour():
    assert seen_until([ORDER], now=at(61)) == at(76)


def test_it_is_about_all_of_a_senders_documents_so_the_first_of_them_ends_it():
    later = replace(ORDER, id=OrderId("order_2"), received_at=at(25), due_at=at(85))

    assert seen_until([later, ORDER], now=at(28)) == at(30)


def test_what_has_no_time_of_its_own_rests_for_a_day_unless_it_says_that_hours_count():
    letter = replace(ORDER, form=Form.LETTER, due_at=None)

    assert seen_until([letter], now=NOON) == NOON + DAY
    assert seen_until([replace(letter, is_urgent=True)], now=NOON) == NOON + QUARTER


def test_what_is_only_to_be_kept_has_no_moment_to_miss():
    kept = replace(ORDER, keeps=True, due_at=NOON + timedelta(days=60))

    assert seen_until([kept], now=NOON) == NOON + DAY


def test_of_nothing_nothing_is_seen():
    assert seen_until([], now=NOON) is None


@given(st.integers(0, 3_000), st.integers(1, 25_000).map(lambda quarter: quarter * 4))
def test_no_word_holds_past_half_of_the_time_four_fifths_or_the_end(minute, length):
    until = seen_until([replace(ORDER, due_at=at(length))], now=at(minute))

    assert until is not None
    longest = max(QUARTER, min(timedelta(minutes=length // 4), DAY))
    assert at(minute) < until <= at(minute) + longest
    for share in (0.5, 0.8, 1):
        assert not at(minute) < NOON + timedelta(minutes=length) * share < until
