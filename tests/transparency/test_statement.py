"""When a statement of reasons may be shown, and until when it may be appealed against."""

from __future__ import annotations

from datetime import timedelta

from seawall.transparency.statement import StatementKind
from tests.transparency.statements_made import NOON, statement

MOMENT = timedelta(microseconds=1)


def test_a_statement_that_must_wait_is_shown_from_its_moment_on():
    silent = statement(not_before=NOON)

    assert not silent.is_open(NOON - MOMENT)
    assert silent.is_open(NOON)


def test_an_appeal_in_the_last_moment_is_in_time_and_none_after_it_is():
    appealable = statement(appeal_until=NOON)

    assert appealable.is_appealable(NOON)
    assert not appealable.is_appealable(NOON + MOMENT)


def test_what_is_not_shown_yet_tells_of_a_return_or_goes_to_the_courts_is_not_appealed_here():
    later = NOON + timedelta(days=1)

    assert not statement(appeal_until=later, not_before=later).is_appealable(NOON)
    assert not statement(appeal_until=later, kind=StatementKind.RESTORATION).is_appealable(NOON)
    assert not statement(appeal_until=None).is_appealable(NOON)
