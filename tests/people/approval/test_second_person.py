"""Who counts as a second person: never somebody in whose hands the first one's way in lay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import IdentityChangeId, OrganisationId, PersonId
from seawall.people.approval.model import IdentityChange, IdentityChangeKind
from seawall.people.approval.second_person import APART, shared_hands

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANNA, BEN, PUPPET, OTHER = (PersonId(f"person_{name}") for name in ("anna", "ben", "p", "q"))
TYING = ["invited", "linked", "let_back_in", "role_changed", "bound"]


def change(by, person, *, kind="linked", at=NOON):
    return IdentityChange(
        IdentityChangeId("idc_1"),
        OrganisationId("org_1"),
        IdentityChangeKind(kind),
        by,
        "A-01",
        person,
        "R-02",
        at,
    )


def are_two(first, second, *changes, now=NOON):
    return shared_hands(first, second, changes, now=now) is None


@pytest.mark.parametrize("kind", TYING)
def test_whoever_had_a_way_in_in_their_hands_is_one_with_its_owner_for_a_day(kind):
    made = change(ANNA, PUPPET, kind=kind)
    just_before = NOON + APART - timedelta(microseconds=1)

    assert not are_two(ANNA, PUPPET, made)
    assert not are_two(PUPPET, ANNA, made, now=just_before)
    assert are_two(ANNA, PUPPET, made, now=NOON + APART)
    assert timedelta(hours=24) == APART


@pytest.mark.parametrize("kind", sorted(set(IdentityChangeKind) - set(TYING)))
def test_what_puts_nobody_in_anybodys_hands_ties_nobody(kind):
    assert are_two(ANNA, PUPPET, change(ANNA, PUPPET, kind=kind))


def test_two_puppets_of_one_person_are_one_and_so_is_a_puppets_puppet():
    made = (change(ANNA, PUPPET), change(ANNA, OTHER))
    chained = (change(ANNA, PUPPET), change(PUPPET, OTHER))

    assert not are_two(PUPPET, OTHER, *made)
    assert not are_two(ANNA, OTHER, *chained)
    assert are_two(ANNA, BEN, *made, *chained)


def test_a_chain_holds_as_long_as_its_oldest_link():
    made = (change(ANNA, PUPPET), change(PUPPET, OTHER, at=NOON + timedelta(hours=5)))
    hands = shared_hands(ANNA, OTHER, made, now=NOON + timedelta(hours=6))

    assert hands.until == NOON + APART
    assert are_two(ANNA, OTHER, *made, now=NOON + APART)


def test_what_the_machine_did_ties_nobody_and_its_word_ends_a_tie():
    tied = change(ANNA, PUPPET)
    confirmed = change(None, PUPPET, kind="confirmed", at=NOON + timedelta(minutes=1))
    again = change(ANNA, PUPPET, at=NOON + timedelta(minutes=2))
    later = NOON + timedelta(hours=1)

    assert are_two(ANNA, PUPPET, change(None, PUPPET))
    assert are_two(ANNA, PUPPET, tied, confirmed, now=later)
    assert not are_two(ANNA, PUPPET, tied, confirmed, again, now=later)


PEOPLE = st.sampled_from([ANNA, BEN, PUPPET, OTHER])
CHANGES = st.lists(
    st.builds(
        change, PEOPLE, PEOPLE, at=st.integers(0, 48).map(lambda hour: NOON + timedelta(hours=hour))
    ),
    max_size=8,
)


@given(first=PEOPLE, second=PEOPLE, changes=CHANGES, hours=st.integers(0, 80))
def test_it_is_the_same_whoever_comes_first_and_ends_when_it_says(first, second, changes, hours):
    now = NOON + timedelta(hours=hours)
    living = [made for made in changes if made.at <= now]
    hands = shared_hands(first, second, living, now=now)
    turned = shared_hands(second, first, living, now=now)

    assert (hands and hands.until) == (turned and turned.until)
    if hands:
        assert now < hands.until <= now + APART
        assert shared_hands(first, second, living, now=hands.until) is None
        moment = hands.until - timedelta(microseconds=1)
        assert shared_hands(first, second, living, now=moment) is not None


@given(changes=CHANGES)
def test_nobody_outside_the_hands_is_ever_drawn_in(changes):
    away = PersonId("person_away")

    assert shared_hands(ANNA, away, changes, now=NOON + timedelta(hours=48)) is None
