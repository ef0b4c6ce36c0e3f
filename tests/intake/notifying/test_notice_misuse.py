"""Misuse: never a suspension without a warning, and each ends by itself: DSA Art. 23(2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from seawall.ids import MisuseId
from seawall.intake.notifying.notice_misuse import (
    LONGEST,
    WARNING_HOLDS,
    MisuseAct,
    MisuseStep,
    NotifierStanding,
    NotifierState,
    check_complaint,
    check_suspension,
    check_warning,
    standing_of,
)
from tests.problems import may_raise, raises_problem

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NO_SUSPENSION = (
    "intake.no-warning-yet",
    "intake.warning-not-ignored",
    "intake.no-such-period",
)


def step(what: MisuseAct, at: datetime, number: int = 1, **more) -> MisuseStep:
    return MisuseStep(id=MisuseId(f"mis_{number}"), notifier="n", step=what, at=at, **more)


WARNED = step(MisuseAct.WARNED, NOON)
SUSPENDED = step(MisuseAct.SUSPENDED, NOON + 5 * DAY, 2, ends_at=NOON + 35 * DAY)


def test_who_never_was_warned_is_not_suspended():
    with raises_problem("intake.no-warning-yet"):
        check_suspension(NotifierStanding(), newest=NOON, period=30 * DAY)


def test_a_warning_must_have_been_ignored():
    standing = standing_of([WARNED], at=NOON + DAY)

    with raises_problem("intake.warning-not-ignored"):
        check_suspension(standing, newest=NOON, period=30 * DAY)
    check_suspension(standing, newest=NOON + DAY, period=30 * DAY)


@pytest.mark.parametrize("period", [timedelta(hours=1), LONGEST + DAY, timedelta(0), -DAY])
def test_a_suspension_is_for_a_reasonable_time(period):
    standing = standing_of([WARNED], at=NOON + DAY)

    with raises_problem("intake.no-such-period"):
        check_suspension(standing, newest=NOON + DAY, period=period)


def test_two_unfounded_notices_are_not_frequent():
    with raises_problem("intake.not-frequent"):
        check_warning(NotifierStanding(), manifest=2)
    check_warning(NotifierStanding(), manifest=3)


def test_nobody_is_warned_twice_at_once():
    with raises_problem("intake.may-not-warn"):
        check_warning(standing_of([WARNED], at=NOON + DAY), manifest=3)


def test_a_suspension_ends_by_itself_and_the_next_one_needs_a_warning_again():
    before = standing_of([WARNED, SUSPENDED], at=NOON + 34 * DAY)
    after = standing_of([WARNED, SUSPENDED], at=NOON + 35 * DAY)

    assert (before.state, before.until) == (NotifierState.SUSPENDED, NOON + 35 * DAY)
    assert (after.state, after.until) == (NotifierState.CLEAR, None)
    with raises_problem("intake.no-warning-yet"):
        check_suspension(after, newest=NOON + 35 * DAY, period=30 * DAY)


def test_a_warning_that_was_heeded_for_a_year_is_spent():
    assert standing_of([WARNED], at=NOON + WARNING_HOLDS - DAY).state is NotifierState.WARNED
    assert standing_of([WARNED], at=NOON + WARNING_HOLDS).state is NotifierState.CLEAR


def test_what_was_lifted_never_counts_again():
    lifted = step(MisuseAct.LIFTED, NOON + 6 * DAY, 3, about=SUSPENDED.id)

    assert standing_of([WARNED, SUSPENDED, lifted], at=NOON + 7 * DAY).state is NotifierState.CLEAR


def test_a_complaint_that_was_answered_with_no_changes_nothing():
    asked = step(MisuseAct.COMPLAINED, NOON + 6 * DAY, 3, about=SUSPENDED.id)
    upheld = step(MisuseAct.UPHELD, NOON + 7 * DAY, 4, about=SUSPENDED.id)

    standing = standing_of([WARNED, SUSPENDED, asked, upheld], at=NOON + 8 * DAY)

    assert (standing.state, standing.complaint, standing.answer) == (
        NotifierState.SUSPENDED,
        asked,
        upheld,
    )


OPEN_UNTIL = NOON + 184 * DAY


def test_one_complaint_a_measure_while_it_is_open():
    standing = standing_of([WARNED], at=NOON + DAY)
    asked = step(MisuseAct.COMPLAINED, NOON + DAY, 2, about=WARNED.id)

    check_complaint(standing, WARNED.id, at=NOON + DAY, open_until=OPEN_UNTIL)
    for wrong, at in (
        (standing_of([WARNED, asked], at=NOON + 2 * DAY), NOON + 2 * DAY),
        (standing, OPEN_UNTIL + DAY),
        (NotifierStanding(), NOON),
    ):
        with raises_problem(
            "intake.nothing-to-complain-of.no-measure",
        ):
            check_complaint(wrong, WARNED.id, at=at, open_until=OPEN_UNTIL)


def test_a_complaint_at_the_last_moment_is_in_time_and_not_a_moment_later():
    standing = standing_of([WARNED], at=NOON + DAY)

    check_complaint(standing, WARNED.id, at=OPEN_UNTIL, open_until=OPEN_UNTIL)
    with raises_problem(
        "intake.nothing-to-complain-of.no-measure",
    ):
        late = OPEN_UNTIL + timedelta(microseconds=1)
        check_complaint(standing, WARNED.id, at=late, open_until=OPEN_UNTIL)


class Misuse(RuleBasedStateMachine):
    """Any order of warnings, suspensions, complaints, answers and time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.steps: list[MisuseStep] = []

    @property
    def standing(self) -> NotifierStanding:
        return standing_of(self.steps, at=self.now)

    def take(self, what: MisuseAct, **more) -> None:
        self.steps.append(step(what, self.now, len(self.steps) + 1, **more))

    @rule(days=st.integers(1, 400))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule(manifest=st.integers(0, 6))
    def warn(self, manifest):
        with may_raise("intake.may-not-warn", "intake.not-frequent") as attempt:
            check_warning(self.standing, manifest=manifest)
        if attempt.problem:
            return
        self.take(MisuseAct.WARNED)

    @rule(days=st.integers(-5, 400), back=st.integers(0, 500))
    def suspend(self, days, back):
        period = timedelta(days=days)
        newest = self.now - timedelta(days=back)
        with may_raise(*NO_SUSPENSION) as attempt:
            check_suspension(self.standing, newest=newest, period=period)
        if attempt.problem:
            return
        self.take(MisuseAct.SUSPENDED, ends_at=self.now + period)

    @precondition(lambda self: self.standing.measure and not self.standing.answer)
    @rule(lift=st.booleans())
    def answer(self, lift):
        about = self.standing.measure.id
        self.take(MisuseAct.LIFTED if lift else MisuseAct.UPHELD, about=about)

    @invariant()
    def no_suspension_without_a_warning_of_its_own(self):
        measures = [s for s in self.steps if s.step in {MisuseAct.WARNED, MisuseAct.SUSPENDED}]
        lifted = {s.about for s in self.steps if s.step is MisuseAct.LIFTED}
        for before, after in zip([None, *measures], measures, strict=False):
            if after.step is MisuseAct.SUSPENDED:
                assert before is not None
                assert before.step is MisuseAct.WARNED
                assert before.at < after.at
                assert before.id not in lifted

    @invariant()
    def every_suspension_has_an_end_in_sight(self):
        for one in self.steps:
            if one.step is MisuseAct.SUSPENDED:
                assert timedelta(0) < one.ends_at - one.at <= LONGEST
                assert standing_of([one], at=one.ends_at).state is NotifierState.CLEAR


Misuse.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestMisuse = Misuse.TestCase
