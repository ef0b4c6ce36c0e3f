"""Gone is believed after two spaced visits, and a return at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.confirmation import APART, History, history_of
from seawall.probing.model import PageSighting
from seawall.probing.state import AddressState, ContentStanding

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def at(minutes, state):
    return PageSighting(NOON + timedelta(minutes=minutes), AddressState(state))


sightings = st.lists(
    st.builds(at, st.integers(0, 60 * 24 * 40), st.sampled_from([s.value for s in AddressState])),
    max_size=30,
)


def test_the_removal_is_dated_by_the_first_of_two_visits_and_keeps_its_interval():
    history = history_of([at(0, "live"), at(5, "live"), at(15, "gone_404"), at(30, "gone_soft")])

    removal = history.removal
    assert removal is not None
    assert removal.removed_at == NOON + timedelta(minutes=15)
    assert removal.confirmed_at == NOON + timedelta(minutes=30)
    assert removal.last_seen == NOON + timedelta(minutes=5)


def test_two_visits_in_one_outage_do_not_make_a_removal():
    history = history_of([at(0, "live"), at(5, "gone_404"), at(14, "gone_404")])

    assert not history.is_gone
    assert history.suspected_since == NOON + timedelta(minutes=5)


def test_a_visit_that_saw_the_content_ends_the_suspicion():
    history = history_of([at(0, "gone_404"), at(5, "live"), at(15, "gone_404")])

    assert not history.is_gone
    assert history.suspected_since == NOON + timedelta(minutes=15)


def test_a_visit_that_could_not_tell_changes_nothing():
    walls = ["unknown", "login_wall", "age_gate", "geo_blocked", "moved"]
    history = history_of(
        [at(0, "gone_404"), *(at(n, wall) for n, wall in enumerate(walls, 1)), at(12, "gone_404")]
    )

    assert history.is_gone
    assert history_of([at(0, wall) for wall in walls]) == History()


def test_a_return_to_life_is_noticed_at_once_and_a_second_removal_is_another_one():
    history = history_of(
        [
            at(0, "live"),
            at(20, "gone_404"),
            at(40, "gone_404"),
            at(60, "live"),
            at(80, "gone_soft"),
            at(99, "gone_soft"),
        ]
    )

    first, second = history.removals
    assert first.reappeared_at == history.reappeared_at == NOON + timedelta(minutes=60)
    assert second == history.removal
    assert second.last_seen == NOON + timedelta(minutes=60)


def test_what_nobody_ever_saw_was_dead_on_arrival():
    removal = history_of([at(0, "gone_404"), at(15, "gone_404")]).removal

    assert removal is not None
    assert removal.was_dead_on_arrival


@given(sightings)
def test_gone_never_rests_on_one_visit(seen):
    for removal in history_of(seen).removals:
        gone = {one.at for one in seen if one.state.standing is ContentStanding.GONE}
        assert {removal.removed_at, removal.confirmed_at} <= gone
        assert removal.confirmed_at - removal.removed_at >= APART


@given(sightings)
def test_nobody_saw_the_content_between_the_ends_of_a_removal(seen):
    for removal in history_of(seen).removals:
        between = (removal.last_seen or NOON, removal.reappeared_at or NOON + timedelta(days=99))
        assert not [
            one
            for one in seen
            if one.state.standing is ContentStanding.STANDS
            and between[0] < one.at < between[1]
            and one.at != removal.removed_at
        ]


@given(sightings, st.randoms(use_true_random=False))
def test_the_order_in_which_visits_are_told_does_not_matter(seen, dice):
    once = {one.at: one for one in seen}
    told = list(once.values())
    dice.shuffle(told)

    assert history_of(told) == history_of(list(once.values()))
