"""People are told of strangers' documents once a sender and hour, and before any of it ends."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.envelope import ATTENTION_NEEDED
from seawall.journeys.anteroom.anteroom_telling import see_group
from seawall.journeys.orders.alarm_health import unheard_alarms
from seawall.orders.anteroom import telling
from seawall.transaction import transaction
from tests.anteroom_made import come, let_in, shown_to_all, strangers_order, waiting_of, work_off
from tests.enforcement_made import Time, work_until, worker
from tests.orders_made import NOON, make_contact_point
from tests.people_made import make_organisation, make_person

HOUR = timedelta(hours=1)


def digests(org) -> list[datetime]:
    """When people were told, oldest first."""
    with transaction(org.id) as tx:
        events = tx.enforcement.events_after(0, limit=10_000)
    about = [e for e in events if e.type == ATTENTION_NEEDED and e.about.startswith("anteroom:")]
    return sorted(event.at for event in about)


def minutes_told(org) -> list[int]:
    """How many minutes after noon people were told."""
    return [round((at - NOON) / timedelta(minutes=1)) for at in digests(org)]


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def see(org, *, at: datetime) -> None:
    """Somebody says that they know of what waits."""
    with transaction(org.id) as tx:
        (group,) = {document.told_under for document in waiting_of(org)}
        see_group(group, make_person(org, "reviewer"), on_page=shown_to_all(org), tx=tx, now=at)


def work(org, until):
    time = Time(NOON)
    work_until(until, time=time, hand=worker(time), org=org.id)


def test_two_hundred_orders_of_one_sender_call_somebody_once_an_hour(org):
    for _ in range(100):
        come(org, strangers_order())
    work(org, NOON + timedelta(minutes=59))

    assert len(digests(org)) == 1
    group = waiting_of(org)[0].told_under
    with transaction(org.id) as tx:
        (event,) = tx.enforcement.events_about(telling.about(group, NOON))
    assert "100 documents wait" in event.body


def test_it_is_told_again_each_hour_for_as_long_as_nobody_has_seen_it(org):
    come(org, strangers_order())
    work(org, NOON + timedelta(minutes=150))

    assert minutes_told(org) == [0, 60, 120]


def test_a_persons_word_runs_out_before_half_of_the_hour_and_somebody_is_called_again(org):
    come(org, strangers_order())
    work(org, after(5))
    see(org, at=after(5))
    work(org, NOON + timedelta(minutes=150))

    assert minutes_told(org) == [0, 20, 60, 120]


def test_whoever_says_it_again_and_again_is_asked_at_half_at_four_fifths_and_at_the_end(org):
    come(org, strangers_order())
    for minute in (5, 20, 31, 47, 49, 60):
        work(org, after(minute))
        see(org, at=after(minute))
    work(org, after(74))

    assert minutes_told(org) == [0, 20, 30, 46, 48, 60]


def test_what_is_let_in_or_left_out_ends_the_calls_whatever_was_said_of_it(org):
    received = come(org, strangers_order())
    work(org, after(1))
    see(org, at=after(5))
    let_in(org, received.order.id, at=after(10))
    work(org, NOON + timedelta(hours=4))

    assert minutes_told(org) == [0]


def test_what_comes_after_a_persons_word_is_told_although_that_still_holds(org):
    come(org, strangers_order(form="letter", text="A joke."))
    see(org, at=after(5))
    come(org, strangers_order(at=after(50)), at=after(50))
    work(org, NOON + timedelta(minutes=61))

    assert minutes_told(org) == [0, 60]


def test_a_digest_of_the_hour_and_the_end_of_a_word_at_one_moment_are_one_call(org):
    come(org, strangers_order())
    work(org, after(49))
    see(org, at=after(49))
    work(org, after(60))

    assert minutes_told(org) == [0, 60]


def test_senders_that_were_seen_add_no_call_to_the_hours_that_follow(org):
    """A word runs out: the documents of whoever was seen are told again beside the new ones."""
    for hour in range(3):
        at = NOON + hour * HOUR
        for number in range(8):
            order = strangers_order(at=at)
            come(org, order, at=at, asked_from=f"203.0.{hour}.{number}")
        work_off(at)
        person = make_person(org, "reviewer")
        with transaction(org.id) as tx:
            for group in {document.told_under for document in waiting_of(org)}:
                see_group(
                    group, person, on_page=shown_to_all(org), tx=tx, now=at + timedelta(minutes=1)
                )

    groups = {document.told_under for document in waiting_of(org)}
    assert len(groups) <= telling.MOST_SENDERS + 1


def test_senders_beyond_a_dozen_an_hour_are_told_together(org):
    for number in range(30):
        come(org, strangers_order(), asked_from=f"203.0.113.{number}")
    work_off(NOON)

    assert len(digests(org)) == telling.MOST_SENDERS + 1
    assert {document.told_under for document in waiting_of(org)} >= {telling.OTHERS}


def test_the_others_of_one_organisation_are_told_beside_those_of_another(org):
    elsewhere = make_organisation()
    make_contact_point(elsewhere)
    for house, network in ((org, 1), (elsewhere, 2)):
        for number in range(telling.MOST_SENDERS + 3):
            come(house, strangers_order(), asked_from=f"203.0.{network}.{number}")
    work_off(NOON)

    for house in (org, elsewhere):
        with transaction(house.id) as tx:
            assert len(tx.enforcement.events_about(telling.about(telling.OTHERS, NOON))) == 1


def test_senders_that_are_others_each_hour_add_no_call_to_the_hours_that_follow(org):
    for hour in range(4):
        at = NOON + hour * HOUR
        for number in range(8):
            order = strangers_order(at=at)
            come(org, order, at=at, asked_from=f"203.0.{hour}.{number}")
        work_off(at)

    told = Counter(at.hour for at in digests(org))
    assert max(told.values()) <= telling.MOST_SENDERS + 1


def test_past_its_end_and_seen_by_nobody_the_health_page_is_red(org):
    come(org, strangers_order())
    past = NOON + timedelta(minutes=61)
    with transaction(org.id) as tx:
        assert unheard_alarms(tx=tx, now=NOON) == []
        (sentence,) = unheard_alarms(tx=tx, now=past)
        assert "unknown senders" in sentence
        see_group(
            waiting_of(org)[0].told_under,
            make_person(org, "lead"),
            on_page=shown_to_all(org),
            tx=tx,
            now=past,
        )
        assert unheard_alarms(tx=tx, now=past) == []
        assert len(unheard_alarms(tx=tx, now=past + timedelta(minutes=15))) == 1


@given(st.lists(st.tuples(st.integers(0, 50 * 60), st.integers(0, 40)), min_size=1, max_size=120))
def test_over_all_arrivals_each_is_told_before_its_hour_ends_and_few_are_called(arrivals):
    """The rule alone, on a clock: who is told when, whatever comes from how many senders."""
    kept: list[tuple[datetime, str]] = []
    owed: set[tuple[str, datetime]] = set()
    at = NOON
    for gap, sender in arrivals:
        at += timedelta(seconds=gap)
        already = {group for came, group in kept if at - came < HOUR}
        alone = len(already - {telling.OTHERS})
        group = telling.told_under(str(sender), already, senders_told=alone)
        kept.append((at, group))
        for when in (at, telling.next_hour(at)):
            if not any(
                name == group and telling.hour_of(due) == telling.hour_of(when)
                for name, due in owed
            ):
                owed.add((group, when))
    for came, group in kept:
        assert any(name == group and came <= due <= came + HOUR for name, due in owed)
    for hour in {telling.hour_of(due) for _, due in owed}:
        of_hour = [name for name, due in owed if telling.hour_of(due) == hour]
        assert len(of_hour) == len(set(of_hour)) <= 3 * (telling.MOST_SENDERS + 1)
