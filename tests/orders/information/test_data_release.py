"""When data may leave under a European Production Order: never while our authority may refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.information.data_release import (
    EnforcingWord,
    Notification,
    is_in_time,
    release_obstacle,
)

END = datetime(2026, 11, 12, 23, tzinfo=UTC)
WHEN = st.timedeltas(timedelta(days=-12), timedelta(days=12)).map(lambda span: END + span)


def code(notification: Notification, now: datetime) -> str | None:
    obstacle = release_obstacle(notification, now=now)
    return obstacle.code if obstacle else None


@given(WHEN, st.booleans())
def test_nothing_ever_leaves_once_the_enforcing_authority_has_refused(now, is_emergency):
    refused = Notification(END, is_emergency=is_emergency, word=EnforcingWord.REFUSES)

    assert code(refused, now) == "orders.data-refused"


@given(WHEN)
def test_a_notified_order_waits_for_the_end_of_the_ten_days_and_not_a_moment_longer(now):
    assert code(Notification(END), now) == ("orders.data-too-early" if now < END else None)


@given(WHEN)
def test_a_confirmation_an_emergency_or_no_notification_lets_data_leave_at_once(now):
    assert code(Notification(END, word=EnforcingWord.CONFIRMS), now) is None
    assert code(Notification(END, is_emergency=True), now) is None
    assert code(Notification(None), now) is None


@given(WHEN)
def test_whoever_may_not_answer_before_the_end_is_in_time_just_after_it(now):
    notified, free = Notification(END), Notification(None)

    assert is_in_time(now, due_at=END, notification=free) is (now < END)
    assert is_in_time(now, due_at=END, notification=notified) is (now < END + timedelta(days=1))
    assert is_in_time(now, due_at=None, notification=free)
